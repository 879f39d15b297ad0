import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf, setSession } from './session-cookie.ts'
import { deviceOf } from './session-routes.ts'

/** Who may use the box. */
export function peopleRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/people', async (request, response) => {
    response.json(await worker.ask('people.list', {}, sessionOf(request)))
  })

  router.post('/people/invite', async (request, response) => {
    const host = request.headers.host ?? ''
    const input = { ...request.body, host }
    response.json(await worker.ask('people.invite', input, sessionOf(request)))
  })

  router.delete('/people/invitations/:id', async (request, response) => {
    await worker.ask('people.withdraw', { id: request.params.id }, sessionOf(request))
    response.status(204).end()
  })

  router.post('/people/invited', async (request, response) => {
    response.json(await worker.ask('people.invited', request.body))
  })

  router.post('/people/accept', async (request, response) => {
    const { token } = await worker.ask('people.accept', { ...request.body, ...deviceOf(request) })
    setSession(response, token)
    response.status(204).end()
  })

  for (const act of ['role', 'remove', 'hand-over', 'email'] as const) {
    router.post(`/people/${act}`, async (request, response) => {
      await worker.ask(`people.${act}`, request.body, sessionOf(request))
      response.status(204).end()
    })
  }

  return router
}
