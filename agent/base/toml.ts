import TOML from '@iarna/toml'
import { ParseError, parseTOML, traverseNodes } from 'toml-eslint-parser'
import type { z } from 'zod'
import { InvalidInput } from './errors.ts'

/** A TOML text checked against a schema, or InvalidInput that names the file and every mistake. */
export function decodeToml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): z.output<S> {
  const source = text.replace(/^\uFEFF/, '')
  let document: unknown
  try {
    refuseTaken(file, source)
    document = TOML.parse(source)
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw new InvalidInput('toml-syntax', `${file}:${placeOf(cause)}: is not valid TOML`, {
      detail: (cause as Error).message,
      cause,
    })
  }
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const lines = result.error.issues.map(it => `${file}: ${it.path.join('.')}: ${it.message}`)
  throw new InvalidInput('toml-value', lines[0] ?? file, { detail: lines.join('\n') })
}

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
