import type { Finding } from '../../base/finding.ts'
import type { Step } from '../../reconcile/capability.ts'
import type { Followed } from '../job.ts'
import type { Follow } from '../need.ts'

export type FollowStep = Step & { readonly kind: 'follow' }

export interface ObservedFollow {
  /** Milliseconds since a time in ISO 8601, and since a moment by its name. */
  readonly elapsed: (at: string) => number
  readonly age: (moment: string) => number
  readonly followed?: Followed | undefined
}

const MINUTE = 60_000
/** How often it is looked for what is newer. */
export const FOLLOW_EVERY = 15 * MINUTE
/** Older than this, what is here is not what somebody would want to take over. */
const LATE = 24 * 60 * MINUTE

/** Pure: the other box is looked at again after a quarter of an hour, whatever came of it. */
export function planFollow(
  follow: Follow | undefined,
  { elapsed, followed }: ObservedFollow,
): FollowStep[] {
  if (!follow || (followed && elapsed(followed.tried) < FOLLOW_EVERY)) return []
  return [{ kind: 'follow', says: `fetch what ${follow.name} has saved since` }]
}

/** Pure: what is here is a day old, or there is nothing after a day. */
export function followFindings(
  follow: Follow | undefined,
  { elapsed, age, followed }: ObservedFollow,
): Finding[] {
  if (!follow) return []
  const { moment, problem } = followed ?? {}
  if ((moment ? age(moment.name) : elapsed(follow.since)) < LATE) return []
  const detail = problem && [problem.message, problem.hint].filter(Boolean).join('\n')
  const values = { name: follow.name }
  return [{ code: 'follow-late', values, ...(detail === undefined ? {} : { detail }) }]
}
