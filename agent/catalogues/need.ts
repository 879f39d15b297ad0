import { z } from 'zod'

/** Short, so that it fits beside an app; the one that the box brings has none. */
export const catalogueName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'letters, digits and inner hyphens, at most 20')

/** `[catalogues.<name>]` of box.toml: where more apps come from, and who answers for them. */
export const catalogueSchema = z.strictObject({
  /** The folder of its index: of a web server, or the files of a git repository as its host shows them. */
  url: z
    .string()
    .max(1000)
    .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/, 'an address such as https://example.org/apps'),
  /** The public key of minisign that signs it. */
  key: z
    .string()
    .regex(/^RW[A-Za-z0-9+/]{54}$/, 'a public key of minisign: 56 characters from RW on'),
  /** Where two have the same app, the one with the higher number is taken; the box's own has 0. */
  priority: z.int().min(-1000).max(1000).default(-1),
})

export type CatalogueSource = z.output<typeof catalogueSchema>
