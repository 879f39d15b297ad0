import { z } from 'zod'
import { alertSettings } from '../alerts/need.ts'
import {
  backupSettings,
  neighboursSchema,
  presetBackup,
  replacedSchema,
  restoreEntry,
} from '../backup/need.ts'
import { LANGUAGES, type Language } from '../base/language.ts'
import { catalogueName, catalogueSchema } from '../catalogues/need.ts'
import { readCode } from '../claim/code.ts'
import { majorStep } from '../database/need.ts'
import { HIGHEST_NUMBER } from '../network/address-plan.ts'
import { siteSchema } from '../site/need.ts'
import { moveEntry } from '../site/ownership/need.ts'
import { saidUpdateSettings, updateSettings } from '../system/need.ts'
import { credentialsSchema, domainSchema } from './domain.ts'
import { firstRunSettings } from './first-run.ts'
import { linkSchema } from './links.ts'
import { networkSettings, wifiPassword, wifiSettings } from './network-settings.ts'
import { ORIGIN_PATTERN } from './origins.ts'
import { knownTimezone, timezone } from './timezone.ts'
import { vendorSchema } from './vendor.ts'

export const language = z.enum(Object.keys(LANGUAGES) as Language[])

/** A box's name: one DNS label that leaves room for `<app>-<box>` in the 63 of a label. */
export const boxName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'letters, digits and inner hyphens, at most 20')

/**
 * What an app should be.
 * `kept`: not installed, its data stays. `deleted`: everything of it is to go; the entry goes last.
 */
export const appEntry = z.strictObject({
  state: z.enum(['running', 'stopped', 'kept', 'deleted']),
  /** Its place in the address plan: given once, never reused while the entry exists. */
  number: z.int().min(1).max(HIGHEST_NUMBER),
  /** The name in the catalogue of the recipe it came from; a recipe of one's own has none. */
  recipe: z.string().optional(),
  /** Which of its recipes it is to run from: each that was taken in has a number, from 1 on. */
  revision: z.int().min(1).default(1),
  /** A change of revision that is under way. `to` may be the lower one. */
  update: z
    .strictObject({
      from: z.int().min(1),
      to: z.int().min(1),
      /** Fetching while the old one runs; copying while none runs; the new one on trial; going back. */
      phase: z.enum(['fetch', 'copy', 'trial', 'back']),
      why: z.string().optional(),
    })
    .optional(),
  /** Revisions that are still to be gone through, where versions may not be skipped. */
  stops: z.array(z.int().min(1)).default([]),
  /** The revision before, as long as there is a copy of the data that it had. */
  previous: z.int().min(1).optional(),
  /** Being brought back to what it was at another time. */
  restore: restoreEntry.optional(),
  /** On its way to another box, or from one, or another one has it since then. */
  move: moveEntry.optional(),
  /** How often its owner had it started anew. */
  restarts: z.int().min(0).default(0),
  /** The same for one of its processes alone, by name. */
  'process-restarts': z.record(z.string(), z.int().min(1)).optional(),
  /** Its owner said that its own setting up is done: strangers may see it now. */
  'set-up': z.boolean().default(false),
  /** Ids of the people who may use it, beside those who look after the box; the whole household unless said. */
  people: z.array(z.string()).optional(),
})

export type AppEntry = z.output<typeof appEntry>

/** It has, or is to get, containers: not merely data that was kept. */
export const isInstalled = (entry: AppEntry | undefined): boolean =>
  entry?.state === 'running' || entry?.state === 'stopped'

const origins = z.array(
  z.string().regex(ORIGIN_PATTERN, 'an origin such as "https://<box>.localhost:8443"'),
)

const catalogues = z.record(catalogueName, catalogueSchema)

/** `box.toml`: what this box should be. Everything else is observed. */
export const manifestSchema = z.strictObject({
  name: boxName.default('gantry'),
  /** The first three groups of the box's own /48. */
  prefix: z.string().regex(/^fd[0-9a-f]{2}:[0-9a-f]{4}:[0-9a-f]{4}$/),
  'ipv4-pool': z.string().regex(/^\d+\.\d+\.0\.0\/16$/),
  /** Counts the machines that the box was, once it was brought back on another one: tells it from that one. */
  epoch: z.int().min(2).optional(),
  /** Another machine is this box now: no app runs here, so that nothing is written in two places. */
  replaced: replacedSchema.optional(),
  /** Counts the certificate authorities that the box had: its owner can have it make another one. */
  authority: z.int().min(1).default(1),
  timezone: timezone.default('Etc/UTC'),
  /** What the box itself speaks: on its screen, and in messages. People choose theirs on their devices. */
  language: language.default('en'),
  /** Public origins beside the ones every box has; the first is what people are told. */
  origins: origins.default([]),
  network: networkSettings.prefault({}),
  /** How it was before a change that nobody has confirmed yet from the box's new address. */
  'network-before': z.strictObject({ settings: networkSettings, token: z.string() }).optional(),
  domain: domainSchema.optional(),
  backup: backupSettings.prefault({}),
  /** Other boxes that keep their backups here. */
  neighbours: neighboursSchema.default({}),
  /** Boxes that are one with this one, where it is not by itself. */
  site: siteSchema.optional(),
  /** What has its place on Home beside the apps. */
  links: z.array(linkSchema).default([]),
  'first-run': firstRunSettings.prefault({}),
  catalogues: catalogues.default({}),
  /** How newer versions of the box itself come. */
  update: updateSettings.prefault({}),
  alerts: alertSettings.prefault({}),
  /** The way to another major of the database server that is under way, or was taken. */
  postgresql: majorStep.optional(),
  apps: z.record(z.string(), appEntry).default({}),
})

export type Manifest = z.output<typeof manifestSchema>

export const labelCode = z
  .string()
  .refine(it => readCode(it) !== undefined, 'a code such as "XXXX-XXXX-X"')
  .transform(it => readCode(it) ?? it)

/**
 * `gantry.toml` on the partition GANTRY: the parts of box.toml that can be said beforehand. What it
 * does not say has no value here: the box goes on with what it has.
 */
export const preseedSchema = z
  .strictObject({
    name: boxName,
    language,
    timezone: knownTimezone,
    origins,
    update: saidUpdateSettings,
    catalogues,
    network: networkSettings.extend({
      wifi: wifiSettings.extend({ password: wifiPassword.optional() }).optional(),
    }),
  })
  .partial()
  .extend({
    claim: z
      .strictObject({
        /** What is printed on the label of the box. Without it the box makes a code of its own. */
        code: labelCode.optional(),
        /** Whether who pulls the network cable may claim the box without its code. */
        cable: z.boolean().default(false),
      })
      .optional(),
    /** Apps of the catalogue that are installed once the box has an owner, and what they are told. */
    apps: z
      .record(
        z.string(),
        z.strictObject({
          answers: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).default({}),
        }),
      )
      .optional(),
    /** Where the box saves itself once it has an owner, and what it shows there. */
    backup: presetBackup.optional(),
    /** Whoever built the box, as its page shows it. */
    vendor: vendorSchema.optional(),
    domain: domainSchema.optional(),
    /** What the provider of the domain wants to be shown. */
    'domain-credentials': credentialsSchema.optional(),
  })

export type Preseed = z.output<typeof preseedSchema>
