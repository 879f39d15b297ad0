import { z } from 'zod'
import { line, partName, prose, variableName } from './scalars.ts'

/** `[questions.<id>]`: what only the owner can know, asked before the app is installed. */
export const questionSchema = z.strictObject({
  type: z.enum([
    'text',
    'password',
    'email',
    'url',
    'boolean',
    'integer',
    'choice',
    'timezone',
    'domain',
  ]),
  label: line(100),
  help: prose.optional(),
  default: z.union([z.string(), z.boolean(), z.int()]).optional(),
  required: z.boolean().default(true),
  /** The least and the most: of a number itself, of a text its length. */
  min: z.int().optional(),
  max: z.int().optional(),
  choices: z.array(line(100)).min(1).max(100).optional(),
  env: variableName.optional(),
  /** Asked only where another answer is this: `{ question = "mail", is = true }`. */
  when: z
    .strictObject({ question: partName, is: z.union([z.string(), z.boolean(), z.int()]) })
    .optional(),
  advanced: z.boolean().default(false),
})

export type Question = z.output<typeof questionSchema>
export type Answer = string | boolean | number
