import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseJson } from '../base/json.ts'

/** Beside a recipe: what became of it on a box. */
export const TEST_REPORT = 'tested.json'

const reportSchema = z.object({
  /** What digestOf says of the folder that was tried: another one was not. */
  recipe: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** `true`, or the reason why not. */
  steps: z.record(z.string(), z.union([z.literal(true), z.string()])),
})
export type TestReport = z.output<typeof reportSchema>

/** SHA-256 in hexadecimal of all files of a recipe's folder, by their paths, whatever their order. */
export function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const whole = createHash('sha256')
  for (const path of [...files.keys()].sort()) {
    const content = files.get(path) ?? new Uint8Array()
    whole.update(`${path}\0${content.length}\0`).update(content)
  }
  return whole.digest('hex')
}

/** Whether a report is about these files as they are, and something was tried and nothing failed. */
export function wasTestedWell(report: string, files: ReadonlyMap<string, Uint8Array>): boolean {
  const { data } = reportSchema.safeParse(parseJson(report))
  if (data?.recipe !== digestOf(files)) return false
  const outcomes = Object.values(data.steps)
  return outcomes.length > 0 && outcomes.every(it => it === true)
}
