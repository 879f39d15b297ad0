import { randomBytes } from 'node:crypto'
import type { CookieOptions, Request, Response } from 'express'
import { cookieOf } from './session-cookie.ts'

/** Lets somebody through to the app of this host. */
const PASS = '__Host-gantry-gate'
/** Says that the browser that comes back with a code is the one that was sent for it. */
const WAY = '__Host-gantry-gate-way'

/** Lax: who follows a link to an app from elsewhere comes in; forms of other pages do not. */
const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' }
/** Milliseconds. Longer than a session of the box lives, which is what counts. */
const LIFE = 30 * 24 * 60 * 60_000
/** Milliseconds that somebody has to sign in. */
const WAY_LIFE = 60 * 60_000

export const passOf = (request: Request) => cookieOf(request, PASS)
export const wayOf = (request: Request) => cookieOf(request, WAY)

export function setPass(response: Response, token: string): void {
  response.clearCookie(WAY, OPTIONS)
  response.cookie(PASS, token, { ...OPTIONS, maxAge: LIFE })
}

/** The secret of this browser; the same one while it is on its way, for several windows of it. */
export function keepWay(request: Request, response: Response): string {
  const way = wayOf(request) ?? randomBytes(32).toString('base64url')
  response.cookie(WAY, way, { ...OPTIONS, maxAge: WAY_LIFE })
  return way
}
