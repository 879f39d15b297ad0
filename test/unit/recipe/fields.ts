import type { z } from 'zod'
import { recipeSchema } from '../../../agent/recipe/schema.ts'

export interface Field {
  /** With `*` for a name that is free, and for the number of a list. */
  readonly path: readonly string[]
  readonly isTable: boolean
}

interface Definition {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly def: {
    readonly type: string
    readonly innerType?: z.ZodType
    readonly in?: z.ZodType
    readonly valueType?: z.ZodType
    readonly element?: z.ZodType
  }
}

/** Every key of the format, tables before what is in them. */
export const fields: readonly Field[] = below(recipeSchema, [])

function below(schema: z.ZodType, path: readonly string[]): Field[] {
  const { shape, def } = inner(schema)
  if (shape) {
    return Object.entries(shape).flatMap(([key, it]) => [
      { path: [...path, key], isTable: isTable(it) },
      ...below(it, [...path, key]),
    ])
  }
  const entry = def.valueType ?? def.element
  return entry ? below(entry, [...path, '*']) : []
}

function isTable(schema: z.ZodType): boolean {
  const { shape, def } = inner(schema)
  const entry = def.valueType ?? def.element
  return shape !== undefined || (entry !== undefined && inner(entry).shape !== undefined)
}

function inner(schema: z.ZodType): Definition {
  const it = schema as unknown as Definition
  return it.def.innerType ? inner(it.def.innerType) : it
}
