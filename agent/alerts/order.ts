import { z } from 'zod'
import { letterSchema } from './letter.ts'
import { mailSettings } from './need.ts'

/** A way with everything that it takes to use it. */
export const waySchema = z.discriminatedUnion('way', [
  mailSettings.extend({
    way: z.literal('mail'),
    user: z.string().optional(),
    password: z.string().optional(),
  }),
  z.object({ way: z.literal('ntfy'), url: z.string(), token: z.string().optional() }),
  z.object({ way: z.literal('webhook'), url: z.string() }),
])

export type Way = z.output<typeof waySchema>

/** What the program that sends is told by its standard input. */
export const orderSchema = z.object({
  letter: letterSchema,
  ways: z.array(waySchema),
  /** Whom to trust, as PEM, beside those whom everybody trusts. */
  authorities: z.string(),
})

export type Order = z.output<typeof orderSchema>

const problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  detail: z.string().optional(),
})

/** What came of it, by way: those that are missing were refused by nobody. */
export const outcomeSchema = z.object({ problems: z.record(z.string(), problem) })
export type Outcome = z.output<typeof outcomeSchema>
