import { setTimeout as pause } from 'node:timers/promises'
import type { Board } from './board.ts'
import type { DesiredApp } from './desired.ts'

/** Milliseconds between looks while an app is awaited. */
const SOON = 1_000
/** Milliseconds between looks at an app that says nothing of how often to look. */
const SELDOM = 15_000

interface Seen {
  /** When it was looked at last. */
  readonly at: number
  /** How often in a row it was not well. */
  readonly failures: number
}

export interface WatchOptions {
  readonly board: Board
  readonly isHealthy: (app: DesiredApp) => Promise<boolean>
  /** Called when an app begins to work, or stops: somebody may be waiting for that. */
  readonly changed: () => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Looks at every running app: every second until it works, then as often as its recipe says. */
export async function watchApps({
  board,
  isHealthy,
  changed,
  now,
  signal,
}: WatchOptions): Promise<void> {
  const seen = new Map<string, Seen>()

  async function look(app: DesiredApp): Promise<void> {
    const { service } = app
    const well = await isHealthy(app)
    const failures = well ? 0 : (seen.get(service)?.failures ?? 0) + 1
    seen.set(service, { at: now(), failures })
    // One that worked is believed to until it has failed as often as its recipe allows.
    if (well || !board.isHealthy(service) || failures >= (healthOf(app)?.retries ?? 1)) {
      if (board.looked(app, well)) changed()
    }
  }

  while (!signal.aborted) {
    const running = (board.desired?.apps ?? []).filter(
      it => it.state === 'running' && it.processes.every(({ image }) => image !== undefined),
    )
    const due = running.filter(app => {
      const interval = board.isHealthy(app.service) ? (healthOf(app)?.interval ?? SELDOM) : SOON
      return now() - (seen.get(app.service)?.at ?? Number.NEGATIVE_INFINITY) >= interval
    })
    await Promise.all(due.map(look))
    await pause(SOON, undefined, { signal }).catch(() => {})
  }
}

/** The check that decides how often to look: that of the main process. */
export const healthOf = ({ processes }: DesiredApp) =>
  processes.find(it => it.name === 'main')?.health
