/** Wrong tries that cost nothing. */
const FREE = 5
const FIRST_WAIT_S = 2
const LONGEST_WAIT_S = 30

/** Seconds to wait after so many wrong tries in a row: none for five, then 2 s doubling to 30 s. */
export function waitAfter(failures: number): number {
  if (failures < FREE) return 0
  return Math.min(FIRST_WAIT_S * 2 ** (failures - FREE), LONGEST_WAIT_S)
}

/**
 * Counts wrong tries wherever they come from: who attacks over IPv6 has as many addresses as he
 * likes, so counting by address would stop only honest people.
 */
export interface Throttle {
  /** Seconds until the next try counts, 0 when it does now. */
  wait(): number
  failed(): void
  succeeded(): void
  readonly failures: number
}

/** @param now milliseconds of a clock that only goes forward. */
export function throttle(now: () => number, before = 0): Throttle {
  let failures = before
  let openAt = now() + waitAfter(failures) * 1000
  return {
    wait: () => Math.max(0, Math.ceil((openAt - now()) / 1000)),
    failed() {
      failures += 1
      openAt = now() + waitAfter(failures) * 1000
    },
    succeeded() {
      failures = 0
      openAt = 0
    },
    get failures() {
      return failures
    },
  }
}
