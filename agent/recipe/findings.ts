import type { z } from 'zod'
import type { Finding } from './finding.ts'
import { knownKeys } from './keys.ts'
import { shownValue } from './shown.ts'
import { nearest, unknownKey } from './suggestion.ts'

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
    const { code, allowed } = coded(issue.issues[0]?.message ?? '', 'E-NAME', 'another name')
    return [{ at, code, message: `expected ${allowed}, found ${shownValue(at.at(-1))}` }]
  }
  const value = at.reduce<unknown>((it, step) => (it as Record<string, unknown>)?.[step], document)
  const { code, allowed } = expectation(issue)
  if (value === undefined) {
    return [{ at, code: 'E-MISSING', message: `expected ${allowed}, found nothing` }]
  }
  const near = typeof value === 'string' && nearest(value, valuesOf(issue))
  const hint = near ? `, did you mean "${near}"?` : ''
  return [{ at, code, message: `expected ${allowed}, found ${shownValue(value)}${hint}` }]
}

interface Expectation {
  readonly code: string
  /** Follows "expected". */
  readonly allowed: string
}

const TYPES: Readonly<Record<string, string>> = {
  record: 'a table',
  object: 'a table',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
}

const UNITS: Readonly<Record<string, string>> = {
  array: ' entries',
  string: ' characters',
}

function expectation(issue: z.core.$ZodIssue): Expectation {
  switch (issue.code) {
    case 'invalid_type':
      return coded(issue.message, 'E-TYPE', TYPES[issue.expected] ?? `a ${issue.expected}`)
    case 'invalid_value':
      return coded(issue.message, 'E-VALUE', oneOf(issue.values))
    case 'too_small':
      return coded(
        issue.message,
        'E-VALUE',
        `at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`,
      )
    case 'too_big':
      return coded(issue.message, 'E-VALUE', `at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`)
    case 'invalid_union':
      return coded(issue.message, ...either(issue.errors.flatMap(it => it.slice(0, 1))))
    default:
      return coded(issue.message, 'E-VALUE', issue.message)
  }
}

/** Every way to say it, and the code of the one that knows best what is wrong. */
function either(issues: readonly z.core.$ZodIssue[]): [code: string, allowed: string] {
  const ways = issues.map(expectation)
  const best = ways.find(({ code }) => code !== 'E-TYPE' && code !== 'E-VALUE')
  const allowed = [...new Set(ways.map(it => it.allowed))].join(' or ')
  return [best?.code ?? 'E-TYPE', allowed]
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map(it => JSON.stringify(it))
  return words.length > 2 ? `one of ${words.join(', ')}` : words.join(' or ')
}

const valuesOf = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_value' ? issue.values.map(String) : []

/** Our own schemas say their code in front of the words; zod's own words are replaced. */
function coded(message: string, code: string, words: string): Expectation {
  const [, own, rest] = /^(E-[A-Z-]+) (.*)$/s.exec(message) ?? []
  if (own !== undefined && rest !== undefined) return { code: own, allowed: rest }
  return { code, allowed: words }
}
