import type { z } from 'zod'
import type { Finding } from './finding.ts'
import { recipeSchema } from './schema.ts'
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
    const { code, allowed } = coded(issue.issues[0]?.message ?? 'another name', 'E-NAME')
    return [{ at, code, message: `expected ${allowed}, found ${shown(at.at(-1))}` }]
  }
  const value = at.reduce<unknown>((it, step) => (it as Record<string, unknown>)?.[step], document)
  const { code, allowed } = expectation(issue)
  if (value === undefined) {
    return [{ at, code: 'E-MISSING', message: `expected ${allowed}, found nothing` }]
  }
  return [{ at, code, message: `expected ${allowed}, found ${shown(value)}` }]
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

function expectation(issue: z.core.$ZodIssue): { code: string; allowed: string } {
  switch (issue.code) {
    case 'invalid_type':
      return coded(issue.message, 'E-TYPE', TYPES[issue.expected] ?? `a ${issue.expected}`)
    case 'invalid_value':
      return coded(
        issue.message,
        'E-VALUE',
        issue.values.map(it => JSON.stringify(it)).join(' or '),
      )
    case 'too_small':
      return coded(issue.message, 'E-VALUE', `${issue.minimum} or more`)
    case 'too_big':
      return coded(issue.message, 'E-VALUE', `at most ${issue.maximum}`)
    case 'invalid_union': {
      // Of the ways to say it, the one that came furthest knows best what is wrong.
      const deepest = issue.errors
        .flat()
        .map(it => coded(it.message, ''))
        .find(it => it.code !== '')
      return coded(issue.message, deepest?.code ?? 'E-TYPE', deepest?.allowed ?? 'another value')
    }
    default:
      return coded(issue.message, 'E-VALUE')
  }
}

/** Our own schemas say their code in front of the words; zod's own words are replaced. */
function coded(message: string, code: string, words?: string): { code: string; allowed: string } {
  const [, own, rest] = /^(E-[A-Z-]+) (.*)$/s.exec(message) ?? []
  if (own !== undefined && rest !== undefined) return { code: own, allowed: rest }
  return { code, allowed: words ?? message }
}

/** A value as it is shown in a message: short, and on one line. */
function shown(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Date) return 'a date'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value, (_key, it) => (typeof it === 'bigint' ? String(it) : it)) ?? ''
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** The keys that the schema knows at a path, to suggest one of them. */
function knownKeys(path: readonly (string | number)[]): string[] {
  let schema: unknown = recipeSchema
  for (const step of path) schema = below(schema, String(step))
  return Object.keys((inner(schema) as { shape?: object } | undefined)?.shape ?? {})
}

interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>
  readonly def?: {
    readonly innerType?: unknown
    readonly valueType?: unknown
    readonly element?: unknown
  }
}

/** The schema itself behind "optional" and "default". */
function inner(schema: unknown): unknown {
  const { def } = (schema ?? {}) as Definition
  return def?.innerType ? inner(def.innerType) : schema
}

function below(schema: unknown, step: string): unknown {
  const table = inner(schema) as Definition | undefined
  return table?.shape?.[step] ?? table?.def?.valueType ?? table?.def?.element
}
