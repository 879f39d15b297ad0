import { InvalidInput } from '../../../agent/base/errors.ts'
import type { Home } from '../../lab/home.ts'
import type { Owner } from '../../system/owner.ts'
import type { Figure, Outcome } from '../bench.ts'

/** A box, from within. */
export interface Inside {
  /** Runs a script on the box, which ends at its first mistake; its output without white space around it. */
  shell(script: string): Promise<string>
}

/** What faults are done to. */
export interface Mendable {
  /** Turns it on where it is off, and takes away whatever a round left that did not come to its end. */
  mend(): Promise<void>
}

/** What a kind of fault is done to: a box with its owner and some apps. */
export interface Victim extends Inside, Mendable {
  readonly home: Home
  readonly owner: Owner
  /** Runs `gantry` on the box. */
  gantry(...words: string[]): Promise<string>
}

/** Something that breaks, done again and again. */
export interface Fault<V = Victim> {
  readonly name: string
  readonly count: number
  /** What must hold after each, in words. */
  readonly expected: string
  /** Does it once; answers what does not hold, or undefined. Whatever it broke is whole afterwards, unless it throws. */
  once(victim: V, round: number): Promise<string | undefined>
}

/** The faults whose names have one of those words in them; all without words. */
export function chosenOf<V>(
  faults: readonly Fault<V>[],
  words: readonly string[] | undefined,
): readonly Fault<V>[] {
  const chosen = faults.filter(it => !words || words.some(word => it.name.includes(word)))
  if (chosen.length > 0) return chosen
  throw new InvalidInput('no-such-fault', `no fault has ${words?.join(' or ')} in its name`, {
    hint: `choose words of: ${faults.map(it => it.name).join('; ')}`,
  })
}

/**
 * Does each as often as it says, or at least once and for its share of the minutes, and counts what
 * held. What one does not need of its share is left to those after it. A round that throws did not
 * hold, and ends nothing but itself.
 */
export async function tryFaults<V extends Mendable>(
  faults: readonly Fault<V>[],
  victim: V,
  say: (line: string) => void,
  minutes: number,
): Promise<Required<Outcome>> {
  const end = performance.now() + minutes * 60_000
  const figures: Figure[] = []
  const wrongs: string[] = []
  const short: string[] = []
  let [passed, failed] = [0, 0]
  for (const [at, fault] of faults.entries()) {
    const share = (end - performance.now()) / (faults.length - at)
    const until = performance.now() + share
    let [held, done] = [0, 0]
    do {
      const wrong = await wrongAfter(fault, victim, done)
      if (wrong === undefined) held += 1
      else {
        wrongs.push(`${fault.name}, ${done}: ${wrong}`)
        say(wrongs.at(-1) ?? '')
        await victim.mend().catch(error => say(`it could not be mended: ${wordsOf(error)}`))
      }
      done += 1
    } while (done < fault.count && performance.now() < until)
    say(`${fault.name}: ${held} of ${done}`)
    figures.push({
      name: `${fault.name}: ${fault.expected}`,
      ...{ value: held, unit: `of ${done}`, aim: { least: done } },
    })
    if (done < fault.count) short.push(`${fault.name}, ${done} of ${fault.count}`)
    passed += held
    failed += done - held
  }
  const told = { 'what did not hold': wrongs, 'ended by time': short }
  const conditions = Object.entries(told)
    .filter(([, lines]) => lines.length > 0)
    .map(([what, lines]) => [what, lines.join('; ').slice(0, TOLD)])
  return { figures, passed, failed, conditions: Object.fromEntries(conditions) }
}

/** Characters: what a reader of a report still reads. */
const TOLD = 2_000

/** What does not hold after one round, on one line. */
async function wrongAfter<V>(fault: Fault<V>, victim: V, round: number) {
  const wrong = await fault.once(victim, round).catch(error => `it ended early: ${wordsOf(error)}`)
  return wrong?.replaceAll(/\s+/g, ' ').slice(0, 500)
}

/** Everything that does not hold, in the order in which it was found; undefined where all does. */
export const allOf = (...wrongs: readonly (string | undefined)[]): string | undefined =>
  wrongs.filter(it => it !== undefined).join('; ') || undefined

/** What was thrown, with what was behind it. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const behind = error.cause === undefined ? '' : ` (${wordsOf(error.cause)})`
  return `${error.message}${behind}`
}

/** What was thrown, in words; undefined where nothing was. */
export const wrongIn = (act: () => Promise<unknown>): Promise<string | undefined> =>
  act().then(() => undefined, wordsOf)
