import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, Conflict } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists } from '../../base/files.ts'
import type { Box } from '../../box/box.ts'
import { clustersIn, majorsHere, OWN_MAJOR, servingMajor } from '../../box/clusters.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import { graceOf } from '../../box/grace.ts'
import type { Change } from '../../box/history.ts'
import { admitsMajor, isUndecided, type MajorStep } from '../../database/need.ts'
import type { DatabaseReport, Spoken } from '../../http/api.ts'
import type { Recipe } from '../../recipe/schema.ts'
import type { Capability } from '../../reconcile/capability.ts'
import type { Desk } from '../desk.ts'
import type { JobOf } from '../job.ts'
import { snapshotName } from '../plan.ts'
import {
  goesAt,
  type MajorFacts,
  type MajorsStep,
  majorFindings,
  nextOf,
  type ObservedMajors,
  obstacleOf,
  planMajors,
  refuseMajor,
  refuseNow,
  roomFor,
} from './plan.ts'

type Wish = Omit<JobOf<'move-major'>, 'id' | 'box'> | Omit<JobOf<'leave-major'>, 'id' | 'box'>

export interface MajorsOptions {
  readonly exec: Exec
  readonly desk: Desk
  readonly state: string
  readonly room: string
  readonly change: Box['change']
  /** The same name once more is the same job. */
  readonly order: (job: Wish, goal: Desired, name: string) => Promise<string>
  /** The clock can be believed. */
  readonly plausible: () => boolean
  /** Apps of which a container runs. */
  readonly running: () => Promise<ReadonlySet<string>>
  /** It works, and not merely for the moment after its start. */
  readonly isSteady: (service: string) => boolean
  /** A newer version of the box is on its way, or has not proven itself. */
  readonly isUpdating: () => Promise<boolean>
}

/** What the verbs ask with: the box as it is to be, and the recipe of each of its apps. */
export interface MajorsGoal {
  readonly desired: Desired
  readonly recipes: ReadonlyMap<string, Recipe>
}

/** The way of PostgreSQL from one major to the next, and back. */
export interface Majors extends Capability<ObservedMajors, MajorsStep> {
  report(goal: MajorsGoal): Promise<DatabaseReport>
  /**
   * Begins to take PostgreSQL to the next major that the image has; the loop goes on with it. Throws
   * Conflict where that cannot be done now.
   */
  begin(goal: MajorsGoal, days: number): Promise<void>
  /** Begins to let the former cluster serve again. Throws Conflict where there is none. */
  goBack(goal: MajorsGoal): Promise<void>
  /** Throws Conflict where a second box could not follow by the second: it has the major of images alone. */
  refuseFollowing(): Promise<void>
  /** Deletes what is left of before: the former cluster, or what was put aside on the way back. */
  letGo(goal: MajorsGoal): Promise<void>
}

/** Milliseconds besides what apps may take to come up: all of them start at once. */
const ALL_AT_ONCE = 60_000

export function openMajors(options: MajorsOptions): Majors {
  const { exec, desk, state, room, change } = options
  /** Since when apps are on trial. A restart of the agent gives them their full time again. */
  let trial: { readonly job: string; readonly since: number } | undefined
  let goal: Desired | undefined

  const users = (desired: Desired) =>
    desired.apps.filter(({ databases }) => databases.some(it => it.engine === 'postgres'))
  const asides = join(room, 'aside')
  const asideOf = ({ to, job }: MajorStep) => join(asides, `postgresql-${to}-${job}`)

  function isLate(desired: Desired): boolean {
    const { postgresql: step } = desired
    if (step?.phase !== 'trial') return false
    if (trial?.job !== step.job) {
      trial = { job: step.job, since: performance.now() }
      return false
    }
    return performance.now() - trial.since > ALL_AT_ONCE + longest(users(desired))
  }

  async function jobState(step: MajorStep | undefined): Promise<ObservedMajors['job']> {
    if (!step || !isUndecided(step)) return undefined
    if ((await desk.jobs()).some(it => it.id === step.job)) return 'waits'
    // It was there before the job was gone.
    const result = await desk.result(step.job)
    return result && (result.problem ?? 'done')
  }

  /** Into another phase; nothing happens where somebody has decided otherwise meanwhile. */
  const enter = (why: Change, from: MajorStep, to: Partial<MajorStep> | undefined) =>
    change(why, async ({ postgresql: now, ...it }) => {
      if (now?.job !== from.job || now.phase !== from.phase) {
        return { ...it, ...(now ? { postgresql: now } : {}) }
      }
      const since = new Date().toISOString()
      return { ...it, ...(to ? { postgresql: { ...now, since, ...to } } : {}) }
    })

  const jobName = (kind: Wish['kind']) => `${Date.now()}-000-${kind}`

  function orderNow(desired: Desired, step: MajorStep): Promise<string> {
    const { from, to, job } = step
    const wish: Wish =
      step.phase === 'move'
        ? { kind: 'move-major', from, to, snapshot: snapshotName(Number(job.split('-')[0])) }
        : { kind: 'leave-major', from: to, to: from, aside: asideOf(step) }
    return options.order(wish, desired, job)
  }

  async function apply(it: MajorsStep): Promise<void> {
    const step = goal?.postgresql
    if (!goal || !step) return
    const { from, to } = step
    const byItself = true as const
    switch (it.kind) {
      case 'order-major':
        return void (await orderNow(goal, step))
      case 'order-again':
        await desk.forgetResult(step.job)
        throw new ComponentFailed('database-failed', it.problem.message, {
          hint: 'it is tried again; journalctl -u gantry-backup says more',
          ...(it.problem.detail ? { detail: it.problem.detail } : {}),
        })
      case 'try-major': {
        const what = `try apps on PostgreSQL ${to}`
        const why = { what, kind: 'database-tried', about: to, byItself } as const
        return await enter(why, step, { phase: 'trial' })
      }
      case 'keep-major': {
        const what = `keep PostgreSQL ${to}`
        const why = { what, kind: 'database-kept', about: to, byItself } as const
        return await enter(why, step, { phase: 'kept' })
      }
      case 'give-up-major': {
        const what = `go back to PostgreSQL ${from}: ${it.why}`
        const why = { what, kind: 'database-goes-back', about: from, byItself } as const
        return await enter(why, step, { phase: 'back', job: jobName('leave-major'), why: it.why })
      }
      case 'major-undone': {
        const what = `PostgreSQL ${from} serves`
        const why = { what, kind: 'database-undone', about: from, byItself } as const
        const told = it.why ?? step.why
        return await enter(why, step, { phase: 'undone', ...(told ? { why: told } : {}) })
      }
      case 'let-go': {
        const what = `let go of the data of PostgreSQL ${from}`
        await removeCluster(from)
        const why = { what, kind: 'database-let-go', about: from, byItself } as const
        return await enter(why, step, undefined)
      }
    }
  }

  const removeCluster = (major: string) =>
    exec(['rm', '-rf', join(clustersIn(state), major)], { timeout: 0 })

  const sizeOf = async (path: string) =>
    Number((await exec(['du', '--summarize', '--bytes', path], { timeout: 0 })).split('\t')[0])

  async function factsOf({ desired, recipes }: MajorsGoal): Promise<MajorFacts> {
    const [serving, here] = await Promise.all([servingMajor(state), majorsHere()])
    const next = nextOf(here, serving)
    const { bavail, bsize } = await statfs(state)
    const updating = await options.isUpdating()
    const changing = desired.apps.some(it => it.update || it.restore || it.state === 'deleted')
    const drilling = await exists(join(room, 'drill/order.json'))
    return {
      ...{ serving, next, updating },
      step: desired.postgresql,
      busy: changing || drilling || (await desk.hasJobs()),
      followed: desired.backup.second !== undefined,
      unfit:
        next === undefined
          ? []
          : users(desired)
              .filter(({ service }) => !admitsMajor(recipes.get(service) ?? NONE, next))
              .map(it => recipes.get(it.service)?.about.name ?? it.service),
      data: await sizeOf(join(clustersIn(state), serving)),
      free: bavail * bsize,
    }
  }

  return {
    name: 'database-major',
    serves: () => false,
    plan: planMajors,
    findings: majorFindings,
    async observe(desired) {
      goal = desired
      const step = desired.postgresql
      const apps = users(desired).map(it => it.service)
      const running = isUndecided(step) ? await options.running() : new Set<string>()
      return {
        now: options.plausible() ? Date.now() : 0,
        here: await majorsHere(),
        serving: await servingMajor(state),
        job: await jobState(step),
        still: apps.every(it => !running.has(it)),
        healthy: new Set(apps.filter(options.isSteady)),
        late: isLate(desired),
      }
    },
    apply,

    async report(about) {
      const facts = await factsOf(about)
      const { serving, next, step, data, free } = facts
      const obstacle = next === undefined ? undefined : obstacleOf(facts)
      const progress = isUndecided(step) ? await desk.progress() : []
      const mine = progress.find(it => it.job === step?.job)
      return {
        servers: [
          {
            ...{ server: 'postgresql', major: serving, bytes: data },
            ...(next === undefined ? {} : { next, needed: roomFor(data), free }),
            ...(obstacle ? { obstacle } : {}),
            ...(step
              ? {
                  step: {
                    ...{ from: step.from, to: step.to, phase: step.phase, since: step.since },
                    ...(step.phase === 'kept'
                      ? { until: new Date(goesAt(step)).toISOString() }
                      : {}),
                    ...(step.why === undefined ? {} : { why: step.why }),
                    ...(mine ? { doing: spokenOf(mine) } : {}),
                  },
                }
              : {}),
            ...((await exists(asides))
              ? { aside: { place: asides, bytes: await sizeOf(asides) } }
              : {}),
          },
        ],
      }
    },

    async begin(about, days) {
      const facts = await factsOf(about)
      refuseMajor(facts)
      const { serving: from, next: to } = facts
      const apps = users(about.desired)
        .map(it => it.service)
        .filter(options.isSteady)
      const what = `take PostgreSQL from ${from} to ${to}`
      await change({ what, kind: 'database-moves', about: to }, async it => {
        if (isUndecided(it.postgresql)) refuseNow({ ...facts, step: it.postgresql })
        const since = new Date().toISOString()
        const job = jobName('move-major')
        return { ...it, postgresql: { from, to, phase: 'move', job, apps, since, days } }
      })
    },

    async goBack(about) {
      const { postgresql: step } = about.desired
      if (step?.phase !== 'kept' || !(await exists(join(clustersIn(state), step.from)))) {
        throw noWayBack()
      }
      refuseNow(await factsOf(about))
      const why = {
        what: `go back to PostgreSQL ${step.from}`,
        kind: 'database-goes-back',
      } as const
      await enter({ ...why, about: step.from }, step, {
        ...{ phase: 'back', job: jobName('leave-major') },
      })
    },

    async refuseFollowing() {
      const serving = await servingMajor(state)
      if (serving === OWN_MAJOR && !isUndecided(goal?.postgresql)) return
      throw new Conflict(
        'database-unfollowed',
        `a second box has PostgreSQL ${OWN_MAJOR}, and this one goes by another`,
        { hint: 'copies go to a second box as before; only databases do not come by the second' },
      )
    },

    async letGo({ desired: { postgresql: step } }) {
      const left = step?.phase === 'kept' || step?.phase === 'undone' ? step : undefined
      if (isUndecided(step) || (!left && !(await exists(asides)))) throw nothingLeft()
      if (left?.phase === 'kept') await removeCluster(left.from)
      await exec(['rm', '-rf', asides], { timeout: 0 })
      if (!left) return
      const about = left.phase === 'kept' ? left.from : left.to
      const what = `let go of what was left of PostgreSQL ${about}`
      await enter({ what, kind: 'database-let-go', about }, left, undefined)
    },
  }
}

const spokenOf = ({ activity, about, says }: Spoken): Spoken => ({
  ...{ activity, says },
  ...(about === undefined ? {} : { about }),
})

/** An app whose recipe cannot be read says nothing against it. */
const NONE = { databases: {} }

const longest = (apps: readonly DesiredApp[]) => Math.max(0, ...apps.map(graceOf))

const noWayBack = () =>
  new Conflict('database-no-way-back', 'there are no databases of before to go back to', {
    hint: 'gantry database shows what there is; backups have earlier ones',
  })

const nothingLeft = () =>
  new Conflict('database-nothing-left', 'nothing is left of a major of before')
