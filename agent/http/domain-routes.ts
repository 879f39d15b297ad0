import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** The owner's own domain. What was told the box about its provider is never told again. */
export function domainRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/domain', async (request, response) => {
    response.json(await worker.ask('domain.read', {}, sessionOf(request)))
  })

  router.post('/domain', async (request, response) => {
    await worker.ask('domain.set', request.body, sessionOf(request))
    response.status(202).json({})
  })

  router.delete('/domain', async (request, response) => {
    await worker.ask('domain.remove', {}, sessionOf(request))
    response.status(204).end()
  })

  return router
}
