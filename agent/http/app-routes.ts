import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** What people do with apps. The worker begins it; `/api/events` tells how it goes. */
export function appRoutes(worker: Worker): Router {
  const router = Router()

  router.post('/apps/:service/install', async (request, response) => {
    const { service: recipe } = request.params
    await worker.ask('app.install', { ...request.body, recipe }, sessionOf(request))
    response.status(202).json({})
  })

  router.post('/apps/:service/settings', async (request, response) => {
    const { service } = request.params
    await worker.ask('app.configure', { ...request.body, service }, sessionOf(request))
    response.status(202).json({})
  })

  router.post('/apps/:service/people', async (request, response) => {
    const { service } = request.params
    await worker.ask('app.people', { ...request.body, service }, sessionOf(request))
    response.status(202).json({})
  })

  for (const act of [
    'start',
    'stop',
    'restart',
    'set-up',
    'rotate',
    'cancel-update',
    'go-back',
  ] as const) {
    router.post(`/apps/:service/${act}`, async (request, response) => {
      const { service } = request.params
      await worker.ask(`app.${act}`, { service }, sessionOf(request))
      response.status(202).json({})
    })
  }

  router.post('/apps/:service/update', async (request, response) => {
    const { service } = request.params
    await worker.ask('app.update', { ...request.body, service }, sessionOf(request))
    response.status(202).json({})
  })

  router.get('/history', async (request, response) => {
    response.json(await worker.ask('history.read', {}, sessionOf(request)))
  })

  router.get('/network', async (request, response) => {
    response.json(await worker.ask('network.read', {}, sessionOf(request)))
  })

  router.post('/network', async (request, response) => {
    response.status(202).json(await worker.ask('network.set', request.body, sessionOf(request)))
  })

  router.post('/network/confirm', async (request, response) => {
    const { host = '' } = request.headers
    await worker.ask('network.confirm', { ...request.body, host })
    response.status(204).end()
  })

  router.post('/history/:number/restore', async (request, response) => {
    const number = Number(request.params.number)
    await worker.ask('history.restore', { number }, sessionOf(request))
    response.status(202).json({})
  })

  router.post('/apps/:service/remove', async (request, response) => {
    const { service } = request.params
    await worker.ask('app.remove', { ...request.body, service }, sessionOf(request))
    response.status(202).json({})
  })

  router.get('/apps/:service/logs', async (request, response) => {
    const { service } = request.params
    const { process, lines } = request.query
    const about = {
      service,
      ...(process === undefined ? {} : { process: String(process) }),
      ...(lines === undefined ? {} : { lines: Number(lines) }),
    }
    response.set('Cache-Control', 'no-store')
    response.json(await worker.ask('app.logs', about, sessionOf(request)))
  })

  router.get('/apps/:service/secrets', async (request, response) => {
    const { service } = request.params
    response.set('Cache-Control', 'no-store')
    response.json(await worker.ask('app.secrets', { service }, sessionOf(request)))
  })

  return router
}
