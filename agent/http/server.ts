import express, { type Express } from 'express'
import { NotFound } from '../base/errors.ts'
import type { Worker } from '../verbs/call.ts'
import { appRoutes } from './app-routes.ts'
import { claimRoutes } from './claim-routes.ts'
import { answerErrors } from './errors.ts'
import { eventRoutes } from './event-routes.ts'
import { gateRoutes } from './gate-routes.ts'
import { knownHost, type Scheme, sameOrigin, securityHeaders } from './guards.ts'
import { sessionRoutes } from './session-routes.ts'

export interface ServerOptions {
  readonly worker: Worker
  readonly scheme: Scheme
  /** The folder of the built page. */
  readonly page: string
  readonly log: (line: string) => void
}

/** The box's web server for one scheme. Plain http is for the claim and nothing after it. */
export function server({ worker, scheme, page, log }: ServerOptions): Express {
  const app = express().disable('x-powered-by')
  app.use(knownHost(scheme, knownOrigins(worker)), securityHeaders)
  app.use('/api', sameOrigin(scheme), express.json({ limit: '16kb' }), claimRoutes(worker))
  if (scheme === 'https') {
    app.use('/api', sessionRoutes(worker), appRoutes(worker), eventRoutes(worker))
    app.use(gateRoutes(worker))
  }
  app.use('/api', (_request, _response, next) =>
    next(new NotFound('route-unknown', 'there is nothing at this address')),
  )
  app.use('/assets', express.static(`${page}/assets`, { immutable: true, maxAge: '1y' }))
  app.use(express.static(page, { maxAge: 0 }))
  return app.use(answerErrors(log))
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
