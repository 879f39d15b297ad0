import { createHash } from 'node:crypto'
import express, { type Express, type Request, type RequestHandler } from 'express'
import { Forbidden, NotAllowed, NotFound } from '../base/errors.ts'
import type { Identity } from '../box/access.ts'
import type { Worker } from '../verbs/call.ts'
import { answerErrors } from './errors.ts'
import { keepWay, passOf, setPass, wayOf } from './gate-cookie.ts'
import { IDENTITY_HEADERS } from './identity-headers.ts'

export interface GateServerOptions {
  readonly worker: Worker
  readonly log: (line: string) => void
}

/**
 * What the proxy asks, on a socket of its own, for requests to the addresses of apps. The path says
 * for which app; nothing else of the box is to be had here.
 */
export function gateServer({ worker, log }: GateServerOptions): Express {
  const app = express().disable('x-powered-by').use(unseen)

  app.get('/:service/check', async (request, response) => {
    const { service } = request.params
    const host = request.headers.host ?? ''
    const token = passOf(request)
    const found = await worker.ask('gate.check', { service, host, ...(token ? { token } : {}) })
    if ('person' in found) return void response.set(headersFor(found.person)).status(204).end()
    // A person is told by the page of the box, a program here.
    if (!isNavigation(request)) throw found.signedIn ? notShared(service) : signedOut()
    const way = createHash('sha256').update(keepWay(request, response)).digest('base64url')
    const query = new URLSearchParams({ to: `https://${host}${wantedOf(request)}`, way })
    response.redirect(302, `${found.signInAt}/gate?${query}`)
  })

  app.get('/:service/enter', async (request, response) => {
    const { service } = request.params
    const host = request.headers.host ?? ''
    const code = String(request.query.code ?? '')
    const asked = { service, host, code, way: wayOf(request) ?? '' }
    const { token, continueAt } = await worker.ask('gate.enter', asked)
    setPass(response, token)
    response.redirect(302, continueAt)
  })

  app.use((_request, _response, next) =>
    next(new NotFound('route-unknown', 'there is nothing at this address')),
  )
  return app.use(answerErrors(log))
}

const signedOut = () =>
  new NotAllowed('signed-out', 'you are not signed in', {
    hint: 'open the app in a browser and sign in; what was sent has not reached it',
  })

const notShared = (service: string) =>
  new Forbidden('app-not-shared', `${service} is not shared with you`, {
    hint: 'ask who looks after the box to let you in',
  })

/** The proxy takes them from here and gives them the names that the app knows. */
function headersFor({ account, name, email, groups }: Identity): Record<string, string> {
  return {
    [IDENTITY_HEADERS.user]: account,
    // A header holds bytes; Node writes them one by one.
    [IDENTITY_HEADERS.name]: Buffer.from(name).toString('latin1'),
    [IDENTITY_HEADERS.groups]: groups.join(','),
    ...(email === undefined ? {} : { [IDENTITY_HEADERS.email]: email }),
  }
}

/** A browser shows a page to a person: only then it makes sense to send him somewhere. */
function isNavigation({ headers }: Request): boolean {
  const mode = headers['sec-fetch-mode']
  const asksPage = mode === undefined || mode === 'navigate'
  return headers['x-forwarded-method'] === 'GET' && headers.upgrade === undefined && asksPage
}

/** Longer than that, no browser comes back with it. */
const LONGEST = 2_000

function wantedOf({ headers }: Request): string {
  const uri = String(headers['x-forwarded-uri'] ?? '')
  return uri.startsWith('/') && uri.length <= LONGEST ? uri : '/'
}

const unseen: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
}
