import { z } from 'zod'
import { argv, duration, partName, says } from '../recipe/scalars.ts'

const FIELD = String.raw`(?:\*|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?(?:,(?:\*|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?)*`
const SCHEDULE = new RegExp(`^(?:@(?:hourly|daily|weekly|monthly)|${FIELD}(?: ${FIELD}){4})$`)

/** `[[jobs]]`: a command that runs by the clock inside a running process. */
export const jobSchema = z.strictObject({
  name: partName,
  /** Five fields as in crontab, or @hourly, @daily, @weekly, @monthly; in the box's time zone. */
  schedule: z
    .string()
    .regex(SCHEDULE, says('E-SCHEDULE', 'five fields as in crontab, or "@daily"')),
  command: argv,
  process: partName.default('main'),
  timeout: duration.default(1_800_000),
})

/** One hook: a command that runs inside a process at a moment of the app's life. */
const hookSchema = z.strictObject({
  command: argv,
  process: partName.default('main'),
  timeout: duration.default(300_000),
})

/** Moments in the life of an app. Before: the old processes run; after: the new ones do. */
export const HOOKS = [
  'post-install',
  'post-start',
  'pre-upgrade',
  'post-upgrade',
  'pre-backup',
  'post-backup',
] as const

/** `[hooks]`: all but `post-start` end what they belong to when they fail. */
export const hooksSchema = z.strictObject(
  Object.fromEntries(HOOKS.map(it => [it, hookSchema.optional()])) as Record<
    (typeof HOOKS)[number],
    z.ZodOptional<typeof hookSchema>
  >,
)

export type Job = z.output<typeof jobSchema>
export type Hook = z.output<typeof hookSchema>
export type HookName = (typeof HOOKS)[number]
