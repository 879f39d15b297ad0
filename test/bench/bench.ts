import { InvalidInput } from '../../agent/base/errors.ts'

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

/**
 * What a bench has measured under those conditions. One that ends early is told as what failed, with
 * its reason; a wrong order is thrown.
 */
export async function reportOf(
  name: string,
  conditions: Outcome['conditions'],
  run: () => Promise<Outcome>,
): Promise<Report> {
  try {
    const outcome = await run()
    return {
      name,
      conditions: { ...conditions, ...outcome.conditions },
      figures: outcome.figures,
      passed: outcome.passed ?? 0,
      failed: outcome.failed ?? 0,
    }
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const told = { ...conditions, [ENDED_EARLY]: reason }
    return { name, conditions: told, figures: [], passed: 0, failed: 1 }
  }
}

const ENDED_EARLY = 'ended early'

/** Whether a report says nothing but why there is none. */
export const hasEndedEarly = ({ conditions }: Report): boolean => ENDED_EARLY in conditions

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
  // Nothing is so many times as much as nothing.
  const beside = peer === 0 || !Number.isFinite(peer) ? {} : { peer, ratio: value / peer }
  return { name, value, unit, ...beside, ...(aim ? { aim } : {}) }
}
