import type { z } from 'zod'
import { schemaAt as at, inner, knownKeys as keysAt } from '../base/schema-path.ts'
import { recipeSchema } from './schema.ts'

type Path = readonly (string | number)[]

/** What the schema says at a path; `undefined` where it knows nothing. */
export function schemaAt(path: Path): z.ZodType | undefined {
  return at(recipeSchema, path)
}

/** What the schema says of the name that ends a path, where names are free. */
export function nameSchemaAt(path: Path): z.ZodType | undefined {
  const table = schemaAt(path.slice(0, -1))
  return table && inner(table).def.keyType
}

/** The keys that the schema knows at a path, to suggest one of them. */
export function knownKeys(path: Path): string[] {
  return keysAt(recipeSchema, path)
}

/** Whether what is at a path is made of tables: `[ports.<id>]`, `[[files]]`. */
export function holdsTables(path: Path): boolean {
  const table = schemaAt(path)
  if (!table) return false
  const { valueType, element } = inner(table).def
  const entry = valueType ?? element
  return entry !== undefined && inner(entry).shape !== undefined
}
