import type { Home } from '../../lab/home.ts'
import type { Owner } from '../../system/owner.ts'
import type { Figure, Outcome } from '../bench.ts'

/** A box, from within. */
export interface Inside {
  /** Runs a script on the box, which ends at its first mistake; its output without white space around it. */
  shell(script: string): Promise<string>
}

/** What a kind of fault is done to: a box with its owner and some apps. */
export interface Victim extends Inside {
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
  /** Does it once; answers what does not hold, or undefined. Whatever it broke is whole afterwards. */
  once(victim: V, round: number): Promise<string | undefined>
}

/** Does each as often as it says, or for its share of the minutes, and counts what held. */
export async function tryFaults<V>(
  faults: readonly Fault<V>[],
  victim: V,
  say: (line: string) => void,
  minutes = Number.POSITIVE_INFINITY,
): Promise<Required<Pick<Outcome, 'figures' | 'passed' | 'failed'>>> {
  const figures: Figure[] = []
  let [passed, failed] = [0, 0]
  for (const fault of faults) {
    const end = performance.now() + (minutes / faults.length) * 60_000
    let [held, done] = [0, 0]
    for (; done < fault.count && performance.now() < end; done++) {
      const wrong = await fault.once(victim, done)
      if (wrong === undefined) held += 1
      else say(`${fault.name}, ${done}: ${wrong}`)
    }
    say(`${fault.name}: ${held} of ${done}`)
    figures.push({ name: `${fault.name}: ${fault.expected}`, value: held, unit: `of ${done}` })
    passed += held
    failed += done - held
  }
  return { figures, passed, failed }
}
