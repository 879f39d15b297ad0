import TOML from '@iarna/toml'
import { InvalidInput } from '../base/errors.ts'
import { contradictions } from './checks.ts'
import type { Finding } from './finding.ts'
import { findingsOf } from './findings.ts'
import { type Place, placesOf } from './places.ts'
import { type Recipe, recipeSchema } from './schema.ts'
import { unknownKey } from './suggestion.ts'

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

/** Far more than any recipe needs. Bytes. */
const LARGEST = 512 * 1024

/** Reads a recipe's text. `file` is only used in messages. Never throws for what is in the text. */
export function readRecipe(file: string, text: string): Reading {
  if (text.length > LARGEST) {
    const message = `expected at most ${LARGEST / 1024} KB, found ${Math.ceil(text.length / 1024)} KB`
    return { mistakes: [{ file, line: 1, column: 1, code: 'E-SIZE', path: '', message }] }
  }
  const source = text.replace(/^\uFEFF/, '')
  let document: Readonly<Record<string, unknown>>
  try {
    document = TOML.parse(source)
  } catch (error) {
    return { mistakes: [syntaxMistake(file, error)] }
  }
  const { recipe, findings } = check(document)
  if (findings.length === 0) return { recipe: recipe as Recipe, mistakes: [] }
  const place = placesOf(source)
  const mistakes = findings.map(({ at, code, message }) => ({
    file,
    code,
    path: at.join('.'),
    message,
    ...place(at),
  }))
  return { mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/**
 * Every table is read by itself, so that a mistake in one hides none in another; then what the good
 * ones say of each other is looked at.
 */
function check(document: Readonly<Record<string, unknown>>) {
  const { shape } = recipeSchema
  const recipe: Record<string, unknown> = {}
  const findings: Finding[] = []
  for (const [key, schema] of Object.entries(shape)) {
    const result = schema.safeParse(document[key])
    if (result.success) recipe[key] = result.data
    else findings.push(...result.error.issues.flatMap(it => findingsOf(it, [key], document)))
  }
  for (const key of Object.keys(document)) {
    if (Object.hasOwn(shape, key) || key.startsWith('x-')) continue
    findings.push(unknownKey([key], Object.keys(shape)))
  }
  if (document.image === undefined && document.build === undefined) {
    const message = 'expected image or build, found neither'
    findings.push({ at: [], code: 'E-SOURCE-NONE', message })
  }
  for (const { at, code, allowed } of contradictions(recipe as Partial<Recipe>)) {
    findings.push({ at, code, message: `expected ${allowed}` })
  }
  return { recipe, findings }
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
