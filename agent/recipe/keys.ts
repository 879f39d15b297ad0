import type { z } from 'zod'
import { recipeSchema } from './schema.ts'

type Path = readonly (string | number)[]

interface Definition {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly def: {
    readonly type: string
    readonly innerType?: z.ZodType
    readonly keyType?: z.ZodType
    readonly valueType?: z.ZodType
    readonly element?: z.ZodType
  }
}

/** What the schema says at a path; `undefined` where it knows nothing. */
export function schemaAt(path: Path): z.ZodType | undefined {
  let schema: z.ZodType | undefined = recipeSchema
  for (const step of path) schema = schema && below(schema, String(step))
  return schema
}

/** What the schema says of the name that ends a path, where names are free. */
export function nameSchemaAt(path: Path): z.ZodType | undefined {
  const table = schemaAt(path.slice(0, -1))
  return table && inner(table).def.keyType
}

/** The keys that the schema knows at a path, to suggest one of them. */
export function knownKeys(path: Path): string[] {
  const table = schemaAt(path)
  return Object.keys((table && inner(table).shape) ?? {})
}

/** Whether what is at a path is made of tables: `[ports.<id>]`, `[[files]]`. */
export function holdsTables(path: Path): boolean {
  const table = schemaAt(path)
  if (!table) return false
  const { valueType, element } = inner(table).def
  const entry = valueType ?? element
  return entry !== undefined && inner(entry).shape !== undefined
}

/** The schema itself behind "optional" and "default". */
function inner(schema: z.ZodType): Definition {
  const it = schema as unknown as Definition
  return it.def.innerType ? inner(it.def.innerType) : it
}

function below(schema: z.ZodType, step: string): z.ZodType | undefined {
  const { shape, def } = inner(schema)
  if (shape) return Object.hasOwn(shape, step) ? shape[step] : undefined
  return def.valueType ?? def.element
}
