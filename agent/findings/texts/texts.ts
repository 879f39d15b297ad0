import type { FindingCode, FindingValues } from '../../base/finding.ts'

/** What happened, what that means for the person, and what to do. */
export type Says = readonly [what: string, means: string, todo: string]

/** What findings say in one language: whole sentences. */
export interface FindingTexts {
  readonly findings: { readonly [Code in FindingCode]: (it: FindingValues[Code]) => Says }
  /** What the parts of the box are called, by their names. */
  readonly parts: Readonly<Record<string, string>>
}

/** The three sentences of a finding. */
export function saysOf(
  { findings }: FindingTexts,
  { code, values }: { readonly code: FindingCode; readonly values: object },
): Says {
  return (findings[code] as (it: object) => Says)(values)
}
