import TOML from '@iarna/toml'
import { InvalidInput } from '../base/errors.ts'
import { refusal } from './bounds.ts'
import type { Contradiction } from './checks/contradiction.ts'
import { contradictions } from './checks.ts'
import type { Finding } from './finding.ts'
import { findingsOf } from './findings.ts'
import { withoutTakenNames } from './names.ts'
import type { Place } from './place.ts'
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
  const places = parsed(source)
  if ('stop' in places) {
    return { mistakes: [{ file, path: '', ...places.stop }], warnings: [] }
  }
  const inOrder = (findings: readonly Finding[]) =>
    findings
      .map(({ at, code, message }) => ({
        file,
        code,
        path: shownPath(at),
        message,
        ...places.of(at),
      }))
      .sort((a, b) => a.line - b.line || a.column - b.column)
  const { recipe, findings } = check(places.document)
  const warnings = inOrder(warningsOf(recipe))
  if (findings.length === 0) return { recipe: recipe as Recipe, mistakes: [], warnings }
  const mistakes = inOrder(findings)
  if (mistakes.length <= MOST) return { mistakes, warnings }
  const message = `${mistakes.length - MOST} more mistakes are not shown`
  return {
    mistakes: [...mistakes.slice(0, MOST), { ...mistakes[MOST]!, code: 'E-MANY', message }],
    warnings,
  }
}

/** The values from one parser, their places from another; both have to take the text. */
function parsed(source: string) {
  const stop = refusal(source)
  if (stop) return { stop }
  const places = placesOf(source)
  if ('stop' in places) return places
  try {
    return { ...places, document: TOML.parse(source) as Readonly<Record<string, unknown>> }
  } catch (error) {
    const { line = 0, col = 0, message } = error as { line?: number; col?: number; message: string }
    const words = shownLine(message.split('\n')[0] ?? '')
    return { stop: { line: line + 1, column: Math.max(1, col), code: 'E-SYNTAX', message: words } }
  }
}

/**
 * Every table is read by itself, so that a mistake in one hides none in another; then what the good
 * parts say of each other is looked at.
 */
function check(written: Readonly<Record<string, unknown>>) {
  const { shape } = recipeSchema
  const { document, findings } = withoutTakenNames(written)
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

function findingOf({ at, code, allowed, found }: Contradiction, document: unknown): Finding {
  const value = at.reduce<unknown>((it, step) => (it as Record<string, unknown>)?.[step], document)
  const words = found === undefined ? shownFound(value) : shownLine(found)
  return { at, code, message: `expected ${allowed}, found ${words}` }
}

const shownFound = (value: unknown) => (value === undefined ? 'nothing' : shownValue(value))

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
