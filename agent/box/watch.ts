import { setTimeout as pause } from 'node:timers/promises'
import type { Board } from './board.ts'
import type { DesiredApp } from './desired.ts'

/** Milliseconds between looks while an app is awaited. */
const SOON = 1_000
/** Of the time, what a check may take that starts a program while an app is awaited: one part of these. */
const SHARE = 4
/** How often a check is made that says nothing of it. */
const RHYTHM: Rhythm = { interval: 15_000, retries: 1 }

export interface Rhythm {
  /** Milliseconds. */
  readonly interval: number
  /** How many failures in a row count. */
  readonly retries: number
}

/** One thing that shows whether an app works. */
export interface Check {
  /** The process, or what else is asked. */
  readonly of: string
  readonly rhythm?: Rhythm
  /** It takes the start of a program. */
  readonly dear?: boolean
  /** Never throws. */
  readonly passes: () => Promise<boolean>
}

interface Seen {
  /** When it was made last. */
  readonly at: number
  /** How often in a row it did not pass. */
  readonly failures: number
  /** Milliseconds that it took. */
  readonly took: number
}

export interface WatchOptions {
  readonly board: Board
  readonly checksOf: (app: DesiredApp) => readonly Check[]
  /** Called when an app begins to work, goes on with it, or stops: somebody may wait for that. */
  readonly changed: () => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Milliseconds until a check is made again. One that takes the start of a program is made more seldom
 * while it passes and more often once it has not: what is wrong is told no later than by an even pace.
 * While many apps are awaited on a busy machine, such checks leave it time for what they wait for.
 */
function pauseAfter(
  { failures, took }: Seen,
  { rhythm = RHYTHM, dear = false }: Check,
  awaited: boolean,
): number {
  const { interval, retries } = rhythm
  if (awaited) return dear ? Math.min(interval, took * SHARE) : 0
  if (!dear) return interval
  return failures > 0 ? interval / 2 : interval * Math.min(2, (retries + 1) / 2)
}

/**
 * Looks at every running app: at everything each second until it works, then at each of its
 * processes as often as its recipe says. It is believed to work until one of them has failed as
 * often in a row as the recipe allows.
 */
export async function watchApps({
  board,
  checksOf,
  changed,
  now,
  signal,
}: WatchOptions): Promise<void> {
  const seen = new Map<string, Seen>()
  const steady = new Set<string>()

  async function look(app: DesiredApp): Promise<void> {
    const { service } = app
    const awaited = !board.isHealthy(service)
    const key = ({ of }: Check) => `${service}.${of}`
    const checks = checksOf(app)
    const due = checks.filter(it => {
      const last = seen.get(key(it))
      return last === undefined || now() - last.at >= pauseAfter(last, it, awaited)
    })
    // Whether it works at last is said by all of them together.
    if (due.length < (awaited ? checks.length : 1)) return
    const results = due.map(async it => {
      const began = now()
      const passed = await it.passes()
      const failures = passed ? 0 : (seen.get(key(it))?.failures ?? 0) + 1
      seen.set(key(it), { at: now(), failures, took: now() - began })
      return passed || (!awaited && failures < (it.rhythm ?? RHYTHM).retries)
    })
    const well = (await Promise.all(results)).every(Boolean)
    if ((awaited || !well) && board.looked(app, well)) changed()
  }

  while (!signal.aborted) {
    const running = (board.desired?.apps ?? []).filter(
      it => it.state === 'running' && it.processes.every(({ image }) => image !== undefined),
    )
    await Promise.all(running.map(look))
    for (const { service } of running) {
      if (!board.isSteady(service)) steady.delete(service)
      else if (!steady.has(service)) {
        steady.add(service)
        changed()
      }
    }
    await pause(SOON, undefined, { signal }).catch(() => {})
  }
}
