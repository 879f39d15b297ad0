import TOML from '@iarna/toml'
import type { z } from 'zod'
import { InvalidInput } from './errors.ts'

/** A TOML text checked against a schema, or InvalidInput that names the file and every mistake. */
export function decodeToml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): z.output<S> {
  let document: unknown
  try {
    document = TOML.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const { line = 0, col = 0, message } = cause as { line?: number; col?: number; message: string }
    throw new InvalidInput('toml-syntax', `${file}:${line + 1}:${col + 1}: is not valid TOML`, {
      detail: message,
      cause,
    })
  }
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const lines = result.error.issues.map(it => `${file}: ${it.path.join('.')}: ${it.message}`)
  throw new InvalidInput('toml-value', lines[0] ?? file, { detail: lines.join('\n') })
}

/** Plain data as TOML. Keys without a value are left out. */
export function encodeToml(data: object): string {
  return TOML.stringify(JSON.parse(JSON.stringify(data)) as TOML.JsonMap)
}
