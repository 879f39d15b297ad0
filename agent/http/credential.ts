import type { Request } from 'express'
import { NotAllowed } from '../base/errors.ts'
import { sessionOf } from './session-cookie.ts'

/** How every token of the API begins (claim/tokens.ts). */
const PREFIX = 'gantry_'
const TOKEN = new RegExp(`^Bearer (${PREFIX}[\\w-]{43})$`)

/**
 * What a request shows for itself: the token of the API in `Authorization`, else the session in its
 * cookie. Never both: who comes with a token comes as its bearer and as nobody else.
 */
export function credentialOf(request: Request): string | undefined {
  const { authorization } = request.headers
  if (authorization === undefined) {
    const session = sessionOf(request)
    return session?.startsWith(PREFIX) ? undefined : session
  }
  const token = TOKEN.exec(authorization)?.[1]
  if (token !== undefined) return token
  throw new NotAllowed('token-invalid', 'that is no token of this box', {
    hint: 'send it as: Authorization: Bearer gantry_...',
  })
}
