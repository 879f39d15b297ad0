import type { Problem } from '../base/errors.ts'

/** What a look at a new version showed. */
export interface Look {
  /** Milliseconds since the watch began. */
  readonly at: number
  /** What does not work. */
  readonly problem: Problem | undefined
  /** That is because of what is outside the box, and says nothing about the version. */
  readonly fromOutside?: boolean
}

/** Milliseconds in which everything must have started once, where the watch is shorter than that. */
export const START = 5 * 60_000
/** Milliseconds that something may be away once it has worked: it starts anew by itself. */
export const AWAY = 2 * 60_000
/** The same for what is outside: a router that is carried elsewhere or changed is back by then. */
export const OUTSIDE_AWAY = 60 * 60_000

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
  const worked = looks.findLast(it => !it.problem || (it.fromOutside && !last.fromOutside))
  const patience = last.fromOutside ? OUTSIDE_AWAY : AWAY
  const since = worked ? last.at - worked.at : last.at
  if (since < (worked ? patience : Math.max(START, watch))) return undefined
  return { stays: false, problem: last.problem }
}

/** A network card that faces people. */
export interface Card {
  readonly name: string
  /** There is a signal; undefined where the card is turned off, or does not say. */
  readonly carrier: boolean | undefined
  readonly hasAddress: boolean
}

/**
 * Pure: whether the box has no address because nothing is at the other end of its cable or radio: the
 * router is off, or somebody moves it. Believed only of cards that had an address with this very
 * version, so driver and networkd have shown that they work; and not of one that is gone or turned off.
 *
 * @param had the names of cards that had an address since this version started
 */
export const isCutOff = (cards: readonly Card[], had: ReadonlySet<string>): boolean =>
  had.size > 0 &&
  cards.every(it => !it.hasAddress && it.carrier !== true) &&
  [...had].every(name => cards.some(it => it.name === name && it.carrier === false))
