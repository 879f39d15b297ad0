import { z } from 'zod'

const support = z
  .url({ protocol: /^(?:https|mailto|tel)$/ })
  .max(300)
  .describe('an address such as "https://example.org/help" or "mailto:help@example.org"')

/** `[vendor]` of the preseed: whoever built the box, as its page shows it. */
export const vendorSchema = z.strictObject({
  name: z.string().trim().min(1).max(40),
  /** A picture beside the preseed, on the partition GANTRY. */
  logo: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}\.(?:svg|png)$/, 'a file beside it such as "logo.svg"')
    .optional(),
  /** What buttons and links of the page are coloured by; the page sees to what can be read on it. */
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as "#2a6fdb"')
    .optional(),
  /** Where people find help. */
  support: support.optional(),
})

export type VendorSettings = z.output<typeof vendorSchema>
