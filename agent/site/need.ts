import { z } from 'zod'
import { fromAnyVersion } from './any-version.ts'
import { MOST_MOVES, moveSchema } from './ownership/need.ts'
import { sitePageSchema } from './pages/page.ts'
import { hardwareSchema, labelsSchema, sharedAppSchema } from './placement/need.ts'

/** One box of a site, as all of its boxes agree about it. */
export const siteBoxSchema = fromAnyVersion({
  name: z.string().regex(/^[a-z0-9-]{1,20}$/),
  /** Where the others find it: an address of the network at home, never a name. */
  address: z.union([z.ipv4(), z.ipv6()]),
  /** ISO 8601: who came first looks after the site, as long as it can. */
  since: z.string(),
  /** Who signs for its pages, as DER in base64: the proxies of the others believe nobody else there. */
  root: z.base64().max(4_096).optional(),
  /** Of Gantry: boxes of a site are renewed one after the other. */
  version: z.string().max(40).optional(),
  /** What it shows where apps on other boxes reach their databases and caches: a hash, nothing secret. */
  shows: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** What it has, as it found out itself, and what its owner calls it. */
  hardware: hardwareSchema.optional(),
  labels: labelsSchema.optional(),
})

const memberId = z.string().regex(/^[0-9a-f]{12}$/)

/** More are forgotten, the first ones first. */
export const MOST_GONE = 20

/** What all boxes of a site agree about, kept by the managers among them. */
export const siteDocumentSchema = fromAnyVersion({
  /** Counts its changes: of two, the higher one is true. */
  revision: z.int().min(1),
  /** By an id that a box has for as long as it belongs to the site. */
  boxes: z.record(memberId, siteBoxSchema),
  /** Where boxes are that do not belong to it any more: they are told so, should they come up again. */
  gone: z.array(siteBoxSchema.shape.address).max(MOST_GONE).optional(),
  /** Apps that run on other boxes than their own, too. */
  apps: z.array(sharedAppSchema).optional(),
  /** What people reach at any box, wherever it runs. */
  pages: z.array(sitePageSchema).optional(),
  /** Whose an app is that is on its way from one box to another, or was brought back on another one. */
  moves: z.array(moveSchema).max(MOST_MOVES).optional(),
})

export type SiteDocument = z.output<typeof siteDocumentSchema>
export type SiteBox = z.output<typeof siteBoxSchema>

/** `[site]` of box.toml: what the site was when this box heard of it last. */
export const siteSchema = siteDocumentSchema.extend({
  /** Which of the boxes this one is. */
  me: memberId,
  /** This box makes the site, and nobody else knows of it yet. */
  founding: z.literal(true).optional(),
  /** It is about to be a box by itself again. */
  leaving: z.literal(true).optional(),
})

export type Site = z.output<typeof siteSchema>

/** Where the way into a site is kept until the box is in: no app has that name. */
export const SITE_SECRETS = '@site'

/** At these ports the boxes of a site speak to each other; nobody else gets there. */
export const SITE_PORTS = {
  /** What the managers agree about. */
  swarm: 2377,
  /** What the agents of two boxes ask each other. */
  line: 2378,
  /** Databases and caches of its own apps, from where these run on another box. */
  passage: 2380,
  /** Who is there. */
  gossip: 7946,
} as const

/** The other boxes of the site that this one belongs to, where it does. */
export const otherBoxes = (site: Site | undefined): SiteBox[] =>
  Object.entries(site?.boxes ?? {}).flatMap(([id, it]) => (id === site?.me ? [] : [it]))

/** How a box proves to another one that it was told its code, and what they say then. */
export type ProveCode = (code: string, origin: string) => Promise<Proved>

export interface Proved {
  /** Asks something that only the two can read. */
  ask(wish: unknown): Promise<unknown>
}
