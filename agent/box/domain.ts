import { z } from 'zod'

const hostName = z
  .string()
  .max(200)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a name such as "home.example.org"',
  )

/**
 * A name of the owner's own in the DNS of the world, for the box and its apps (`<app>.<name>`).
 * `none`: the owner looks after the records, and the box can be reached from the internet.
 */
export const domainSchema = z
  .strictObject({
    name: hostName,
    provider: z.enum(['rfc2136', 'desec', 'cloudflare', 'none']),
    /** The name server that takes updates, with a port where it is not 53. Only for rfc2136. */
    server: z
      .string()
      .regex(
        /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/,
        'a name server such as "ns.example.org"',
      )
      .optional(),
    /** Where the certificate authority writes to before a certificate runs out. */
    email: z.email().optional(),
    /** The directory of the authority that signs (RFC 8555). */
    acme: z.url({ protocol: /^https$/ }).default('https://acme-v02.api.letsencrypt.org/directory'),
    /** The certificate to know that authority by, as PEM, where the world does not know it. */
    'acme-root': z.string().startsWith('-----BEGIN CERTIFICATE-----').optional(),
  })
  .refine(it => (it.provider === 'rfc2136') === (it.server !== undefined), {
    message: 'rfc2136 needs a server, and the others have their own',
    path: ['server'],
  })

export type Domain = z.output<typeof domainSchema>

/** What each provider wants to be shown. Kept as secrets, and never shown again. */
export const credentialsSchema = z.strictObject({
  /** deSEC, Cloudflare. */
  token: z.string().min(1).max(500).regex(/^\S+$/).optional(),
  /** RFC 2136: the name of a TSIG key, and its secret in base64, for HMAC-SHA256. */
  key: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[A-Za-z0-9._-]+$/)
    .optional(),
  secret: z.base64().min(1).max(500).optional(),
})

export type Credentials = z.output<typeof credentialsSchema>

/** The place of the credentials among the secrets: no app is called like that. */
export const DOMAIN_SECRETS = '@domain'

/** What a provider needs and was not given. */
export function missingCredentials(
  provider: Domain['provider'],
  given: Credentials,
): readonly (keyof Credentials)[] {
  const needed = { rfc2136: ['key', 'secret'], desec: ['token'], cloudflare: ['token'], none: [] }
  return (needed[provider] as (keyof Credentials)[]).filter(it => given[it] === undefined)
}

/** Whether a certificate with these names is good for a host; a `*` stands for one label. */
export const covers = (names: readonly string[], host: string): boolean =>
  names.includes(host) || names.includes(host.replace(/^[^.]+/, '*'))

/** As they are kept: what was not given is left out. */
export const secretsOf = (it: Credentials): Readonly<Record<string, string>> =>
  JSON.parse(JSON.stringify(it))
