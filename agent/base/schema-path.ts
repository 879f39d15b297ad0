import type { z } from 'zod'

type Path = readonly PropertyKey[]

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

/** What a schema says at a path; `undefined` where it knows nothing. */
export function schemaAt(root: z.ZodType, path: Path): z.ZodType | undefined {
  let schema: z.ZodType | undefined = root
  for (const step of path) schema = schema && below(schema, String(step))
  return schema
}

/** The keys that a schema knows at a path. */
export function knownKeys(root: z.ZodType, path: Path): string[] {
  const table = schemaAt(root, path)
  return Object.keys((table && inner(table).shape) ?? {})
}

/** The schema itself behind "optional" and "default". */
export function inner(schema: z.ZodType): Definition {
  const it = schema as unknown as Definition
  return it.def.innerType ? inner(it.def.innerType) : it
}

function below(schema: z.ZodType, step: string): z.ZodType | undefined {
  const { shape, def } = inner(schema)
  if (shape) return Object.hasOwn(shape, step) ? shape[step] : undefined
  return def.valueType ?? def.element
}
