import type { Home } from '../../lab/home.ts'
import type { Owner } from '../../system/owner.ts'

/** What a kind of fault is done to: a box with its owner and some apps. */
export interface Victim {
  readonly home: Home
  readonly owner: Owner
  /** Runs `gantry` on the box. */
  gantry(...words: string[]): Promise<string>
  /** Runs a script on the box, which ends at its first mistake; its output without white space around it. */
  shell(script: string): Promise<string>
}

/** Something that breaks, done again and again. */
export interface Fault {
  readonly name: string
  readonly count: number
  /** What must hold after each, in words. */
  readonly expected: string
  /** Does it once; answers what does not hold, or undefined. Whatever it broke is whole afterwards. */
  once(victim: Victim, round: number): Promise<string | undefined>
}
