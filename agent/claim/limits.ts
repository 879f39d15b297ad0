import { z } from 'zod'
import { NotAllowed, TooMany } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { waitAfter } from './throttle.ts'

const MINUTE = 60_000
/** How long after power-on a box can be claimed. */
const WINDOW = 60 * MINUTE
/** Tries after which nobody may try for a while, and again after as many more. */
const SOFT_LOCK = 20
const SOFT_LOCK_TIME = 15 * MINUTE
/** Tries after which only who can reach the plug may go on. */
const HARD_LOCK = 100
/** The same for proofs by the cable: they can be begun without knowing anything. */
const MOST_BY_CABLE = 10

const limitsSchema = z.strictObject({
  /** Milliseconds of the clock that runs since power-on. */
  since: z.number(),
  tries: z.int().min(0),
  'open-at': z.number(),
  /** How often somebody began to show that they stand at the box. */
  cable: z.int().min(0).default(0),
})

const AFTER_POWER_ON = {
  hint: 'turn the box off and on again: whoever can do that may try anew',
}

/**
 * How often a code may be tried. Tries of everybody are counted together, for an attacker over IPv6
 * has as many addresses as he likes, and each one counts when it begins: the other end learns
 * whether its code was right before the box does. What is counted outlives the worker, and ends
 * with the power: pulling the plug proves that somebody is there.
 */
export interface Limits {
  /** Why nobody can claim the box just now, if that is so. */
  refusal(): NotAllowed | TooMany | undefined
  /**
   * Counts a try, on disk before it begins, and answers after how many seconds there may be another
   * one if the code was wrong. Throws what `refusal` says.
   */
  begin(): Promise<number>
  /** Counts a proof by the cable, as `begin` does a try. */
  beginByCable(): Promise<void>
  /** The code was right: what came before is forgiven. */
  proved(): Promise<void>
}

/**
 * @param file in a folder that is empty after power-on
 * @param now milliseconds since power-on
 */
export async function openLimits(file: string, now: () => number): Promise<Limits> {
  const text = await readText(file)
  let state =
    text === undefined
      ? { since: now(), tries: 0, 'open-at': 0, cable: 0 }
      : decodeToml(file, text, limitsSchema)
  /** Counted before it is written: of tries at the same moment, each is one more. */
  let written: Promise<unknown> = Promise.resolve()
  function save(next: typeof state): Promise<void> {
    state = next
    const write = () => writeWhole(file, encodeToml(state))
    const done = written.then(write, write)
    written = done
    return done
  }
  if (text === undefined) await save(state)

  function refusal(): NotAllowed | TooMany | undefined {
    if (now() - state.since > WINDOW) {
      return new NotAllowed('claim-window', 'a box can be claimed for an hour after power-on', {
        hint: 'turn the box off and on again, and claim it within the hour',
      })
    }
    if (state.tries >= HARD_LOCK) {
      const message = `there were ${state.tries} tries to claim this box`
      return new NotAllowed('claim-locked', message, AFTER_POWER_ON)
    }
    const retryAfter = Math.ceil((state['open-at'] - now()) / 1000)
    if (retryAfter <= 0) return undefined
    return new TooMany('code-throttled', 'there were too many wrong codes', {
      hint:
        retryAfter > 60
          ? `wait ${Math.ceil(retryAfter / 60)} minutes, or ${AFTER_POWER_ON.hint}`
          : `wait ${retryAfter} seconds and try again`,
      retryAfter,
    })
  }

  return {
    refusal,
    async begin() {
      const why = refusal()
      if (why) throw why
      const tries = state.tries + 1
      const pause = tries % SOFT_LOCK === 0 ? SOFT_LOCK_TIME : waitAfter(tries) * 1000
      await save({ ...state, tries, 'open-at': now() + pause })
      return pause / 1000
    },
    async beginByCable() {
      const why = refusal()
      if (why) throw why
      if (state.cable >= MOST_BY_CABLE) {
        throw new NotAllowed('cable-locked', 'the cable was tried too often', AFTER_POWER_ON)
      }
      await save({ ...state, cable: state.cable + 1 })
    },
    proved: () => save({ ...state, tries: 0, 'open-at': 0 }),
  }
}
