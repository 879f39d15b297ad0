import { setTimeout as pause } from 'node:timers/promises'
import type { Desk } from './desk.ts'
import type { Job } from './job.ts'

/** One job at a time in each; what has to be `alone` begins when there is nothing in any of them. */
export type Lane = 'long' | 'quick' | 'moment' | 'carrying' | 'alone'

/** What has its own rooms, takes no lock at a place and waits for nothing of the others may run beside them. */
const LANES: Readonly<{ [K in Job['kind']]: Lane }> = {
  // For days, where a place is far and its first copy large.
  save: 'long',
  check: 'long',
  // Somebody waits for those.
  ...{ stage: 'quick', bring: 'quick', replace: 'quick', list: 'quick', fetch: 'quick' },
  // An app stands still for it.
  send: 'carrying',
  ...{ try: 'quick', find: 'quick', disks: 'quick' },
  ...{ format: 'alone', ask: 'alone', 'give-key': 'alone', follow: 'alone', whole: 'alone' },
  ...{ 'move-major': 'alone', 'leave-major': 'alone' },
}

type Known = Pick<Job, 'kind'> & { readonly targets?: readonly unknown[] }

/** Nothing of it leaves the box. */
export const isMomentAlone = ({ kind, targets }: Known): boolean =>
  kind === 'save' && targets?.length === 0

export const laneOf = (job: Known): Lane => (isMomentAlone(job) ? 'moment' : LANES[job.kind])

/** Pure: whether a job of a kind has to wait for another one. */
export const isInTheWay = (job: Known, of: Job['kind']): boolean =>
  [laneOf(job), LANES[of]].includes('alone') || laneOf(job) === LANES[of]

/** Pure: which of those that wait, oldest first, begin beside what is being done. */
export function nextJobs<J extends Known>(waiting: readonly J[], doing: readonly Known[]): J[] {
  const taken = new Set(doing.map(laneOf))
  const begin: J[] = []
  for (const job of waiting) {
    if (taken.has('alone')) break
    const lane = laneOf(job)
    const free = lane === 'alone' ? taken.size === 0 : !taken.has(lane)
    if (free) begin.push(job)
    // What takes days does not pass what waits until there is nothing.
    taken.add(free ? lane : lane === 'alone' ? 'long' : lane)
  }
  return begin
}

/** Milliseconds between two looks at what was ordered, or is not wanted any more. */
const LOOK = 1_000

interface Lanes {
  readonly desk: Pick<Desk, 'jobs'>
  /** @param unwanted somebody has taken the job away */
  readonly act: (job: Job, unwanted: AbortSignal) => Promise<void>
  readonly every?: number
}

/** Does all jobs, those of different lanes at once, and ends. */
export async function doJobs({ desk, act, every = LOOK }: Lanes): Promise<void> {
  const doing = new Map<string, { job: Job; unwanted: AbortController; done: Promise<void> }>()
  for (;;) {
    const jobs = await desk.jobs()
    for (const [id, { unwanted }] of doing) if (!jobs.some(it => it.id === id)) unwanted.abort()
    const waiting = jobs.filter(it => !doing.has(it.id))
    for (const job of nextJobs(
      waiting,
      [...doing.values()].map(it => it.job),
    )) {
      const unwanted = new AbortController()
      const done = act(job, unwanted.signal).finally(() => doing.delete(job.id))
      doing.set(job.id, { job, unwanted, done })
    }
    if (doing.size === 0) return
    const look = new AbortController()
    const later = pause(every, undefined, { signal: look.signal }).catch(() => {})
    await Promise.race([later, ...[...doing.values()].map(it => it.done)])
    look.abort()
  }
}
