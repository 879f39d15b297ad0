import TOML from '@iarna/toml'
import { InvalidInput } from '../base/errors.ts'
import { refusal } from './bounds.ts'
import type { Contradiction, Written } from './checks/contradiction.ts'
import { contradictions } from './checks.ts'
import type { Finding, Stop } from './finding.ts'
import { findingsOf } from './findings.ts'
import { type Place, placeAt } from './place.ts'
import { placesOf } from './places.ts'
import { salvage } from './salvage.ts'
import { type Recipe, recipeSchema } from './schema.ts'
import { shownLine, shownPath, shownValue } from './shown.ts'
import { unknownKey } from './suggestion.ts'
import { warningsOf } from './warnings.ts'

/** One mistake in a recipe, with everything a packager needs to mend it. */
export interface Mistake extends Place {
  readonly file: string
  readonly code: string
  /** Dotted, e.g. `storage.data.path`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

/** Either the recipe or all its mistakes, in the order of the file; warnings are neither. */
export type Reading = { readonly warnings: readonly Mistake[] } & (
  | { readonly recipe: Recipe; readonly mistakes: readonly [] }
  | { readonly recipe?: undefined; readonly mistakes: readonly Mistake[] }
)

/** Whoever sees more has a file of another kind before him. */
const MOST = 200

/** Reads a recipe's text. `file` is only used in messages. Never throws for what is in the text. */
export function readRecipe(file: string, text: string): Reading {
  // A byte order mark is no part of what was written.
  const source = text.replace(/^\uFEFF/, '')
  const stopped = (stop: Stop): Reading => ({
    mistakes: [{ file, path: '', ...stop }],
    warnings: [],
  })
  const stop = refusal(source)
  if (stop) return stopped(stop)
  const places = placesOf(source)
  if ('stop' in places) return stopped(places.stop)
  const inOrder = (findings: readonly Finding[]) =>
    findings
      .map(({ at, code, message, text }) => ({
        file,
        code,
        path: shownPath(at),
        message,
        ...(text === undefined ? places.of(at) : placeOfText(source, places.of(at), text)),
      }))
      .sort((a, b) => a.line - b.line || a.column - b.column)
  if (places.taken.length > 0) return { mistakes: inOrder(places.taken), warnings: [] }
  const values = valuesOf(source)
  if ('stop' in values) return stopped(values.stop)
  const { recipe, findings } = check(values.document)
  const warnings = inOrder(warningsOf(recipe))
  if (findings.length === 0) return { recipe: recipe as Recipe, mistakes: [], warnings }
  return { mistakes: atMost(MOST, inOrder(findings)), warnings }
}

function atMost(most: number, mistakes: readonly Mistake[]): readonly Mistake[] {
  const [next, ...more] = mistakes.slice(most)
  if (!next) return mistakes
  const message = `${more.length + 1} more mistakes are not shown`
  return [...mistakes.slice(0, most), { ...next, code: 'E-MANY', path: '', message }]
}

/** The values from one parser, their places from another: both have to take the text. */
function valuesOf(source: string) {
  try {
    return { document: TOML.parse(source) as Written }
  } catch (error) {
    const { line = 0, col = 0, message } = error as { line?: number; col?: number; message: string }
    const words = shownLine(message.split('\n')[0] ?? '')
    return { stop: { line: line + 1, column: Math.max(1, col), code: 'E-SYNTAX', message: words } }
  }
}

/** A part of a text that stands somewhere behind the place of its key, or that place. */
function placeOfText(source: string, key: Place, text: string): Place {
  const lines = source.split('\n')
  const before = lines.slice(0, key.line - 1).join('\n').length + key.column - 1
  const found = source.indexOf(text, before)
  return found < 0 ? key : placeAt(source, found)
}

/**
 * Every table is read by itself, so that a mistake in one hides none in another; then what the good
 * parts say of each other is looked at.
 */
function check(document: Written) {
  const { shape } = recipeSchema
  const findings: Finding[] = []
  const recipe: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(shape)) {
    const result = schema.safeParse(document[key])
    recipe[key] = result.success ? result.data : salvage(schema, document[key])
    if (!result.success) {
      findings.push(...result.error.issues.flatMap(it => findingsOf(it, [key], document)))
    }
  }
  for (const key of Object.keys(document)) {
    if (Object.hasOwn(shape, key) || key.startsWith('x-')) continue
    findings.push(unknownKey([key], Object.keys(shape)))
  }
  if (document.image === undefined && document.build === undefined) {
    const message = 'expected image or build, found neither'
    findings.push({ at: [], code: 'E-SOURCE-NONE', message })
  }
  const single = oneEach(findings)
  const more = contradictions(recipe as Partial<Recipe>, document).filter(it => isSure(it, single))
  return {
    recipe: recipe as Partial<Recipe>,
    findings: [...single, ...more.map(it => findingOf(it, document))],
  }
}

/** What is wrong in two ways needs to be said once. */
function oneEach(findings: readonly Finding[]): Finding[] {
  const byPath = new Map(findings.toReversed().map(it => [JSON.stringify(it.at), it]))
  return findings.filter(it => byPath.get(JSON.stringify(it.at)) === it)
}

/** Not where it speaks of something that has a mistake of its own already. */
function isSure({ at, given = [] }: Contradiction, findings: readonly Finding[]): boolean {
  return !findings.some(
    it =>
      given.some(table => it.at[0] === table) ||
      at.every((step, depth) => String(it.at[depth]) === String(step)),
  )
}

function findingOf({ at, code, allowed, found, text }: Contradiction, document: unknown): Finding {
  const value = at.reduce<unknown>((it, step) => (it as Record<string, unknown>)?.[step], document)
  const words = found === undefined ? shownValue(value) : shownLine(found)
  return { at, code, message: `expected ${allowed}, found ${words}`, ...(text ? { text } : {}) }
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
