import type { NetworkCheck } from '../../http/api.ts'

/** What a check of the network comes to, for the person before this browser. */
export interface Verdict {
  readonly check: NetworkCheck
  readonly internet: 'all' | 'some' | 'none' | 'no-names'
  /** Seconds that the clock of the box is ahead of this device's. */
  readonly ahead: number
}

/** Seconds that clocks may differ without anybody minding. */
const TOLERATED = 90

/** Pure. @param now what this device takes for now. */
export function verdictOf(check: NetworkCheck, now: Date): Verdict {
  const reached = check.places.filter(it => it.reached === 'yes')
  return {
    check,
    internet:
      reached.length === check.places.length
        ? 'all'
        : reached.length > 0
          ? 'some'
          : check.places.every(it => it.reached === 'no-name')
            ? 'no-names'
            : 'none',
    ahead: Math.round((Date.parse(check.now) - now.getTime()) / 1000),
  }
}

export const isInTime = ({ ahead }: Verdict): boolean => Math.abs(ahead) <= TOLERATED

export const isWell = (verdict: Verdict): boolean =>
  verdict.check.findings.length === 0 && verdict.internet === 'all' && isInTime(verdict)
