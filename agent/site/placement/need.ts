import { z } from 'zod'
import { says } from '../../recipe/scalars.ts'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import { fromAnyVersion } from '../any-version.ts'
import { LABEL_NAME, LABEL_VALUE } from './labels.ts'

/** On what a box keeps its data: `card` is one of SD, or memory like it that is soldered in. */
export const DISK_KINDS = ['ssd', 'rotating', 'card'] as const

/** Names of labels of a box, and what each of them says. */
export const labelsSchema = z.record(z.string().regex(LABEL_NAME), z.string().regex(LABEL_VALUE))

/** What a box has, as far as it decides what is to run there. */
export const hardwareSchema = fromAnyVersion({
  /** Absent where it is on no disk of its own. */
  disk: z.string().regex(LABEL_VALUE).optional(),
  /** Drivers of graphics that can compute and convert films. */
  graphics: z.array(z.string().max(40)).max(20),
  /** Bytes. */
  memory: z.number().min(0),
})

export type BoxHardware = z.output<typeof hardwareSchema>

/** `[scale]`: the app has no folders, and may run on several boxes of a site at once. */
export const scaleSchema = z.strictObject({
  /** On how many boxes; its own is one of them. A box by itself runs it once. */
  replicas: z.int().min(2).max(10).default(2),
  /** What another box must have to run it, too: labels, and what they are to say. */
  where: z
    .record(
      z.string().regex(LABEL_NAME, says('E-SCALE', 'the name of a label, such as "place"')),
      z.string().regex(LABEL_VALUE, says('E-SCALE', 'small letters, digits and hyphens')),
    )
    .optional(),
})

export type Scale = z.output<typeof scaleSchema>

/**
 * Places in the address plan of every box of a site that apps of other boxes have there: the last
 * ones, which no app of the box itself gets to. The very last is Docker's own.
 */
export const GUEST_NUMBERS = { first: 3968, last: 4094 } as const

/** Databases and caches at its own box that an app can have on others, too: each server of databases is one. */
export const MOST_SERVERS = 8

const imageId = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** An app that runs on other boxes, too, as all boxes of the site agree about it. */
export const sharedAppSchema = fromAnyVersion({
  service: z.string().regex(SERVICE_NAME),
  /** The box that it is installed on, which decides what it is. */
  home: z.string(),
  number: z.int().min(GUEST_NUMBERS.first).max(GUEST_NUMBERS.last),
  /** What it runs from, and before that what it ran from: the way back needs both. */
  images: z.array(imageId).min(1).max(2),
  egress: z.enum(['internet', 'lan', 'none']),
  web: fromAnyVersion({
    port: z.int().min(1).max(65_535),
    /** Bytes; no limit where it is not said. */
    maxBody: z.number().optional(),
    /** Milliseconds. */
    idleTimeout: z.number(),
  }),
  /** Ports of its databases and caches, which are at its own box alone. */
  servers: z.array(z.int().min(1).max(65_535)).min(1).max(MOST_SERVERS).optional(),
  /** On how many boxes it is to run; absent where its own box is of an older version. */
  replicas: z.int().optional(),
  /** Labels of boxes that may run it, and the memory that they must have, in bytes. */
  where: labelsSchema.optional(),
  memory: z.number().optional(),
})

export type SharedApp = z.output<typeof sharedAppSchema>

/** What Docker calls the service of an app, and the network of its tasks. */
export const taskName = (number: number): string => `gantry-${number}`
