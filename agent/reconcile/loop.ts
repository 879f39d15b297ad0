import { isDeepStrictEqual } from 'node:util'
import { type Problem, problemOf } from '../base/errors.ts'
import type { Desired } from '../box/desired.ts'
import type { Part } from './capability.ts'
import { type Listener, type Outcome, runPass } from './pass.ts'

export interface Loop {
  /** Asks for a pass soon. Many pokes during one pass cost one more pass, not many. */
  poke(): void
  /** Something happened that nobody asked for: looks at once, unless something fails already. */
  look(): void
  /** Resolves once a pass that began after this call has found nothing left to do, or failed. */
  settled(): Promise<void>
  /** Resolves once a pass that began after this call has had a part's turn, whatever came of it. */
  reached(part: string): Promise<void>
  stop(): Promise<void>
}

export interface LoopOptions {
  readonly parts: readonly Part[]
  /** Read anew before every pass. */
  readonly desired: () => Promise<Desired>
  readonly listener: Listener
  /** Hears what came of each pass, or why there could be none. */
  readonly report: (outcome: Outcome | Problem, desired: Desired | undefined) => Promise<void>
  /** Resolves after so many milliseconds, or as soon as the signal says. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Somebody who waits for one part alone. */
interface Comer {
  readonly part: string
  readonly go: () => void
}

/** How long the box goes unlooked-at when all is well, and nobody says that something happened. */
const QUIET_MS = 10_000
/** The slowest a failing part is tried again; a person may be waiting for it. */
const SLOWEST_MS = 30_000

/**
 * Runs passes one after another, never two at a time: at once while they change something, every ten
 * seconds when all is well, slower and slower (1 s to 30 s) while something fails.
 */
export function startLoop({ parts, desired, listener, report, sleep }: LoopOptions): Loop {
  const stopping = new AbortController()
  let wake = new AbortController()
  let failures = 0
  let before: Outcome | undefined
  let waiting: (() => void)[] = []
  let comers: Comer[] = []

  /** Milliseconds until the next pass. */
  async function pass(hadTurn: (part: string) => void): Promise<number> {
    let goal: Desired | undefined
    try {
      goal = await desired()
      const outcome = await runPass(parts, goal, listener, hadTurn)
      await report(outcome, goal)
      const failed = outcome.apps.size > 0 || [...outcome.parts.values()].some(Boolean)
      // Doing the same again right after doing it means that it does not last.
      const vain = outcome.done.length > 0 && isDeepStrictEqual(outcome.done, before?.done)
      before = outcome
      failures = failed || vain ? failures + 1 : 0
      if (failures === 0) return outcome.done.length > 0 ? 0 : QUIET_MS
    } catch (error) {
      failures += 1
      await report(problemOf(error), goal)
    }
    return Math.min(2 ** (failures - 1) * 1000, SLOWEST_MS)
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController()
      const { signal } = wake
      const heard = waiting
      waiting = []
      const soon = comers
      comers = []
      const pause = await pass(part => {
        for (const it of soon) if (it.part === part) it.go()
      })
      for (const it of soon) it.go()
      if (pause > 0) for (const settle of heard) settle()
      else waiting.push(...heard)
      await sleep(pause, AbortSignal.any([signal, stopping.signal]))
    }
  }

  const running = run()
  return {
    poke: () => {
      failures = 0
      wake.abort()
    },
    look() {
      // What ends right after it was started would otherwise be started without a pause.
      if (failures === 0) wake.abort()
    },
    settled() {
      const settled = new Promise<void>(done => waiting.push(done))
      wake.abort()
      return settled
    },
    reached(part) {
      const reached = new Promise<void>(go => comers.push({ part, go }))
      wake.abort()
      return reached
    },
    stop: () => {
      stopping.abort()
      return running
    },
  }
}
