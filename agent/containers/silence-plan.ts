import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'

/** A Docker that is there, as far as it does not answer. Milliseconds. */
export interface ObservedSilence {
  /** How long it has not; undefined where it does. */
  readonly lasts: number | undefined
  /** How often it was started again for that, and how long the last time is ago. */
  readonly restarts: number
  readonly sinceRestart: number | undefined
}

export interface SilenceStep extends Step {
  readonly kind: 'restart'
}

const MINUTE = 60_000
/** Apps go on meanwhile; in a site they end with Docker, so there it is left more time. */
const ALONE = 5 * MINUTE
const IN_SITE = 15 * MINUTE
/** What did not help is done again more and more seldom, and this often at least. */
const SELDOM = 240 * MINUTE

/** Pure: starts a Docker again that has been silent for long, once and then with growing pauses. */
export function planSilence(
  { site }: Pick<Desired, 'site'>,
  { lasts, restarts, sinceRestart = Number.POSITIVE_INFINITY }: ObservedSilence,
): SilenceStep[] {
  const patience = site ? IN_SITE : ALONE
  if (lasts === undefined || lasts < patience) return []
  if (sinceRestart < Math.min(patience * 2 ** restarts, SELDOM)) return []
  const minutes = Math.floor(lasts / MINUTE)
  return [
    { kind: 'restart', says: `start Docker again: it has not answered for ${minutes} minutes` },
  ]
}
