import { type Request, Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { clearSession, sessionOf, setSession } from './session-cookie.ts'

/** Signing in and out. Only on https: a cookie of the box never travels in the open. */
export function sessionRoutes(worker: Worker): Router {
  const router = Router()

  router.post('/session', async (request, response) => {
    const input = { ...request.body, ...deviceOf(request) }
    const { token } = await ('handover' in input
      ? worker.ask('session.take', input)
      : worker.ask('session.open', input))
    setSession(response, token)
    response.status(204).end()
  })

  router.delete('/session', async (request, response) => {
    await worker.ask('session.end', {}, sessionOf(request))
    clearSession(response)
    response.status(204).end()
  })

  router.post('/session/confirm', async (request, response) => {
    await worker.ask('session.confirm', request.body, sessionOf(request))
    response.status(204).end()
  })

  router.get('/sessions', async (request, response) => {
    response.json(await worker.ask('session.list', {}, sessionOf(request)))
  })

  router.delete('/sessions/:id', async (request, response) => {
    await worker.ask('session.end-one', { id: request.params.id }, sessionOf(request))
    response.status(204).end()
  })

  router.post('/password', async (request, response) => {
    await worker.ask('password.change', request.body, sessionOf(request))
    response.status(204).end()
  })

  router.post('/second-factor', async (request, response) => {
    response.json(await worker.ask('second-factor.begin', {}, sessionOf(request)))
  })

  router.post('/second-factor/confirm', async (request, response) => {
    await worker.ask('second-factor.confirm', request.body, sessionOf(request))
    response.status(204).end()
  })

  router.delete('/second-factor', async (request, response) => {
    await worker.ask('second-factor.end', {}, sessionOf(request))
    response.status(204).end()
  })

  return router
}

/** What the browser calls itself, so that its person knows it again among the sessions. */
export function deviceOf({ headers }: Request): { device?: string } {
  const device = headers['user-agent']?.slice(0, 1000)
  return device === undefined ? {} : { device }
}
