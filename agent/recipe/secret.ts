import { z } from 'zod'
import { containerPath, line, variableName } from './scalars.ts'

/** `[secrets.<id>]`: made once on the box, kept over updates, handed to the app. */
export const secretSchema = z.strictObject({
  generate: z.enum(['alnum', 'hex', 'base64', 'uuid']).default('alnum'),
  /** Characters; `base64`: random bytes before they are written so. A uuid has its own length. */
  length: z.int().min(8).max(128).default(32),
  /** Variables that carry it. */
  env: z
    .union([variableName, z.array(variableName)], 'E-TYPE a variable name, or a list of them')
    .transform(it => [it].flat())
    .default([]),
  /** A file that holds it, in memory, readable for the app alone. */
  file: containerPath.optional(),
  /** The owner sees it on the app's page, for example to sign in for the first time. */
  show: z.boolean().default(false),
  /** What the owner reads beside it, e.g. "Password of admin". */
  label: line(60).optional(),
  /** `manual`: the owner may have it made anew; the app takes the new one when it starts. */
  rotate: z.enum(['never', 'manual']).default('never'),
})

export type Secret = z.output<typeof secretSchema>
