import type { RequestHandler } from 'express'
import { InvalidInput, NotAllowed } from '../base/errors.ts'

/** How the browser came: told by the socket it came through, never by a header. */
export type Scheme = 'http' | 'https'

/** The origin a request was made to, as its browser sees it. */
export const originOf = (scheme: Scheme, host: string | undefined): string =>
  `${scheme}://${host ?? ''}`

/**
 * Answers 421 and nothing else to a name that is not the box's: a foreign page that has rebound
 * its own name to the box's address learns nothing.
 */
export function knownHost(
  scheme: Scheme,
  origins: () => Promise<readonly string[]>,
): RequestHandler {
  return async (request, response, next) => {
    const [host, another] = request.headersDistinct.host ?? []
    const known = await origins()
    if (another === undefined && known.includes(originOf(scheme, host))) return next()
    response.status(421).end()
  }
}

/**
 * Refuses paths that two programs could read in two ways: nothing here has a name that needs to be
 * encoded, so what is encoded hides something.
 */
export const plainPath: RequestHandler = (request, _response, next) => {
  const [path = ''] = request.originalUrl.split('?', 1)
  const segments = path.split('/').slice(1)
  const plain =
    /^\/[\w\-./~@+:,=]*$/.test(path) &&
    segments.every((it, i) => !/^\.\.?$/.test(it) && (it !== '' || i === segments.length - 1))
  next(plain ? undefined : new InvalidInput('path-invalid', 'that is no address of this box'))
}

/** Nothing that the box says about itself is kept anywhere on the way. */
export const unkept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** Only the page itself may change something: same origin, JSON, and no forms of other pages. */
export function sameOrigin(scheme: Scheme): RequestHandler {
  return (request, _response, next) => {
    const { origin, host } = request.headers
    const site = request.headers['sec-fetch-site']
    const own = originOf(scheme, host)
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return next(foreign())
    if (origin !== undefined && origin !== own) return next(foreign())
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    // Who brings a token is no browser: none sends one for a foreign page without asking first.
    if (origin === undefined && request.headers.authorization === undefined) return next(foreign())
    if (request.method !== 'DELETE' && !request.is('application/json')) {
      return next(new InvalidInput('not-json', 'the request is not JSON'))
    }
    next()
  }
}

const foreign = () =>
  new NotAllowed('foreign-origin', 'the request does not come from the page of this box')

const policy = ({
  scripts = [],
  styles = [],
  asked = [],
}: {
  readonly scripts?: string[]
  readonly styles?: string[]
  readonly asked?: string[]
} = {}) =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    ["style-src 'self'", ...styles].join(' '),
    "font-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...asked].join(' '),
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

const POLICY = policy()
/** For the page of the claim, whose cryptography is WebAssembly. */
export const CLAIM_POLICY = policy({ scripts: ["'wasm-unsafe-eval'"] })
/** For the page of a shell: terminals write style sheets of their own. */
export const SHELL_POLICY = policy({ styles: ["'unsafe-inline'"] })
/** For the page that tries what its browser reaches: no policy can name an IPv6 address. */
export const REACH_POLICY = policy({ asked: ['https:'] })

/** What a browser is told about every answer of the box. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  next()
}
