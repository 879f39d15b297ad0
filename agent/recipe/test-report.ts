import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Beside a recipe: what became of it on a box. */
export const TEST_REPORT = 'tested.json'

const reportSchema = z.object({
  /** SHA-256 of the recipe that was tried, in hexadecimal: another one was not. */
  recipe: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** `true`, or the reason why not. */
  steps: z.record(z.string(), z.union([z.literal(true), z.string()])),
})
export type TestReport = z.output<typeof reportSchema>

export const digestOf = (recipe: string): string =>
  createHash('sha256').update(recipe).digest('hex')

/** Whether a report is about this recipe as it is written, and nothing in it failed. */
export function wasTestedWell(report: string, recipe: string): boolean {
  const { data } = reportSchema.safeParse(parsed(report))
  if (data?.recipe !== digestOf(recipe)) return false
  return Object.values(data.steps).every(it => it === true)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
