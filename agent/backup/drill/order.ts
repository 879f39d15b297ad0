import { z } from 'zod'
import { appSchema, namedTarget, problemSchema, spokenSchema, stepNumber } from '../job.ts'

/** What is to be tried: the newest copy at a target, all databases in it, and one app as a whole. */
export const orderSchema = z.object({
  id: z.string(),
  /** How often it was begun. */
  tries: z.number().default(0),
  target: namedTarget,
  /** The snapshot as restic calls it, and the moment that it holds. */
  snapshot: z.string(),
  name: z.string(),
  app: z
    .object({
      saved: appSchema,
      caches: z.array(
        z.object({
          instance: z.string(),
          port: z.number(),
          password: z.string(),
          persistent: z.boolean(),
        }),
      ),
      /** Its programs, in the words of whoever starts them. */
      programs: z.unknown(),
    })
    .optional(),
})

export type Order = z.output<typeof orderSchema>
export type AppOnTrial = NonNullable<Order['app']>

/** What a drill has shown. */
export const proofSchema = z.object({
  /** When it ended, and for how long it went on. */
  at: z.string(),
  seconds: z.number(),
  /** The moment that came back. */
  name: z.string(),
  databases: z.number(),
  rows: z.number(),
  /** Of everything that was fetched. */
  bytes: z.number(),
  /** The app that worked. */
  app: z.string().optional(),
})

export type Proof = z.output<typeof proofSchema>

const tried = z.object({
  tried: z.string(),
  problem: problemSchema.optional(),
  proof: proofSchema.optional(),
})

/** What came of drills so far: by target, and when an app was last tried. */
export const drillsSchema = z.object({
  targets: z.record(z.string(), tried).default({}),
  apps: z.record(z.string(), z.string()).default({}),
})

export type DrillRecord = z.output<typeof drillsSchema>

export const drillProgress = z.object({
  ...spokenSchema.shape,
  fraction: z.number().optional(),
  step: stepNumber.optional(),
})
export type DrillProgress = z.output<typeof drillProgress>
