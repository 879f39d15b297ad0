import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** What a stranger may ask: whose box it is, and to claim it. */
export function claimRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/box', async (request, response) => {
    const host = request.headers.host ?? ''
    response.json(await worker.ask('box.look', { host }, sessionOf(request)))
  })

  router.post('/claim/exchange', async (request, response) => {
    response.json(await worker.ask('claim.begin', request.body))
  })

  router.post('/claim/cable', async (request, response) => {
    response.json(await worker.ask('claim.cable', request.body))
  })

  router.post('/claim/cable/state', async (request, response) => {
    response.json(await worker.ask('claim.cable-state', request.body))
  })

  router.post('/claim/confirm', async (request, response) => {
    response.json(await worker.ask('claim.confirm', request.body))
  })

  router.post('/claim', async (request, response) => {
    const host = request.headers.host ?? ''
    response.json(await worker.ask('claim.finish', { ...request.body, host }))
  })

  return router
}
