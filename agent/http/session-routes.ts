import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { clearSession, sessionOf, setSession } from './session-cookie.ts'

/** Signing in and out. Only on https: a cookie of the box never travels in the open. */
export function sessionRoutes(worker: Worker): Router {
  const router = Router()

  router.post('/session', async (request, response) => {
    const { body } = request
    const { token } =
      typeof body === 'object' && body !== null && 'handover' in body
        ? await worker.ask('session.take', body)
        : await worker.ask('session.open', body)
    setSession(response, token)
    response.status(204).end()
  })

  router.delete('/session', async (request, response) => {
    await worker.ask('session.end', {}, sessionOf(request))
    clearSession(response)
    response.status(204).end()
  })

  return router
}
