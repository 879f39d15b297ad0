import express from 'express'
import { expect, it } from 'vitest'
import { NotFound } from '../../../agent/base/errors.ts'
import { appRoutes } from '../../../agent/http/app-routes.ts'
import { answerErrors } from '../../../agent/http/errors.ts'
import { mount } from '../../../agent/http/mount.ts'
import type { Worker } from '../../../agent/verbs/call.ts'
import { listen } from './ask.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

const worker = {
  ask: async (_verb: string, { service }: { service: string }) => {
    if (service === 'notes') return { svg: SVG }
    throw new NotFound('icon-unknown', `${service} has no picture`)
  },
} as unknown as Worker

const app = express()
for (const it of appRoutes) mount(app, worker, 'https', it)
app.use(answerErrors(() => {}))

const signedIn = { cookie: '__Host-session=somebody' }

it('gives the picture of an app as one that runs and loads nothing, and may be kept', async () => {
  await using box = await listen(app)
  const { status, headers, text } = await box.ask('GET', '/api/apps/notes/icon?mark', signedIn)
  expect([status, text]).toEqual([200, SVG])
  expect(headers['content-type']).toMatch(/^image\/svg\+xml/)
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  )
  expect(headers['cache-control']).toContain('immutable')
})

it('says that there is none, and shows none to strangers', async () => {
  await using box = await listen(app)
  const none = await box.ask('GET', '/api/apps/other/icon', signedIn)
  expect(none.status).toBe(404)
  expect(none.headers['cache-control'] ?? '').not.toContain('immutable')
  expect(JSON.parse(none.text)).toMatchObject({ code: 'icon-unknown' })
  expect((await box.ask('GET', '/api/apps/notes/icon')).status).toBe(401)
})
