import type { CookieOptions, Request, Response } from 'express'

/** The prefix makes browsers refuse it without Secure, with a domain, or from plain http. */
const NAME = '__Host-session'

const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' }
/** As long as the worker lets a session live. Milliseconds. */
const LIFE = 30 * 24 * 60 * 60_000

export function setSession(response: Response, token: string): void {
  response.cookie(NAME, token, { ...OPTIONS, maxAge: LIFE })
}

export function clearSession(response: Response): void {
  response.clearCookie(NAME, OPTIONS)
}

/** The session's token that the browser sent, whether it is worth anything or not. */
export const sessionOf = (request: Request) => cookieOf(request, NAME)

/** The one cookie of that name that the browser sent, as it stands; of two, none counts. */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map(it => it.trim())
  const [one, another] = pairs.filter(it => it.startsWith(`${name}=`))
  return another === undefined ? one?.slice(name.length + 1) : undefined
}
