import type { Check } from './checks/contradiction.ts'
import { databases, files, folders, kinds, secrets } from './checks/data.ts'
import { main, memory, order, privileges, processes, source, tasks, upgrade } from './checks/run.ts'
import { scale } from './checks/scale.ts'
import { schedules } from './checks/schedule.ts'
import {
  discovery,
  health,
  https,
  names,
  ports,
  requiredApps,
  shownFiles,
  tls,
  users,
} from './checks/web.ts'
import { placeholders, questions, translations, variables } from './checks/words.ts'

/** What can only be seen by looking at several tables. */
export const contradictions: Check = (recipe, written) =>
  [
    source,
    https,
    shownFiles,
    tls,
    names,
    ports,
    requiredApps,
    discovery,
    health,
    users,
    databases,
    folders,
    kinds,
    files,
    secrets,
    processes,
    order,
    main,
    tasks,
    schedules,
    privileges,
    memory,
    upgrade,
    scale,
    placeholders,
    variables,
    questions,
    translations,
  ].flatMap(check => check(recipe, written))
