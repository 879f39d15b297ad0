import type { Outcome } from './connect.ts'
import type { Expectation } from './expectations.ts'

/** What differs from what was expected, in words, by who tried: a service, or all strangers together. */
export type Differences = ReadonlyMap<string, readonly string[]>

/** Under this no service is known. */
export const STRANGERS = 'strangers:'

/** Where what was seen is not what was expected, in words. */
export function differ(expected: readonly Expectation[], outcomes: readonly Outcome[]): string[] {
  return expected.flatMap(({ open, says, target }, index) => {
    const reached = outcomes[index] !== 'silent'
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
  const isThere = (who: string) => who === STRANGERS || services.includes(who)
  return services.length === 0
    ? new Map()
    : new Map([...before, ...now].filter(([who]) => isThere(who)))
}

/** Whether something differs for one for whom nothing did before. */
export const isNews = (before: Differences, now: Differences): boolean =>
  [...now].some(([who, it]) => it.length > 0 && (before.get(who) ?? []).length === 0)

export const allOf = (differences: Differences): string[] => [...differences.values()].flat()
