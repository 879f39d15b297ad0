/** What must not be at once, although two jobs are. */
export interface Turns {
  /** A moment for everything, and an app whose data is replaced: one after the other. */
  still<T>(use: () => Promise<T>): Promise<T>
  /**
   * Reads at a place without a lock, for which a check would have to wait; after what is being taken
   * away there.
   */
  reading<T>(place: string, use: () => Promise<T>, waits?: () => void): Promise<T>
  /** Takes something away at a place, unless somebody reads there: then not at all, and answers false. */
  taking(place: string, use: () => Promise<void>): Promise<boolean>
}

export function openTurns(): Turns {
  let still: Promise<unknown> = Promise.resolve()
  const readers = new Map<string, number>()
  const taking = new Map<string, Promise<void>>()
  return {
    still(use) {
      const mine = still.then(use)
      still = mine.catch(() => {})
      return mine
    },
    async reading(place, use, waits = () => {}) {
      readers.set(place, (readers.get(place) ?? 0) + 1)
      try {
        const before = taking.get(place)
        if (before) waits()
        await before
        return await use()
      } finally {
        readers.set(place, (readers.get(place) ?? 0) - 1)
      }
    },
    async taking(place, use) {
      if ((readers.get(place) ?? 0) > 0) return false
      const mine = use()
      taking.set(
        place,
        mine.catch(() => {}),
      )
      try {
        await mine
      } finally {
        taking.delete(place)
      }
      return true
    },
  }
}
