import TOML from '@iarna/toml'
import leven from 'leven'
import type { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'
import { type Place, placesOf } from './places.ts'
import { type Recipe, recipeSchema } from './schema.ts'

/** One mistake in a recipe, with everything a packager needs to mend it. */
export interface Mistake extends Place {
  readonly file: string
  readonly code: string
  /** Dotted, e.g. `storage.data.path`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

/** Either the recipe or all its mistakes, in the order of the file. */
export type Reading =
  | { readonly recipe: Recipe; readonly mistakes: readonly [] }
  | { readonly recipe?: undefined; readonly mistakes: readonly Mistake[] }

/** Reads a recipe's text. `file` is only used in messages. Never throws for what is in the text. */
export function readRecipe(file: string, text: string): Reading {
  const source = text.replace(/^\uFEFF/, '')
  let document: unknown
  try {
    document = TOML.parse(source)
  } catch (error) {
    return { mistakes: [syntaxMistake(file, error)] }
  }
  const result = recipeSchema.safeParse(document)
  if (result.success) return { recipe: result.data, mistakes: [] }
  const place = placesOf(source)
  const mistakes = result.error.issues.flatMap(issue => mistakesOf(issue, document))
  return {
    mistakes: mistakes
      .map(({ at, code, message }) => ({ file, code, path: at.join('.'), message, ...place(at) }))
      .sort((a, b) => a.line - b.line || a.column - b.column),
  }
}

/** As compilers write it, so that editors can jump: `FILE:LINE:COL: CODE message`. */
export function formatMistake({ file, line, column, code, path, message }: Mistake): string {
  return `${file}:${line}:${column}: ${code} ${path === '' ? '' : `${path}: `}${message}`
}

/** The recipe, or InvalidInput that names every mistake. */
export function recipeOrThrow(file: string, text: string): Recipe {
  const { recipe, mistakes } = readRecipe(file, text)
  if (recipe) return recipe
  const what = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  throw new InvalidInput('recipe-invalid', `the recipe has ${what}`, {
    hint: 'mend the lines below and try again',
    detail: mistakes.map(formatMistake).join('\n'),
  })
}

function syntaxMistake(file: string, error: unknown): Mistake {
  const { line = 0, col = 0, message } = error as { line?: number; col?: number; message: string }
  const first = message.split('\n')[0]?.replace(/ at row \d+, col \d+, pos \d+:?$/, '') ?? message
  return { file, line: line + 1, column: col + 1, code: 'E-SYNTAX', path: '', message: first }
}

interface Found {
  readonly at: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

type Issue = z.core.$ZodIssue

function mistakesOf(issue: Issue, document: unknown): Found[] {
  const at = issue.path.map(it => (typeof it === 'symbol' ? String(it) : it))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(name => ({
      at: [...at, name],
      code: 'E-UNKNOWN',
      message: `unknown key${suggestion(name, knownKeys(at))}`,
    }))
  }
  if (issue.code === 'invalid_key') {
    const name = String(at.at(-1))
    const allowed = issue.issues[0]?.message ?? 'another name'
    return [{ at, code: 'E-NAME', message: `expected ${allowed}, found ${JSON.stringify(name)}` }]
  }
  const value = at.reduce<unknown>((it, step) => (it as Record<string, unknown>)?.[step], document)
  if (value === undefined || issue.path.length === 0) {
    return [{ at, code: 'E-MISSING', message: `expected ${expectation(issue)}, found nothing` }]
  }
  const code =
    at.at(-1) === 'service' ? 'E-NAME' : issue.code === 'invalid_type' ? 'E-TYPE' : 'E-VALUE'
  return [{ at, code, message: `expected ${expectation(issue)}, found ${shown(value)}` }]
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return (
        { record: 'a table', object: 'a table', array: 'a list' }[issue.expected as string] ??
        `a ${issue.expected}`
      )
    case 'invalid_value':
      return issue.values.map(value => JSON.stringify(value)).join(' or ')
    case 'too_small':
      return issue.origin === 'string'
        ? `at least ${issue.minimum} characters`
        : `${issue.minimum} or more`
    case 'too_big':
      return issue.origin === 'string'
        ? `at most ${issue.maximum} characters`
        : `${issue.maximum} or less`
    default:
      return issue.message
  }
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Date) return 'a date'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** The keys that the schema knows at a path, to suggest one of them. */
function knownKeys(path: readonly (string | number)[]): string[] {
  let schema: unknown = recipeSchema
  for (const step of path) schema = below(schema, String(step))
  const { shape } = inner(schema) as { shape?: Record<string, unknown> }
  return Object.keys(shape ?? {})
}

function inner(schema: unknown): unknown {
  const { def } = (schema ?? {}) as { def?: { innerType?: unknown } }
  return def?.innerType ? inner(def.innerType) : schema
}

function below(schema: unknown, step: string): unknown {
  const table = inner(schema) as { shape?: Record<string, unknown>; def?: { valueType?: unknown } }
  return table?.shape?.[step] ?? table?.def?.valueType
}

function suggestion(name: string, known: readonly string[]): string {
  const near = known
    .map(it => ({ it, distance: leven(name, it) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= Math.max(1, Math.floor(name.length / 3))) {
    return `, did you mean "${near.it}"?`
  }
  return known.length > 0 ? `, expected one of ${known.join(', ')}` : ''
}
