import { setTimeout as sleep } from 'node:timers/promises'
import express, { type Express, type RequestHandler } from 'express'
import { NotFound } from '../base/errors.ts'
import type { Worker } from '../verbs/call.ts'
import { answerErrors } from './errors.ts'
import {
  CLAIM_POLICY,
  knownHost,
  plainPath,
  REACH_POLICY,
  type Scheme,
  SHELL_POLICY,
  sameOrigin,
  securityHeaders,
  unkept,
} from './guards.ts'
import { mount, signedIn } from './mount.ts'
import { ROUTES } from './routes.ts'

export interface ServerOptions {
  readonly worker: Worker
  readonly scheme: Scheme
  /** The folder of the built page. */
  readonly page: string
  readonly log: (line: string) => void
}

/** The box's web server for one scheme. Plain http is for the claim and nothing after it. */
export function server({ worker, scheme, page, log }: ServerOptions): Express {
  const app = express()
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing')
  app.use(knownHost(scheme, knownOrigins(worker)), securityHeaders, plainPath)
  app.use('/api', unkept, sameOrigin(scheme))
  for (const it of ROUTES) mount(app, worker, scheme, it)
  // What is not listed is nothing, and who is not signed in does not learn even that.
  app.use('/api', signedIn, (_request, _response, next) =>
    next(new NotFound('route-unknown', 'there is nothing at this address')),
  )
  app.get('/', frontDoor(worker, page))
  if (scheme === 'https') {
    const pages = { shell: SHELL_POLICY, reach: REACH_POLICY }
    for (const [name, policy] of Object.entries(pages)) {
      app.get(`/${name}`, (_request, response) => {
        response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' })
        response.sendFile(`${name}.html`, { root: page })
      })
    }
  }
  app.use('/assets', express.static(`${page}/assets`, { immutable: true, maxAge: '1y' }))
  app.use(express.static(page, { maxAge: 0, index: false }))
  app.use((_request, _response, next) =>
    next(new NotFound('route-unknown', 'there is nothing at this address')),
  )
  return app.use(answerErrors(log))
}

/** Milliseconds that somebody looks at nothing while the worker does not answer. */
const PATIENCE = 2_000

/** The claim until the box has an owner, and everything else after that. */
function frontDoor(worker: Worker, page: string): RequestHandler {
  return async (request, response) => {
    const look = worker.ask('box.look', { host: request.headers.host ?? '' })
    // Without an answer the page itself tells people what to do.
    const noAnswer = sleep(PATIENCE, undefined, { ref: false })
    const box = await Promise.race([look, noAnswer]).catch(() => undefined)
    const claimed = box?.claimed ?? true
    if (!claimed) response.set('Content-Security-Policy', CLAIM_POLICY)
    response.set('Cache-Control', 'no-cache')
    response.sendFile(claimed ? 'index.html' : 'claim.html', { root: page })
  }
}

/** Milliseconds that the list of origins is believed: it is asked for by every request. */
const BELIEVED = 1_000

function knownOrigins(worker: Worker): () => Promise<readonly string[]> {
  let known: Promise<readonly string[]> = Promise.resolve([])
  let until = 0
  return () => {
    if (Date.now() >= until) {
      until = Date.now() + BELIEVED
      known = worker.ask('box.origins', {}).then(it => it.origins)
      known.catch(() => {
        until = 0
      })
    }
    return known
  }
}
