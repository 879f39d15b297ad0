import { setTimeout as pause } from 'node:timers/promises'
import type { Desk } from './desk.ts'
import { isMomentAlone, type Job, LONG } from './job.ts'

/** Milliseconds between two looks. */
const LOOK = 2_000

interface Beside {
  readonly desk: Pick<Desk, 'jobs'>
  /** What is being done. */
  readonly long: Job
  /** It is not at a moment of its own. */
  readonly isFree: () => boolean
  readonly act: (job: Job) => Promise<void>
  /** It is done. */
  readonly over: AbortSignal
  readonly every?: number
}

/**
 * Finds moments of the box alone while something else is on its way over a network, which may take days:
 * nobody waits for that to have a way back to an earlier hour. Ends when that is done, after the moment
 * that it is at.
 */
export async function besideLong({ desk, long, isFree, act, over, every = LOOK }: Beside) {
  if (!LONG.includes(long.kind)) return
  while (!over.aborted) {
    const next = (await desk.jobs()).find(it => it.id !== long.id && isMomentAlone(it))
    if (next && isFree() && !over.aborted) await act(next)
    else await pause(every, undefined, { signal: over }).catch(() => {})
  }
}
