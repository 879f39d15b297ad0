import { z } from 'zod'
import { fromAnyVersion } from '../any-version.ts'

/** More than the names of all apps that fit on a box. */
export const MOST_PAGES = 1_000

/** A page of an app, which the proxies of all boxes of a site lead to. Nothing secret. */
export const sitePageSchema = fromAnyVersion({
  /** `photos`, or `admin-photos` for a further name of it. */
  name: z.string().regex(/^[a-z0-9-]{1,63}$/),
  /** The box that it is on, which decides who comes in. */
  home: z.string(),
  /** Bytes; no limit where it is not said. */
  maxBody: z.number().optional(),
  /** Milliseconds. */
  idleTimeout: z.number(),
})

export type SitePage = z.output<typeof sitePageSchema>
