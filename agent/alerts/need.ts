import { z } from 'zod'

const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$|^[0-9a-fA-F:]+$/, 'a name or an address of a machine')

const address = z.email('an address such as "ada@example.org"').max(254)

/** How the box reaches a relay for mail. What it signs in with is kept as a secret. */
export const mailSettings = z.strictObject({
  server: host,
  port: z.int().min(1).max(65_535).default(587),
  /** `starttls` begins in the open and insists on going on encrypted. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  from: address,
  to: z.array(address).min(1).max(10),
})

/** `[alerts]` of box.toml: by which ways the box tells its owner what cannot wait. */
export const alertSettings = z.strictObject({
  mail: mailSettings.optional(),
  /** The machine behind it; the address as a whole is a secret: who knows it reads, or writes. */
  ntfy: z.strictObject({ host: z.string() }).optional(),
  webhook: z.strictObject({ host: z.string() }).optional(),
})

export type AlertSettings = z.output<typeof alertSettings>
export type WayName = keyof AlertSettings
export const WAYS = ['mail', 'ntfy', 'webhook'] as const satisfies readonly WayName[]

const word = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{C}+$/u, 'one line')

const url = z
  .url({ protocol: /^https?$/, error: 'an address such as "https://ntfy.sh/my-box-7f3a"' })
  .max(2000)

/** A way as it is given to the box. A password that is left out stays, for the same server. */
export const wayWish = z.discriminatedUnion('way', [
  mailSettings.extend({
    way: z.literal('mail'),
    user: word.optional(),
    password: word.optional(),
  }),
  z.strictObject({ way: z.literal('ntfy'), url, token: word.optional() }),
  z.strictObject({ way: z.literal('webhook'), url }),
])

export type WayWish = z.output<typeof wayWish>

/** The place of addresses and passwords among the secrets: no app is called like that. */
export const ALERT_SECRETS = '@alerts'
