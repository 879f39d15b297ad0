import { TooMany } from '../base/errors.ts'
import { type Throttle, throttle } from './throttle.ts'

/** Who may wait at one time: to look at a password takes a quarter of a second and more. */
const MOST_WAITING = 8

/** Tries to prove who somebody is. */
export interface Tries {
  /**
   * Makes one when its turn comes, so that many at one moment count as many. Those at one person are
   * counted together, whoever makes them, and those at nobody (undefined); `make` does the counting.
   * Throws TooMany where that person has to wait, or too many do.
   */
  make<T>(person: string | undefined, make: (counted: Throttle) => Promise<T>): Promise<T>
}

/** @param now milliseconds of a clock that only goes forward. */
export function openTries(now: () => number): Tries {
  const atPeople = new Map<string, Throttle>()
  const atNobody = throttle(now)
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()

  function countedFor(person: string | undefined): Throttle {
    if (person === undefined) return atNobody
    const counted = atPeople.get(person) ?? throttle(now)
    atPeople.set(person, counted)
    return counted
  }

  return {
    async make(person, make) {
      const counted = countedFor(person)
      mayTry(counted)
      if (waiting >= MOST_WAITING) {
        throw throttled('too many people sign in at this moment', 1)
      }
      waiting += 1
      const turn = before.then(() => {
        mayTry(counted)
        return make(counted)
      })
      before = turn.catch(() => {}).finally(() => (waiting -= 1))
      return await turn
    },
  }
}

function mayTry(counted: Throttle): void {
  const retryAfter = counted.wait()
  if (retryAfter > 0) throw throttled('there were too many wrong passwords', retryAfter)
}

const throttled = (message: string, retryAfter: number) =>
  new TooMany('sign-in-throttled', message, {
    hint: `wait ${retryAfter} seconds and try again`,
    retryAfter,
  })
