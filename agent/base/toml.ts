import TOML from '@iarna/toml'
import { ParseError, parseTOML, traverseNodes } from 'toml-eslint-parser'
import type { z } from 'zod'
import { InvalidInput } from './errors.ts'
import { nearest } from './nearest.ts'
import { knownKeys } from './schema-path.ts'

/** A TOML text checked against a schema, or InvalidInput that names the file and every mistake. */
export function decodeToml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): z.output<S> {
  return checked(file, parsed(file, text), schema)
}

/** The same without the keys that the schema does not know, wherever they are. */
export function decodeKnownToml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): z.output<S> {
  const document = parsed(file, text)
  for (;;) {
    const foreign = foreignKeys(schema.safeParse(document).error?.issues ?? [])
    if (foreign.length === 0) return checked(file, document, schema)
    // What is checked last of a table is only seen once its keys are right.
    for (const { at, key } of foreign) delete tableAt(document, at)[key]
  }
}

const foreignKeys = (issues: readonly z.core.$ZodIssue[]) =>
  issues.flatMap(it =>
    it.code === 'unrecognized_keys' ? it.keys.map(key => ({ at: it.path, key })) : [],
  )

const tableAt = (document: unknown, at: readonly PropertyKey[]) =>
  at.reduce(
    (it, step) => it[step] as Record<PropertyKey, unknown>,
    document as Record<PropertyKey, unknown>,
  )

function parsed(file: string, text: string): unknown {
  const source = text.replace(/^\uFEFF/, '')
  // No text has them; as UTF-16 every other sign of a plain one is.
  if (source.includes('\0')) {
    throw new InvalidInput('toml-syntax', `${file}: is saved as UTF-16: save it as UTF-8`)
  }
  try {
    refuseTaken(file, source)
    return TOML.parse(source)
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw new InvalidInput('toml-syntax', `${file}:${placeOf(cause)}: is not valid TOML`, {
      detail: (cause as Error).message,
      cause,
    })
  }
}

function checked<S extends z.ZodType>(file: string, document: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const lines = result.error.issues
    .flatMap(it => mistakesOf(it, document, schema))
    .map(({ at, says }) =>
      at.length > 0 ? `${file}: ${at.join('.')}: ${says}` : `${file}: ${says}`,
    )
  throw new InvalidInput('toml-value', lines[0] ?? file, { detail: lines.join('\n') })
}

interface Mistake {
  readonly at: readonly PropertyKey[]
  readonly says: string
}

/** What one complaint of a schema means to whoever wrote the file. */
function mistakesOf(issue: z.core.$ZodIssue, document: unknown, schema: z.ZodType): Mistake[] {
  const at = issue.path
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const meant = nearest(key, knownKeys(schema, at))
      const hint = meant === undefined ? '' : `, did you mean "${meant}"?`
      return { at: [...at, key], says: `there is no such key${hint}` }
    })
  }
  const isMissing = /^invalid_(?:type|value|union)$/.test(issue.code) && !isThere(document, at)
  return [{ at, says: isMissing ? 'is missing' : issue.message }]
}

const isThere = (document: unknown, at: readonly PropertyKey[]) =>
  at.reduce<unknown>(
    (it, step) => (it as Record<PropertyKey, unknown> | undefined)?.[step],
    document,
  ) !== undefined

/** One parser counts lines from 0, the other from 1. */
function placeOf(mistake: unknown): string {
  if (mistake instanceof ParseError) return `${mistake.lineNumber}:${mistake.column + 1}`
  const { line = 0, col = 0 } = mistake as { line?: number; col?: number }
  return `${line + 1}:${col + 1}`
}

/**
 * Names that every object of JavaScript has already. @iarna/toml takes `[constructor]` for the
 * function Object and writes into it: such a file must not come near it.
 */
const TAKEN: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
])

/** Whether a key would reach into the program itself, alone or as a part of a dotted one. */
export const isTaken = (key: string): boolean => key.split('.').some(it => TAKEN.has(it))

/** One of them somewhere, or letters written as numbers: only then the keys are looked at. */
const SUSPECT = new RegExp([...TAKEN, '\\\\[uU]'].join('|'))

function refuseTaken(file: string, source: string): void {
  if (!SUSPECT.test(source)) return
  traverseNodes(parseTOML(source, { tomlVersion: '1.0' }), {
    enterNode(node) {
      if (node.type !== 'TOMLBare' && node.type !== 'TOMLQuoted') return
      const name = node.type === 'TOMLBare' ? node.name : node.value
      if (!isTaken(name)) return
      const { line, column } = node.loc.start
      const where = `${file}:${line}:${column + 1}`
      throw new InvalidInput('toml-name', `${where}: nothing can be called "${name}"`)
    },
    leaveNode() {},
  })
}

/** Plain data as TOML. Keys without a value are left out. */
export function encodeToml(data: object): string {
  return TOML.stringify(JSON.parse(JSON.stringify(data)) as TOML.JsonMap)
}
