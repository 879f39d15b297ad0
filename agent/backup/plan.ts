import { inFull } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import { isUndecided } from '../database/need.ts'
import type { Step } from '../reconcile/capability.ts'
import { isOnItsWay } from '../site/ownership/need.ts'
import { type FollowStep, followFindings, type ObservedFollow, planFollow } from './follow/plan.ts'
import type { Job, JobApp, NamedTarget, Record, Restored, Result, TargetRecord } from './job.ts'
import { laneOf } from './lanes.ts'
import { paceOf } from './need.ts'

/** A snapshot of how everything was before a version of the box was started. */
export interface BeforeUpdate {
  readonly version: string
  readonly snapshot: string
  /** When that began, or ended; ISO 8601. */
  readonly at: string
}

export interface ObservedBackups {
  /** Milliseconds since 1970, and since power-on. */
  readonly now: number
  readonly uptime: number
  /** The clock can be believed. */
  readonly plausible: boolean
  /** Of the disk: 0 to 1. */
  readonly free: number
  /** Oldest first. */
  readonly jobs: readonly (Pick<Job, 'id' | 'kind'> & {
    readonly snapshot?: string
    readonly targets?: readonly unknown[]
  })[]
  /** What is at a target is being brought back on trial: nothing there may go meanwhile. */
  readonly drilling: boolean
  /** The program is at them. */
  readonly working: boolean
  /** Names of those on the box, oldest first. */
  readonly snapshots: readonly string[]
  /** How everything was before the last update of the box. */
  readonly updated?: BeforeUpdate | undefined
  /** Apps of which something waits to take its place. */
  readonly staged: readonly string[]
  readonly record: Record
  /** By job, of restores that are under way. */
  readonly results: ReadonlyMap<string, Result>
  /** What came of bringing the whole box back on this machine, where that was done. */
  readonly restored?: Restored | undefined
  /** Since power-on no place was asked yet whether another machine is this box now. */
  readonly unasked: boolean
  /** The number of the key, once there is one, and whether one of before may open something yet. */
  readonly key?: { readonly number: string; readonly former: boolean } | undefined
  /** The number of the recovery kit that fits now; none where nothing leaves the box. */
  readonly kit?: string | undefined
}

export type BackupStep = Step &
  (
    | { readonly kind: 'begin' }
    | { readonly kind: 'ask'; readonly targets: readonly string[] }
    | { readonly kind: 'stand-back'; readonly epoch: number; readonly place: string }
    | { readonly kind: 'save'; readonly targets: readonly string[] }
    | { readonly kind: 'check'; readonly target: string }
    | { readonly kind: 'give-key'; readonly target: string }
    | { readonly kind: 'forget-key' }
    | { readonly kind: 'thin'; readonly snapshot: string }
    | { readonly kind: 'replace'; readonly app: string }
    | { readonly kind: 'settle'; readonly app: string }
    | { readonly kind: 'give-up'; readonly app: string; readonly job: string }
    | { readonly kind: 'discard'; readonly app: string }
    | FollowStep
  )

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Right after power-on the disk has other things to do. */
const SETTLING = 5 * MINUTE
const LOCAL_EVERY = HOUR
/** What failed is tried again. */
const AGAIN = 30 * MINUTE
const LOCAL_KEPT = 24
const WAY_BACK = 7 * DAY
const LEAST_FREE = 0.1
/** Of the disk: below that what people delete has to give room at once, and not even the latest stays. */
const NONE_FREE = 0.02

/** A snapshot's name tells its time: `2026-11-20T17-40-12Z`. */
export const snapshotName = (at: number) =>
  new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
export const timeOf = (name: string) =>
  Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'))
export const isSnapshotName = (name: string) =>
  /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/.test(name) && timeOf(name) > 0

/** Clocks are set by seconds, also backwards. */
const AHEAD = HOUR

/**
 * Milliseconds since a time in ISO 8601. One that is yet to come was written while the clock was
 * wrong: nobody knows how long ago that was, so it counts as very long.
 */
export function elapsed(now: number, at: string): number {
  const since = now - Date.parse(at)
  return since < -AHEAD ? Number.POSITIVE_INFINITY : since
}

const isAhead = (now: number, snapshot: string) => timeOf(snapshot) > now + AHEAD

/**
 * Pure: what is due. There is no clock of its own: what was missed while the box was off is due
 * when it is on again.
 */
export function planBackups(desired: Desired, observed: ObservedBackups): BackupStep[] {
  const { jobs, working } = observed
  const other = replacedBy(desired, observed)
  if (other) {
    const says = 'start nothing more here: another machine is this box now'
    return [{ kind: 'stand-back', ...other, says }]
  }
  const restores = desired.apps.flatMap(app => restoreOf(app, observed))
  if (restores.length > 0) return restores
  const asking = ask(desired, observed)
  if (asking.length > 0) return asking
  const thin = surplus(observed).map(
    (snapshot): BackupStep => ({
      kind: 'thin',
      snapshot,
      says: `let go of the snapshot ${snapshot}`,
    }),
  )
  if (jobs.length > 0 && !working) {
    return [...thin, { kind: 'begin', says: 'go on with backups' }]
  }
  if (jobs.length > 0) return [...thin, ...beside(desired, observed)]
  const following = observed.plausible
    ? planFollow(desired.backup.follow, followedAs(observed))
    : []
  const keys = keySteps(desired, observed)
  if (keys.length > 0) return [...thin, ...keys]
  return [...thin, ...unwanted(desired, observed), ...following, ...due(desired, observed)]
}

/** Places that open with the words of before. */
const lateForKey = (desired: Desired, { key, record }: Pick<ObservedBackups, 'key' | 'record'>) =>
  key?.former
    ? Object.keys(desired.backup.targets).filter(it => record.targets[it]?.key !== key.number)
    : []

/** A place that is away is tried again; when all have the new words, those of before are forgotten. */
function keySteps(desired: Desired, observed: ObservedBackups): BackupStep[] {
  const { key, drilling, now, record } = observed
  if (!key?.former || drilling || desired.replaced) return []
  const late = lateForKey(desired, observed)
  if (late.length === 0) {
    return [
      { kind: 'forget-key', says: 'forget the words of before: every place has the new ones' },
    ]
  }
  const next = late.find(it => {
    const { keyTried } = record.targets[it] ?? {}
    return keyTried === undefined || elapsed(now, keyTried) >= AGAIN
  })
  if (next === undefined) return []
  return [{ kind: 'give-key', target: next, says: `give the new words to ${next}` }]
}

/** Pure: the place that tells of another machine which is this box now; undefined where none does, or it is known. */
export function replacedBy(
  { replaced, epoch: own, backup }: Pick<Desired, 'replaced' | 'epoch' | 'backup'>,
  { record }: Pick<ObservedBackups, 'record'>,
) {
  if (replaced) return undefined
  return Object.keys(backup.targets)
    .map(place => ({ place, epoch: record.targets[place]?.epoch ?? 1 }))
    .filter(({ epoch }) => epoch > own)
    .sort((one, other) => other.epoch - one.epoch)[0]
}

/** The one question that comes before everything else: apps wait for its answer, though not for long. */
function ask(desired: Desired, { unasked, plausible, jobs }: ObservedBackups): BackupStep[] {
  const targets = namedTargets(desired).filter(it => it.kind !== 'disk')
  if (!unasked || !plausible || targets.length === 0) return []
  if (desired.replaced || jobs.some(it => it.kind === 'ask')) return []
  const says = 'ask whether another machine is this box now'
  return [{ kind: 'ask', targets: targets.map(it => it.name), says }]
}

const followedAs = ({ now, record }: ObservedBackups): ObservedFollow => ({
  elapsed: at => elapsed(now, at),
  age: moment => now - timeOf(moment),
  followed: record.followed,
})

/** What was got ready for an app and is not to take its place any more. Nobody is at it. */
const unwanted = ({ apps }: Desired, { staged }: ObservedBackups): BackupStep[] =>
  staged
    .filter(
      service => !apps.some(it => it.service === service && (it.restore || isOnItsWay(it.move))),
    )
    .map(app => ({ kind: 'discard', app, says: `clear away what was got ready for ${app}` }))

/** While the next version is fetched, which may be in vain for days, the one that runs is worth saving. */
export const isUpdating = ({ update }: Pick<DesiredApp, 'update'>): boolean =>
  update !== undefined && update.phase !== 'fetch'

/** What does not wait for what is being done: it is in another lane. */
function beside(desired: Desired, observed: ObservedBackups): BackupStep[] {
  const { jobs } = observed
  const lanes = jobs.map(laneOf)
  if (lanes.includes('alone')) return []
  const clear = lanes.includes('quick') ? [] : unwanted(desired, observed)
  // One that waits, or has just begun, brings its own moment.
  const saving = jobs.filter(it => it.kind === 'save').length
  if (lanes.includes('moment') || saving > 1 || isUnfit(desired, observed)) return clear
  if (!lanes.includes('long')) return [...clear, ...due(desired, observed)]
  if (!isMomentDue(desired, observed)) return clear
  return [...clear, { kind: 'save', targets: [], says: 'take a snapshot of everything' }]
}

/** Nothing is saved now. */
function isUnfit(desired: Desired, observed: ObservedBackups): boolean {
  const { now, uptime, plausible, record } = observed
  // It would be refused at each place, and nothing changes here.
  if (desired.replaced) return true
  if (!plausible || uptime < SETTLING) return true
  // What is being changed is not worth saving half-way.
  if (isUndecided(desired.postgresql)) return true
  if (desired.apps.some(it => isUpdating(it) || (it.restore && !stuckBy(it, observed)))) return true
  // Apps stand still for each try.
  return record.moment?.problem !== undefined && elapsed(now, record.moment.at) < AGAIN
}

function isMomentDue({ apps }: Desired, { now, record, snapshots }: ObservedBackups): boolean {
  const { moment, since } = record
  const latest = snapshots.findLast(it => !isAhead(now, it))
  // Where there is no room none stays for long: apps do not stand still again and again for that.
  const age = Math.min(
    latest === undefined ? elapsed(now, since) : now - timeOf(latest),
    moment && !moment.problem ? elapsed(now, moment.at) : Number.POSITIVE_INFINITY,
  )
  return age >= LOCAL_EVERY && apps.some(it => it.installed)
}

function due(desired: Desired, observed: ObservedBackups): BackupStep[] {
  if (isUnfit(desired, observed)) return []
  const { now, record } = observed
  const names = Object.keys(desired.backup.targets)
  const since = (at: string | undefined) => elapsed(now, at ?? record.since)
  const targets = names.filter(name => {
    const { succeeded, tried, problem } = record.targets[name] ?? {}
    if (problem) return since(tried) >= AGAIN
    const target = desired.backup.targets[name]
    if (succeeded === undefined || !target) return true
    return since(succeeded) >= paceOf(desired.backup, target) * MINUTE
  })
  const check = (isDue: (it: TargetRecord) => boolean): BackupStep[] => {
    const target = names.find(name => {
      const known = record.targets[name]
      return known?.succeeded !== undefined && isDue(known)
    })
    if (observed.drilling || target === undefined) return []
    return [{ kind: 'check', target, says: `look whether all is well at ${target}` }]
  }
  // Where copies take longer than what lies between two of them, one is always due.
  const late = check(
    ({ succeeded, problem, checkTried, since: begun }) =>
      !problem && since(succeeded) < DAY && since(checkTried ?? begun ?? succeeded) >= 2 * DAY,
  )
  if (late.length > 0) return late
  if (targets.length > 0 || isMomentDue(desired, observed)) {
    const where = targets.length > 0 ? `, and save it to ${targets.join(', ')}` : ''
    return [{ kind: 'save', targets, says: `take a snapshot of everything${where}` }]
  }
  return check(({ succeeded, checkTried }) => since(checkTried ?? succeeded) >= DAY)
}

/**
 * The oldest above 24; below a tenth of free space the oldest of all, one after the other, and the
 * latest only where the disk is all but full and no job needs it. Those of a clock that was ahead are
 * older than they say. What an app had before it was brought back, and the box before its last update,
 * stays for a week.
 */
export function surplus({
  snapshots,
  free,
  now,
  record,
  jobs,
  updated,
}: Pick<ObservedBackups, 'snapshots' | 'free' | 'now' | 'record' | 'jobs' | 'updated'>) {
  const ways = [...Object.values(record.back), ...(updated ? [updated] : [])]
  const back = ways.filter(it => elapsed(now, it.at) < WAY_BACK)
  // One that is being saved or copied from is begun anew with, where its program is ended.
  const held = [...back, ...jobs].map(it => it.snapshot)
  const loose = snapshots.filter(it => !held.includes(it))
  const byAge = loose.toSorted(
    (one, other) => Number(isAhead(now, other)) - Number(isAhead(now, one)),
  )
  const many = byAge.slice(0, Math.max(0, byAge.length - LOCAL_KEPT))
  if (many.length > 0 || free >= LEAST_FREE) return many
  const least = free < NONE_FREE && jobs.length === 0 ? 0 : 1
  return byAge.length > least ? byAge.slice(0, 1) : []
}

function restoreOf(app: DesiredApp, { results, jobs, now }: ObservedBackups): BackupStep[] {
  const { service, restore } = app
  if (!restore) return []
  const result = results.get(restore.job)
  // A job is ordered right after its app knows of it.
  if (!result && now - Number(restore.job.split('-')[0]) < MINUTE) return []
  // Nobody works at it, and nobody knows what came of it: the disk was damaged, or somebody tidied.
  const lost = !result && !jobs.some(it => it.id === restore.job)
  if (!result && !lost) return []
  // It is being tried once more.
  const again = restore.phase === 'replace' && jobs.some(it => it.id === restore.job)
  if (result?.problem && again) return []
  const it = { app: service }
  // Half of it is there already: its owner may try with another snapshot.
  if (restore.phase === 'again' && (lost || result?.problem)) return []
  if (restore.phase === 'stage' || restore.phase === 'again') {
    return lost || result?.problem
      ? [{ ...it, kind: 'give-up', job: restore.job, says: `leave ${service} as it is` }]
      : [{ ...it, kind: 'replace', says: `put what ${service} had in the place of what it has` }]
  }
  if (result && !result.problem)
    return [{ ...it, kind: 'settle', says: `start ${service} as it was` }]
  if (result?.problem?.code === 'restore-unkept') {
    return [{ ...it, kind: 'give-up', job: restore.job, says: `leave ${service} as it is` }]
  }
  // It stands still, half changed: there is only the way on.
  if (result && now - Date.parse(result.at) < MINUTE / 2) return []
  return [{ ...it, kind: 'replace', says: `try again to put back what ${service} had` }]
}

/** What keeps an app from coming back, once it stands still for that. */
const stuckBy = ({ restore }: DesiredApp, { results }: Pick<ObservedBackups, 'results'>) =>
  restore && restore.phase !== 'stage' ? results.get(restore.job)?.problem : undefined

function stuckFindings({ apps }: Pick<Desired, 'apps'>, observed: ObservedBackups): Finding[] {
  return apps.flatMap((app): Finding[] => {
    const problem = stuckBy(app, observed)
    const values = { app: app.service }
    return problem ? [{ code: 'restore-stuck', values, detail: inFull(problem) }] : []
  })
}

/** Pure: what its owner should know, and can mend. */
export function backupFindings(desired: Desired, observed: ObservedBackups): Finding[] {
  const { record, now, plausible } = observed
  if (desired.replaced) {
    return [{ code: 'backup-replaced', values: { target: desired.replaced.place } }]
  }
  const names = Object.keys(desired.backup.targets)
  if (names.length > 0 && !plausible) {
    return [{ code: 'backup-clock', values: {} }, ...stuckFindings(desired, observed)]
  }
  const problem = record.moment?.problem
  const lost: Finding[] = problem
    ? [{ code: 'snapshot-failed', values: {}, detail: inFull(problem) }]
    : []
  return [
    ...stuckFindings(desired, observed),
    ...lost,
    ...(names.length === 0 ? reminder(desired.backup.remind, now) : []),
    ...names.flatMap(name => findingsOf(name, record, now)),
    ...untidyFindings(desired, observed),
    ...keyFindings(desired, observed),
    ...followFindings(desired.backup.follow, followedAs(observed)),
    ...kitFindings(desired.backup.kit, observed.kit),
    ...restoredFindings(observed),
  ]
}

/** Whoever has put it off is asked again when that time is over. */
function reminder(at: string | undefined, now: number): Finding[] {
  return at === undefined || now < Date.parse(at) ? [] : [{ code: 'backup-nowhere', values: {} }]
}

/** For a week its owner is told what is not as it was. */
function restoredFindings({ restored, now }: ObservedBackups): Finding[] {
  if (!restored || restored.missing.length === 0) return []
  if (now - Date.parse(restored.at) >= 7 * DAY) return []
  return [{ code: 'restored-without', values: {}, detail: restored.missing.join('\n') }]
}

function kitFindings(inHand: string | undefined, fits: string | undefined): Finding[] {
  if (fits === undefined || inHand === fits) return []
  return [{ code: inHand === undefined ? 'kit-missing' : 'kit-old', values: {} }]
}

/** What is wrong with a target and can be said in a word; the rest has failed. */
const TROUBLES = [
  'backup-full',
  'backup-unreachable',
  'backup-not-allowed',
  'backup-key-wrong',
  'backup-replaced',
  'backup-two-boxes',
] as const

/** Of those, what has a reason that time says nothing about. */
const LASTING = ['backup-replaced', 'backup-two-boxes']

function findingsOf(target: string, record: Record, now: number): Finding[] {
  const { damage } = record.targets[target] ?? {}
  const found = damage
    ? [{ code: 'backup-damaged' as const, values: { target }, detail: inFull(damage) }]
    : []
  return [...found, ...troubleWith(target, record, now)]
}

/** Days after which somebody has to tidy up where the box may not. */
const UNTIDY = 60 * DAY

/** The box takes nothing away at those: its owner does, and is told when. */
function untidyFindings(desired: Desired, { record, now }: ObservedBackups): Finding[] {
  return namedTargets(desired).flatMap((it): Finding[] => {
    const { since, tidied, snapshots = [] } = record.targets[it.name] ?? {}
    const young = elapsed(now, tidied ?? since ?? record.since) < UNTIDY
    if (!it['append-only'] || snapshots.length === 0 || young) return []
    return [{ code: 'backup-untidy', values: { target: it.name } }]
  })
}

/** Words that somebody else may have, and what they open yet. */
function keyFindings(desired: Desired, observed: ObservedBackups): Finding[] {
  const { targets } = observed.record
  const late = lateForKey(desired, observed).map((target): Finding => {
    const { keyProblem } = targets[target] ?? {}
    const detail = keyProblem ? { detail: inFull(keyProblem) } : {}
    return { code: 'key-pending', values: { target }, ...detail }
  })
  const both = Object.keys(desired.backup.targets).filter(it => targets[it]?.formerKeys?.length)
  return [...late, ...both.map(target => ({ code: 'key-former' as const, values: { target } }))]
}

/** What the last try to save there came to. */
function troubleWith(target: string, record: Record, now: number): Finding[] {
  const { since, succeeded, problem, missing = [] } = record.targets[target] ?? {}
  const late = elapsed(now, succeeded ?? since ?? record.since) >= DAY
  const values = { target }
  if (problem) {
    const code = TROUBLES.find(it => it === problem.code) ?? 'backup-failed'
    const lasts = late && !LASTING.includes(code)
    return [{ code: lasts ? 'backup-late' : code, values, detail: inFull(problem) }]
  }
  if (late) return [{ code: 'backup-late', values }]
  if (missing.length === 0) return []
  return [{ code: 'backup-incomplete', values, detail: missing.join('\n') }]
}

/** Pure: an app as far as it is saved and brought back. @param slice where all its processes are. */
export function jobApp(app: DesiredApp, slice: string): JobApp {
  const { service, state, saved, hooks, revision } = app
  const { 'pre-backup': before, 'post-backup': after } = hooks
  const inside = (path: string) =>
    app.storage.find(it => path === it.path || path.startsWith(`${it.path}/`))
  return {
    service,
    running: state === 'running',
    ...(saved.mode === 'pause' ? { slice } : {}),
    revision,
    folders: saved.folders.map(({ id, exclude, uid, gid }) => ({
      ...{ id, exclude: [...exclude], owner: `${uid}:${gid}` },
    })),
    left: saved.left.filter(it => it.kind === 'cache').map(it => it.id),
    sqlite: saved.sqlite.flatMap(path => {
      const storage = inside(path)
      return storage ? [{ folder: storage.id, pattern: path.slice(storage.path.length + 1) }] : []
    }),
    databases: app.databases.map(({ engine, name, locale, extensions }) => ({
      ...{ engine, name, locale, extensions: [...extensions] },
    })),
    caches: [...saved.caches],
    images: app.processes.flatMap(it => it.image ?? []),
    ...(before ? { before: { ...before, command: [...before.command] } } : {}),
    ...(after ? { after: { ...after, command: [...after.command] } } : {}),
  }
}

export const namedTargets = (
  { backup }: Pick<Desired, 'backup'>,
  names: readonly string[] = Object.keys(backup.targets),
): NamedTarget[] =>
  names.flatMap(name => {
    const target = backup.targets[name]
    return target ? [{ ...target, name }] : []
  })
