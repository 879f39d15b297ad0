import { Router } from 'express'
import { derOf, profileOf } from '../certificates/profile.ts'
import type { Worker } from '../verbs/call.ts'
import type { Trust } from './api.ts'

/** The certificate of the box, in every form that devices take. It is no secret. */
export function trustRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/api/trust', async (_request, response) => {
    const { name, sha256, words } = await worker.ask('trust.read', {})
    response.json({ name, sha256, words } satisfies Trust)
  })

  router.get('/trust/gantry.cer', async (_request, response) => {
    const { pem } = await worker.ask('trust.read', {})
    response.type('application/x-x509-ca-cert').send(derOf(pem))
  })

  router.get('/trust/gantry.pem', async (_request, response) => {
    const { pem } = await worker.ask('trust.read', {})
    response.attachment('gantry.crt').type('application/x-pem-file').send(pem)
  })

  router.get('/trust/gantry.mobileconfig', async (_request, response) => {
    const { name, pem } = await worker.ask('trust.read', {})
    response.type('application/x-apple-aspen-config').send(profileOf(name, pem))
  })

  return router
}
