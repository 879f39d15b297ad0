import type { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'

/** A value as the schema wants it. Throws InvalidInput with the first thing that is wrong. */
export function decode<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const at = issue?.path.join('.') || 'the request'
  throw new InvalidInput('input-invalid', `${at}: expected ${issue?.message ?? 'something else'}`)
}
