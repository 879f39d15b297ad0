import type { Problem } from '../base/errors.ts'
import type { PartsReport } from '../http/api.ts'

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
 * Pure: what is known of a new version after these looks, the latest last. It stays when the watch is
 * over and everything works, and goes when something never started or stayed away; before that nobody
 * can know.
 *
 * @param watch milliseconds from the first look at which everything worked: on a slow machine a short
 * watch would be over before there is anything to be seen
 */
export function verdictOf(
  looks: readonly Look[],
  watch: number,
): { readonly stays: boolean; readonly problem?: Problem } | undefined {
  const last = looks.at(-1)
  if (!last) return undefined
  const began = looks.find(it => !it.problem)?.at ?? last.at
  if (!last.problem) return last.at - began >= watch ? { stays: true } : undefined
  const worked = looks.findLast(it => !it.problem || (it.fromOutside && !last.fromOutside))
  const patience = last.fromOutside ? OUTSIDE_AWAY : AWAY
  const since = worked ? last.at - worked.at : last.at
  if (since < (worked ? patience : Math.max(START, watch))) return undefined
  return { stays: false, problem: last.problem }
}

/** Parts of the box that have to work; others may have their own reasons, such as the internet. */
const NEEDED = [
  'firewall',
  'proxy',
  'storage',
  'network',
  'database',
  'mariadb',
  'cache',
  'containers',
]
/** Milliseconds after which what was said of the parts counts no longer. */
const SILENT = 5 * 60_000

/**
 * Pure: what does not work of the parts that the box cannot do without. One that nobody has looked at
 * yet does not work, and neither does a box that is no longer looked at.
 */
export function troubleIn({ components, silence }: PartsReport): Problem | undefined {
  const ill = components.find(it => !it.ok && ['box', ...NEEDED].includes(it.name))
  if (ill) return broken('part-broken', ill.problem?.message ?? `${ill.name} is broken`)
  const unseen = NEEDED.find(name => !components.some(it => it.name === name))
  if (unseen) return broken('part-unseen', `${unseen} was not looked at yet`)
  if (silence < SILENT) return undefined
  const minutes = Math.floor(silence / 60_000)
  return broken('box-unseen', `the box was not looked at for ${minutes} minutes`)
}

/** What a look found; people read the code beside what became of the version. */
export const broken = (code: string, message: string): Problem => ({ code, message })

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
