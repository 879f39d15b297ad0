import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until `ask` answers something that is neither undefined nor false, and answers that.
 * What `ask` throws counts as "not yet" and is shown when time is over.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { within = 20_000, every = 50 } = {},
): Promise<T> {
  const end = Date.now() + within
  let last: unknown
  while (Date.now() < end) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
      last = undefined
    } catch (error) {
      last = error
    }
    await sleep(every)
  }
  throw new Error(`waited ${within / 1000} s in vain: ${what}`, { cause: last })
}
