import { recipeSchema } from './schema.ts'

interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>
  readonly def?: {
    readonly innerType?: unknown
    readonly valueType?: unknown
    readonly element?: unknown
  }
}

/** The keys that the schema knows at a path, to suggest one of them. */
export function knownKeys(path: readonly (string | number)[]): string[] {
  let schema: unknown = recipeSchema
  for (const step of path) schema = below(schema, String(step))
  return Object.keys((inner(schema) as Definition | undefined)?.shape ?? {})
}

/** The schema itself behind "optional" and "default". */
function inner(schema: unknown): unknown {
  const { def } = (schema ?? {}) as Definition
  return def?.innerType ? inner(def.innerType) : schema
}

function below(schema: unknown, step: string): unknown {
  const table = inner(schema) as Definition | undefined
  const { shape } = table ?? {}
  if (shape) return Object.hasOwn(shape, step) ? shape[step] : undefined
  return table?.def?.valueType ?? table?.def?.element
}
