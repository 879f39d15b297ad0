import { Router } from 'express'
import type { Worker } from '../verbs/call.ts'
import { sessionOf } from './session-cookie.ts'

/** The whole picture of the box as server-sent events, one whenever it changes. */
export function eventRoutes(worker: Worker): Router {
  const router = Router()

  router.get('/events', async (request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const host = request.headers.host ?? ''
    const pictures = worker.watch('status.watch', { host }, sessionOf(request), gone.signal)
    try {
      for await (const status of pictures) {
        if (!response.headersSent) {
          response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
        }
        response.write(`data: ${JSON.stringify(status)}\n\n`)
      }
    } catch (error) {
      // Who went away needs no answer; whoever heard something already just connects again.
      if (!gone.signal.aborted && !response.headersSent) throw error
    }
    response.end()
  })

  return router
}
