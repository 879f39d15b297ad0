import { createHash } from 'node:crypto'
import { z } from 'zod'
import { domainSchema } from '../box/domain.ts'
import { linkSchema } from '../box/links.ts'
import { boxName, language } from '../box/manifest.ts'
import { knownTimezone } from '../box/timezone.ts'
import { catalogueName, catalogueSchema } from '../catalogues/need.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'
import { updateSettings } from '../system/need.ts'

/** What a box is to be, as far as files may say it: nothing secret, and nothing that only it can know. */
export const descriptionSchema = z.strictObject({
  name: boxName,
  timezone: knownTimezone,
  language,
  domain: domainSchema.optional(),
  /** How newer versions of the box itself come. */
  update: updateSettings.prefault({}),
  /** What has its place on Home beside the apps. */
  links: z.array(linkSchema).default([]),
  catalogues: z.record(catalogueName, catalogueSchema).default({}),
  apps: z
    .record(
      z.string().regex(SERVICE_NAME, 'the name of an app'),
      z.strictObject({
        state: z.enum(['running', 'stopped']),
        /** The name that a catalogue has for it; one that runs from a recipe of its owner's has none. */
        recipe: z.string().optional(),
        /** Of the catalogue's recipe. */
        version: z.string().optional(),
        /** Names of the people who may use it; the whole household unless said. */
        people: z.array(z.string()).optional(),
        /** Bytes: the most that it may take, whatever its recipe says. */
        memory: z.int().positive().optional(),
      }),
    )
    .default({}),
})

const answersSchema = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
/** `answers.toml` of an app: what it asked, without passwords. */
export const appAnswers = answersSchema

/** What stands in files beside `box.toml`, by app. */
export interface AppFiles {
  readonly answers: z.output<typeof answersSchema>
  /** The text of a recipe of the owner's own. */
  readonly recipe?: string | undefined
}

export interface Description {
  readonly box: z.output<typeof descriptionSchema>
  readonly apps: Readonly<Record<string, AppFiles>>
}

/** What tells two descriptions apart, and is the same for the same whatever the order of their words. */
export const revisionOf = (it: Description): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(it)))
    .digest('hex')
    .slice(0, 32)

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const said = Object.entries(value).filter(([, it]) => it !== undefined)
  return Object.fromEntries(
    said.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, it]) => [k, ordered(it)]),
  )
}
