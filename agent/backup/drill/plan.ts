import { inFull } from '../../base/errors.ts'
import type { Finding } from '../../base/finding.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import type { Record, TargetRecord } from '../job.ts'
import { elapsed, isUpdating } from '../plan.ts'
import type { DrillRecord } from './order.ts'

export interface ObservedDrills {
  /** Milliseconds since 1970, and since power-on. */
  readonly now: number
  readonly uptime: number
  /** The clock can be believed. */
  readonly plausible: boolean
  /** One lies there to be held; its program is at it. */
  readonly ordered: boolean
  readonly working: boolean
  /** Something is being saved or brought back. */
  readonly busy: boolean
  readonly record: DrillRecord
  readonly saved: Record['targets']
}

export type DrillStep = Step & ({ readonly kind: 'begin' } | { readonly kind: 'drill' })

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/** Right after power-on, and right after the first backup, there are other things to do. */
const SETTLING = 10 * MINUTE
/** Without a proof for so long its owner is told. */
const LATE = 3 * WEEK

/** Pure: whether a drill is due. A week after the last one, or a day where that one failed. */
export function planDrills(desired: Desired, observed: ObservedDrills): DrillStep[] {
  const { now, uptime, plausible, ordered, working, busy, record, saved } = observed
  if (ordered) return working ? [] : [{ kind: 'begin', says: 'go on with the drill' }]
  if (!plausible || uptime < SETTLING || busy) return []
  if (desired.apps.some(it => isUpdating(it) || it.restore)) return []
  const next = nextTarget(desired, record, saved, now)
  if (!next || elapsed(now, next.saved.succeeded ?? '') < SETTLING) return []
  const latest = Object.values(record.targets)
    .filter(it => believed(now, it.tried) !== undefined)
    .toSorted((one, other) => other.tried.localeCompare(one.tried))[0]
  const wait = latest?.problem ? DAY : WEEK
  if (latest && elapsed(now, latest.tried) < wait) return []
  return [{ kind: 'drill', says: `bring back what is at ${next.name}, on trial` }]
}

interface NextTarget {
  readonly name: string
  readonly saved: TargetRecord
  /** The newest copy there. */
  readonly snapshot: TargetRecord['snapshots'][number]
}

/** Of those that hold something, the one that was not tried for the longest time. */
export function nextTarget(
  { backup }: Pick<Desired, 'backup'>,
  { targets }: DrillRecord,
  saved: Record['targets'],
  now: number,
): NextTarget | undefined {
  const filled = Object.keys(backup.targets).flatMap(name => {
    const it = saved[name]
    const [snapshot] = it?.snapshots ?? []
    return it?.succeeded && snapshot ? [{ name, saved: it, snapshot }] : []
  })
  return longestAgo(filled, ({ name }) => believed(now, targets[name]?.tried))
}

/** What can be wrong with the app on trial alone. */
const OF_THE_APP = ['drill-app', 'drill-cache', 'drill-files']

/** Pure: whether a drill got as far as the app that it was to start. */
export function wasTried(
  service: string,
  { proof, problem }: Pick<DrillRecord['targets'][string], 'proof' | 'problem'>,
): boolean {
  return problem ? OF_THE_APP.includes(problem.code) : proof?.app === service
}

/** An app that runs, has something saved, and was not tried for the longest time. */
export const nextApp = (
  apps: readonly DesiredApp[],
  record: DrillRecord,
  now: number,
): DesiredApp | undefined =>
  longestAgo(
    apps.filter(
      it =>
        it.installed &&
        it.state === 'running' &&
        keepsSomething(it) &&
        it.processes.every(({ image }) => image),
    ),
    it => believed(now, record.apps[it.service]),
  )

/** Of what keeps nothing there is nothing to bring back, and what it fetches is not to be had there. */
const keepsSomething = ({ saved: { folders, sqlite, databases, caches } }: DesiredApp): boolean =>
  folders.length + sqlite.length + databases.length + caches.length > 0

/** A time that is yet to come says nothing: the clock was wrong. */
const believed = (now: number, at: string | undefined) =>
  at !== undefined && Number.isFinite(elapsed(now, at)) ? at : undefined

const longestAgo = <T>(all: readonly T[], at: (it: T) => string | undefined): T | undefined =>
  all.toSorted((one, other) => (at(one) ?? '').localeCompare(at(other) ?? ''))[0]

/** Pure: what its owner should know of the drills. */
export function drillFindings(desired: Desired, observed: ObservedDrills): Finding[] {
  return Object.keys(desired.backup.targets).flatMap((target): Finding[] => {
    const { problem, proof } = observed.record.targets[target] ?? {}
    const values = { target }
    if (problem) return [{ code: 'drill-failed', values, detail: inFull(problem) }]
    const since = proof?.at ?? observed.saved[target]?.since
    if (since === undefined || elapsed(observed.now, since) < LATE) return []
    return [{ code: 'drill-late', values }]
  })
}
