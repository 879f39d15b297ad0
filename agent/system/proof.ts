import type { Problem } from '../base/errors.ts'

/** What a look at a new version showed. */
export interface Look {
  /** Milliseconds since the watch began. */
  readonly at: number
  /** What does not work. */
  readonly problem: Problem | undefined
}

/** Milliseconds in which everything must have started once, where the watch is shorter than that. */
export const START = 5 * 60_000
/** Milliseconds that something may be away once it has worked: it starts anew by itself. */
export const AWAY = 2 * 60_000

/**
 * Pure: what is known of a new version after these looks, the latest last. It stays when
 * everything has worked until the end of the watch, and goes when something never started or
 * stayed away; before that nobody can know.
 */
export function verdictOf(
  looks: readonly Look[],
  watch: number,
): { readonly stays: boolean; readonly problem?: Problem } | undefined {
  const last = looks.at(-1)
  if (!last) return undefined
  if (!last.problem) return last.at >= watch ? { stays: true } : undefined
  const worked = looks.findLast(it => !it.problem)
  const since = worked ? last.at - worked.at : last.at
  if (since < (worked ? AWAY : Math.max(START, watch))) return undefined
  return { stays: false, problem: last.problem }
}
