import { z } from 'zod'
import { urlPath } from '../recipe/scalars.ts'
import { DISCOVERY, OIDC_PATHS, SCOPES } from './paths.ts'

/** `[users]`: how people get in. */
export const usersSchema = z.strictObject({
  /** `oidc`: the app sends people to the box to sign in (OpenID Connect). */
  login: z.enum(['own', 'oidc']).default('own'),
  /** Where the app takes people back who have signed in. */
  redirect: z.array(urlPath).max(10).default([]),
  /** Where the app may have people sent who have signed out. */
  logout: z.array(urlPath).max(10).default([]),
  /** false: an app that cannot prove that who comes back is who it sent (RFC 7636). */
  pkce: z.boolean().default(true),
  /** `wizard`: the first visitor becomes administrator, so the box keeps strangers out till then. */
  'first-admin': z.enum(['wizard', 'secret', 'question']).optional(),
})

export type Users = z.output<typeof usersSchema>

/** What an app is given that sends people to the box to sign in. */
export interface OidcGrant {
  /** The same string for browsers and for the app: what it checks first. */
  readonly issuer: string
  readonly id: string
  readonly secret: string
  /** Whole addresses, for every name that the app has. */
  readonly redirects: readonly string[]
  readonly logouts: readonly string[]
  readonly pkce: boolean
}

/** What the program that signs people in to apps is told of itself. */
export interface OidcSettings {
  readonly issuer: string
  /** Where browsers find the box best. */
  readonly origin: string
  /** Private ones as JSON Web Keys, the one that signs first. */
  readonly keys: readonly Readonly<Record<string, unknown>>[]
  /** What its cookies are signed with. */
  readonly cookies: string
}

/** What it is told of an app. */
export interface OidcClient extends Pick<OidcGrant, 'secret' | 'redirects' | 'logouts' | 'pkce'> {
  readonly name: string
}

/** What the program that signs people in to apps answers at the box's own names. */
export const SIGN_IN_PATHS = [DISCOVERY, '/oidc/*']

export const OIDC_PLACEHOLDERS = [
  'issuer',
  'client-id',
  'client-secret',
  'scopes',
  'discovery-url',
  'redirect-url',
  'authorization-url',
  'token-url',
  'userinfo-url',
  'keys-url',
  'logout-url',
] as const

/** What the app can write as `${oidc.…}`. */
export function oidcValues(
  grant: OidcGrant,
): Readonly<Record<(typeof OIDC_PLACEHOLDERS)[number], string>> {
  const { issuer, id, secret, redirects } = grant
  return {
    issuer,
    'client-id': id,
    'client-secret': secret,
    scopes: SCOPES.join(' '),
    'discovery-url': issuer + DISCOVERY,
    // Its best name comes first.
    'redirect-url': redirects[0] ?? '',
    'authorization-url': issuer + OIDC_PATHS.authorization,
    'token-url': issuer + OIDC_PATHS.token,
    'userinfo-url': issuer + OIDC_PATHS.userinfo,
    'keys-url': issuer + OIDC_PATHS.jwks,
    'logout-url': issuer + OIDC_PATHS.end_session,
  }
}

export interface OidcOptions {
  readonly service: string
  readonly secret: string
  readonly issuer: string
  /** Names of the app, the best to tell people first. */
  readonly origins: readonly URL[]
}

/** Undefined where the app has people of its own. */
export function oidcGrant(
  users: Users | undefined,
  { service, secret, issuer, origins }: OidcOptions,
): OidcGrant | undefined {
  if (users?.login !== 'oidc') return undefined
  const secure = origins.filter(it => it.protocol === 'https:')
  const at = (paths: readonly string[]) =>
    secure.flatMap(({ origin }) => paths.map(path => origin + path))
  const { redirect, logout, pkce } = users
  return { issuer, id: service, secret, redirects: at(redirect), logouts: at(logout), pkce }
}

/** Where programs look for the authorities that they trust, on Debian and on Alpine. */
export const AUTHORITIES_PATH = '/etc/ssl/certs/ca-certificates.crt'

/** What programs ask the environment that do not look there. */
export const AUTHORITIES_VARIABLES = [
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
] as const
