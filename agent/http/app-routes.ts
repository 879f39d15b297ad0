import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** What people do with apps. The worker begins it; `/api/events` tells how it goes. */
export function appRoutes(worker: Worker): Router {
  const router = Router()

  for (const act of ['install', 'start', 'stop'] as const) {
    router.post(`/apps/:service/${act}`, async (request, response) => {
      const { service } = request.params
      await worker.ask(`app.${act}`, { service }, sessionOf(request))
      response.status(202).json({})
    })
  }

  router.post('/apps/:service/remove', async (request, response) => {
    const { service } = request.params
    await worker.ask('app.remove', { ...request.body, service }, sessionOf(request))
    response.status(202).json({})
  })

  router.get('/apps/:service/secrets', async (request, response) => {
    const { service } = request.params
    response.set('Cache-Control', 'no-store')
    response.json(await worker.ask('app.secrets', { service }, sessionOf(request)))
  })

  return router
}
