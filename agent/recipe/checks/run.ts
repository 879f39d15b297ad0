import type { Recipe } from '../schema.ts'
import { type Check, type Contradiction, given, namesIn, type Written } from './contradiction.ts'

export const source: Check = ({ image, build }) =>
  image !== undefined && build !== undefined
    ? [
        {
          at: ['build'],
          code: 'E-SOURCE-BOTH',
          allowed: 'either image or build',
          found: 'both',
        },
      ]
    : []

/** The names of all processes; the main one is always there. */
const processNames = (written: Written) => [...new Set(['main', ...namesIn(written, 'processes')])]

/** Everywhere that a process is named. */
export const processes: Check = (recipe, written) => {
  const names = processNames(written)
  const known = (at: Contradiction['at'], given: readonly string[] = []): Contradiction[] =>
    given
      .filter(it => !names.includes(it))
      .map(found => ({
        at,
        code: 'E-PROCESS',
        allowed: `a process among ${names.join(', ')}`,
        found: `"${found}"`,
      }))
  const { https, storage = {}, libraries = {}, processes: table = {} } = recipe
  return [
    ...(https ? known(['https', 'process'], [https.process]) : []),
    ...(https?.static ?? []).flatMap(({ process }, index) =>
      known(['https', 'static', index, 'process'], [process]),
    ),
    ...Object.entries(storage).flatMap(([id, it]) =>
      known(['storage', id, 'processes'], it.processes),
    ),
    ...Object.entries(libraries).flatMap(([id, it]) =>
      known(['libraries', id, 'processes'], it.processes),
    ),
    ...Object.entries(table).flatMap(([id, it]) => known(['processes', id, 'after'], it.after)),
  ]
}

/** What processes say of each other, and of the box. */
export const order: Check = ({ processes: table = {} }) => [
  ...Object.keys(table)
    .filter(id => isCircular(id, table))
    .map(id => ({
      at: ['processes', id, 'after'],
      code: 'E-CYCLE',
      allowed: 'processes that do not wait for this one',
    })),
  ...(table.main && table.main.run !== 'always'
    ? [{ at: ['processes', 'main', 'run'], code: 'E-COMBINATION', allowed: '"always" for "main"' }]
    : []),
  ...(table.holder
    ? [{ at: ['processes', 'holder'], code: 'E-NAME', allowed: 'another name', found: '"holder"' }]
    : []),
]

function isCircular(id: string, table: Recipe['processes']): boolean {
  const seen = new Set<string>()
  const visit = (at: string): boolean =>
    (table[at]?.after ?? []).some(next => {
      if (next === id) return true
      if (seen.has(next)) return false
      seen.add(next)
      return visit(next)
    })
  return visit(id)
}

const MAIN_KEYS = ['command', 'entrypoint', 'user', 'health'] as const

/** The main process can be described at the top or in its own table, but not in both. */
export const main: Check = (_recipe, written) => {
  const above = given(written, [], MAIN_KEYS)
  return given(written, ['processes', 'main'], MAIN_KEYS)
    .filter(key => key !== 'user' && above.includes(key))
    .map(key => ({
      at: ['processes', 'main', key],
      code: 'E-COMBINATION',
      allowed: `${key} here or at the top`,
      found: 'both',
    }))
}

export const tasks: Check = (recipe, written) => {
  const { processes: table = {}, jobs = [], hooks = {}, https } = recipe
  const lasting = processNames(written).filter(name => (table[name]?.run ?? 'always') === 'always')
  const allowed = `a process that keeps running: ${lasting.join(', ')}`
  const strange = (at: Contradiction['at'], process: string): Contradiction[] =>
    lasting.includes(process)
      ? []
      : [{ at: [...at, 'process'], code: 'E-PROCESS', allowed, found: `"${process}"` }]
  return [
    ...(https && Object.hasOwn(table, https.process) ? strange(['https'], https.process) : []),
    ...jobs.flatMap(({ process }, index) => strange(['jobs', index], process)),
    ...jobs.flatMap(({ name }, index) =>
      jobs.findIndex(it => it.name === name) < index
        ? [{ at: ['jobs', index, 'name'], code: 'E-NAME', allowed: 'a name that no other job has' }]
        : [],
    ),
    ...Object.entries(hooks).flatMap(([name, hook]) =>
      hook ? strange(['hooks', name], hook.process) : [],
    ),
  ]
}

/** Who has one of these can harm more than himself. */
const GRAVE = ['NET_ADMIN', 'SYS_NICE', 'SYS_TIME']

/** What the owner is told of before, with the reason. */
const TOLD = ['capabilities', 'sysctls', 'new-privileges'] as const

export const privileges: Check = ({ privileges: it }, written) => {
  const grave = it?.capabilities.find(name => GRAVE.includes(name))
  if (grave && it?.reason === undefined) {
    const allowed = `a reason for ${grave}, for the owner to read`
    return [{ at: ['privileges', 'reason'], code: 'E-REASON', allowed }]
  }
  if (it?.reason === undefined || given(written, ['privileges'], TOLD).length > 0) return []
  const allowed = `a reason with one of ${TOLD.join(', ')}`
  return [{ at: ['privileges', 'reason'], code: 'E-COMBINATION', allowed }]
}

export const memory: Check = ({ resources, processes: table = {} }) => {
  const limit = resources?.memory
  if (limit === undefined) return []
  return Object.entries(table)
    .filter(([, it]) => it.memory !== undefined && it.memory > limit)
    .map(([id]) => ({
      at: ['processes', id, 'memory'],
      code: 'E-COMBINATION',
      allowed: 'at most resources.memory, which all processes share',
    }))
}

export const upgrade: Check = ({ upgrade: it, version }) => {
  if (!it) return []
  if (it.step.length > 0 && it.sequence === 'any') {
    const allowed = 'sequence = "each-major", which the steps are for'
    return [{ at: ['upgrade', 'sequence'], code: 'E-COMBINATION', allowed }]
  }
  if (version !== undefined) return []
  const needs = it.breaking.length > 0 || it.sequence !== 'any' || it.step.length > 0
  if (!needs) return []
  return [
    { at: ['version'], code: 'E-MISSING', allowed: 'the version of the recipe, for [upgrade]' },
  ]
}
