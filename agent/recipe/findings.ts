import type { z } from 'zod'
import { nearestValue } from '../base/nearest.ts'
import { type Expectation, expectationOf } from './expectation.ts'
import type { Finding } from './finding.ts'
import { knownKeys, nameSchemaAt, schemaAt } from './keys.ts'
import { shownValue } from './shown.ts'
import { correction } from './slips.ts'
import { unknownKey } from './suggestion.ts'

/** What one complaint of the schema means to a packager: what was found, and what is allowed. */
export function findingsOf(
  issue: z.core.$ZodIssue,
  above: readonly string[],
  document: unknown,
): Finding[] {
  const at = [...above, ...issue.path.map(it => (typeof it === 'symbol' ? String(it) : it))]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(name => unknownKey([...at, name], knownKeys(at)))
  }
  if (issue.code === 'invalid_key') {
    const [, code = 'E-NAME', allowed = 'another name'] =
      /^(E-[A-Z-]+) (.*)$/s.exec(issue.issues[0]?.message ?? '') ?? []
    const meant = correction(nameSchemaAt(at), at.at(-1))
    return [finding(at, { code, allowed }, at.at(-1), meant)]
  }
  const value = valueAt(document, at)
  const expected = expectationOf(issue, at)
  if (value === undefined) return [finding(at, { ...expected, code: 'E-MISSING' }, value)]
  const near =
    issue.code === 'invalid_value' && typeof value === 'string'
      ? nearestValue(value, issue.values.map(String))
      : undefined
  const isSlip = expected.code !== 'E-FORBIDDEN' || issue.code === 'invalid_value'
  const meant = near ?? (isSlip ? correction(schemaAt(at), value) : undefined)
  return [finding(at, expected, value, meant)]
}

const valueAt = (document: unknown, at: Finding['at']) =>
  at.reduce<unknown>((it, step) => (it as Record<string, unknown> | undefined)?.[step], document)

function finding(
  at: Finding['at'],
  { code, allowed }: Expectation,
  value: unknown,
  meant?: unknown,
): Finding {
  const hint = meant === undefined ? '' : `, did you mean ${shownValue(meant)}?`
  return { at, code, message: `expected ${allowed}, found ${shownValue(value)}${hint}` }
}
