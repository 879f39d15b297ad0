/** One figure of a bench. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What people would use instead, in the same unit, measured in the same run. */
  readonly peer?: number
  /** `value / peer`. */
  readonly ratio?: number
  /** What it should be; of the ratio where that is said. */
  readonly aim?: { readonly most?: number; readonly least?: number; readonly of?: 'ratio' }
}

export interface Outcome {
  readonly figures: readonly Figure[]
  /** What was tried and held, and what did not. */
  readonly passed?: number
  readonly failed?: number
  /** Anything beside the machine that a reader must know to judge the figures. */
  readonly conditions?: Readonly<Record<string, string | number | boolean>>
}

/** What a bench has measured, and on what. */
export interface Report extends Required<Outcome> {
  readonly name: string
}

/** Something that takes too long, or needs too quiet a machine, for a test. Run as root. */
export interface Bench {
  /** What it usually takes on two cores. */
  readonly minutes: number
  /**
   * Tells how far it is through `say`, never on standard output. `minutes` is how long somebody
   * wants to wait, for what may go on as long as one likes; `only` names a part of what is tried,
   * for a bench that has parts.
   */
  run(say: (line: string) => void, minutes?: number, only?: readonly string[]): Promise<Outcome>
}

/** A figure beside what it is measured against. */
export function against(
  name: string,
  value: number,
  unit: string,
  peer: number,
  aim?: Figure['aim'],
): Figure {
  return { name, value, unit, peer, ratio: value / peer, ...(aim ? { aim } : {}) }
}
