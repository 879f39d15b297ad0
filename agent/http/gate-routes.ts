import { Router } from 'express'
import { GantryError } from '../base/errors.ts'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/**
 * Where somebody is sent who wants to see a guarded app: with a session on to the app, without one
 * to the page, which signs him in and brings him back here.
 */
export function gateRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/gate', async (request, response) => {
    const asked = { to: String(request.query.to ?? ''), way: String(request.query.way ?? '') }
    response.set('Cache-Control', 'no-store')
    const where = await worker.ask('gate.begin', asked, sessionOf(request)).then(
      it => it.continueAt,
      error => elsewhere(error, request.originalUrl),
    )
    response.redirect(302, where)
  })

  return router
}

function elsewhere(error: unknown, back: string): string {
  if (error instanceof GantryError && error.code === 'app-not-shared') {
    return `/#/not-shared/${encodeURIComponent(error.detail ?? '')}`
  }
  // Coming from another site, a browser leaves the cookie at home: the page looks again.
  const isSignedOut = error instanceof GantryError && error.code === 'signed-out'
  if (isSignedOut) return `/#/sign-in?to=${encodeURIComponent(back)}`
  throw error
}
