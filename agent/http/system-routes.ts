import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** The box as a whole. */
export function systemRoutes(worker: Worker): Router {
  const router = Router()

  router.post('/box/reset', async (request, response) => {
    await worker.ask('box.reset', request.body, sessionOf(request))
    response.status(202).json({})
  })

  router.post('/support', async (request, response) => {
    response.set('Cache-Control', 'no-store')
    response.json(await worker.ask('support.make', {}, sessionOf(request)))
  })

  return router
}
