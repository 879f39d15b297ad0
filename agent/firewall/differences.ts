import type { Outcome } from './connect.ts'
import type { Expectation } from './expectations.ts'

/** What differs from what was expected, in words, by who tried: a service, all strangers together, or the box. */
export type Differences = ReadonlyMap<string, readonly string[]>

/** Under these no service is known. */
export const STRANGERS = 'strangers:'
export const BOX = 'box:'

/** Where what was seen is not what was expected, in words. */
export function differ(expected: readonly Expectation[], outcomes: readonly Outcome[]): string[] {
  return expected.flatMap(({ open, says, target, refuses }, index) => {
    const outcome = outcomes[index]
    const reached = outcome !== 'silent' && !(refuses && outcome === 'refused')
    if (reached === open) return []
    return [`${says} (${target.host}), which it should${open ? '' : ' not'}`]
  })
}

/** What differed both times. */
export const inBoth = (one: Differences, other: Differences): Differences =>
  new Map([...one].map(([who, it]) => [who, it.filter(says => other.get(who)?.includes(says))]))

/** Of those that are there: who could not be tried now keeps what was seen before. */
export function remembered(
  before: Differences,
  now: Differences,
  services: readonly string[],
): Differences {
  const isThere = (who: string) => [STRANGERS, BOX, ...services].includes(who)
  return services.length === 0
    ? new Map()
    : new Map([...before, ...now].filter(([who]) => isThere(who)))
}

/** Whether something differs for one for whom nothing did before. */
export const isNews = (before: Differences, now: Differences): boolean =>
  [...now].some(([who, it]) => it.length > 0 && (before.get(who) ?? []).length === 0)

export const allOf = (differences: Differences): string[] => [...differences.values()].flat()
