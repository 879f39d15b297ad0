/** Milliseconds in which the cable has to be pulled and put back. */
export const CABLE_TIME = 120_000
/** Milliseconds that it has to be out: a switch that starts anew takes less or more. */
export const SHORTEST_OUT = 5_000
export const LONGEST_OUT = 20_000

/** How far somebody is who shows that they stand at the box. */
export type CableState = 'waiting' | 'out' | 'proved' | 'over'

export interface CableWatch {
  /** The cable carries a signal, or none. */
  hear(carrier: boolean): void
  readonly state: CableState
  /** Seconds that are left. */
  readonly left: number
}

/**
 * Proof that somebody stands at the box: its network cable is out for 5 to 20 seconds, within two
 * minutes. Out for less or for more counts for nothing, and can be done again in time.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export function watchCable(now: () => number): CableWatch {
  const until = now() + CABLE_TIME
  let outSince: number | undefined
  let proved = false
  const isOver = () => !proved && now() > until
  return {
    hear(carrier) {
      if (proved || isOver()) return
      if (!carrier) {
        outSince ??= now()
        return
      }
      const out = outSince === undefined ? 0 : now() - outSince
      outSince = undefined
      proved = out >= SHORTEST_OUT && out <= LONGEST_OUT
    },
    get state() {
      if (proved) return 'proved'
      if (isOver()) return 'over'
      return outSince === undefined ? 'waiting' : 'out'
    },
    get left() {
      return Math.max(0, Math.ceil((until - now()) / 1000))
    },
  }
}
