/** Paths of the provider at the box's own names. */
export const OIDC_PATHS = {
  authorization: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/keys',
  end_session: '/oidc/sign-out',
  revocation: '/oidc/revoke',
  introspection: '/oidc/introspect',
} as const

/** Where programs read what the provider can do; clients put the first before the issuer. */
export const DISCOVERY = '/.well-known/openid-configuration'

/** Where somebody comes back to who was sent to the box to say who he is. */
export const INTERACTION = '/oidc/interaction/'

export const SCOPES = ['openid', 'profile', 'email', 'groups'] as const
