import { z } from 'zod'
import { meaningOf } from './meanings.ts'
import { recipeSchema } from './schema.ts'

/** The part of JSON Schema that the format needs. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | false
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly [more: string]: unknown
}

/** The format for editors: what is allowed where, and what it means. */
export function recipeJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(recipeSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const written = writtenDefault(zodSchema as unknown as z.ZodType)
      if (written === undefined) delete jsonSchema.default
      else jsonSchema.default = written
    },
  }) as JsonSchema
  return {
    $schema,
    title: 'Gantry recipe',
    ...explained(schema, []),
    // Keys of others are left alone.
    patternProperties: { '^x-': {} },
    oneOf: [{ required: ['image'] }, { required: ['build'] }],
  }
}

/** A default as a recipe would write it: `"1G"`, not its bytes. Tables have none worth showing. */
function writtenDefault(schema: z.ZodType): unknown {
  const { def } = schema as unknown as { def: { type: string; defaultValue?: unknown } }
  if (def.type !== 'default') return undefined
  const value = def.defaultValue
  if (typeof value === 'object' && !(Array.isArray(value) && value.length > 0)) return undefined
  if (typeof value !== 'number') return value
  return [value, ...spellings(value)].find(it => schema.safeParse(it).data === value)
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['T', 2 ** 40],
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
] as const

const spellings = (value: number) =>
  UNITS.filter(([, unit]) => value % unit === 0).map(([name, unit]) => `${value / unit}${name}`)

/** With the meaning of every key, and without what only this reader understands. */
function explained(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const { properties, additionalProperties, items, anyOf, pattern, format, ...rest } = schema
  const description = meaningOf(path)
  return {
    ...(description ? { description } : {}),
    ...rest,
    ...(typeof pattern === 'string' ? { pattern: pattern.replaceAll('\\0', '\\u0000') } : {}),
    ...(format === 'uri' ? { format } : {}),
    ...(anyOf ? { anyOf: anyOf.filter(isSomething).map(it => explained(it, ['?'])) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, it]) => [key, explained(it, [...path, key])]),
          ),
        }
      : {}),
    ...(additionalProperties
      ? { additionalProperties: explained(additionalProperties, [...path, '*']) }
      : {}),
    ...(additionalProperties === false ? { additionalProperties } : {}),
    ...(items ? { items: explained(items, [...path, '*']) } : {}),
  }
}

/** Integers of 64 bits are numbers like others to an editor. */
const isSomething = (schema: JsonSchema) => Object.keys(schema).length > 0
