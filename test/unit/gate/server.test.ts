import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { NotAllowed } from '../../../agent/base/errors.ts'
import { gateServer } from '../../../agent/http/gate.ts'
import type { Worker } from '../../../agent/verbs/call.ts'

/** What the proxy gets from the gate, with a worker that knows one token and one code. */
let server: Server
let asked: { verb: string; input: Record<string, unknown> }[]

const ANNA = { id: '1', account: 'anna', name: 'Änne', groups: ['admin', 'member'] }

const worker = {
  async ask(verb: string, input: Record<string, unknown>) {
    asked.push({ verb, input })
    if (verb === 'gate.check') {
      if (input.token === 'good') return { person: ANNA }
      return { signInAt: 'https://gantry.local', signedIn: input.token === 'other' }
    }
    if (input.code !== 'code') throw new NotAllowed('code-spent', 'spent')
    return { token: 'good', continueAt: 'https://notes-gantry.local//x' }
  },
} as unknown as Worker

beforeEach(async () => {
  asked = []
  server = createServer(gateServer({ worker, log: () => {} })).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  server.close()
})

/** As a proxy asks: `fetch` would add headers that only browsers send. */
function ask(path: string, more: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  const headers = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/a?b', ...more }
  return new Promise<Answer>((done, fail) => {
    const asking = request({ host: '127.0.0.1', port, path, headers }, async response => {
      const { statusCode: status = 0, headers } = response
      const chunks: Buffer[] = []
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
      const { location = '', 'set-cookie': cookies = [] } = headers
      const cache = headers['cache-control']
      done({ status, location, cookies, cache, headers, text: Buffer.concat(chunks).toString() })
    })
    asking.on('error', fail).end()
  })
}

interface Answer {
  readonly status: number
  readonly location: string
  readonly cookies: readonly string[]
  readonly cache: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

it('says who somebody is to the proxy, and nothing of what it does not know', async () => {
  const { headers } = await ask('/notes/check', { cookie: '__Host-gantry-gate=good' })
  expect(headers['remote-user']).toBe('anna')
  expect(Buffer.from(String(headers['remote-name']), 'latin1').toString()).toBe('Änne')
  expect(headers['remote-groups']).toBe('admin,member')
  expect(headers).not.toHaveProperty('remote-email')
})

it('tells a program that an app is not shared with somebody, and a person at the box', async () => {
  const cookie = '__Host-gantry-gate=other'
  const person = await ask('/notes/check', { cookie })
  expect(person).toMatchObject({ status: 302, location: expect.stringContaining('gantry.local') })
  const program = await ask('/notes/check', { cookie, 'x-forwarded-method': 'POST' })
  expect(program.status).toBe(403)
  expect(JSON.parse(program.text)).toMatchObject({ code: 'app-not-shared' })
  const stranger = await ask('/notes/check', { 'x-forwarded-method': 'POST' })
  expect(stranger.status).toBe(401)
})

it('lets who has a token through, and nothing of it be kept', async () => {
  const answer = await ask('/notes/check', { cookie: 'x=1; __Host-gantry-gate=good' })
  expect(answer.status).toBe(204)
  expect(answer.cache).toBe('no-store')
  expect(answer.cookies).toEqual([])
})

it('sends a person to the box, with the way back and the mark of the browser', async () => {
  const answer = await ask('/notes/check')
  const url = new URL(answer.location)
  expect(answer.status).toBe(302)
  expect(answer.cache).toBe('no-store')
  expect(`${url.origin}${url.pathname}`).toBe('https://gantry.local/gate')
  expect(url.searchParams.get('to')).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/a\?b$/)
  const [cookie = ''] = answer.cookies
  expect(cookie).toMatch(/^__Host-gantry-gate-way=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/)
  expect(cookie).toContain('Path=/;')
  expect(cookie).not.toContain(url.searchParams.get('way') ?? '?')
})

it('keeps the mark of a browser that has one already', async () => {
  const answer = await ask('/notes/check', { cookie: '__Host-gantry-gate-way=mark' })
  expect(answer.cookies[0]).toContain('__Host-gantry-gate-way=mark;')
})

it.each([
  ['a request that changes something', { 'x-forwarded-method': 'POST' }],
  ['a request for a head', { 'x-forwarded-method': 'HEAD' }],
  ['a script', { 'sec-fetch-mode': 'cors' }],
  ['a picture', { 'sec-fetch-mode': 'no-cors' }],
])('refuses %s without sending it anywhere', async (_what, headers) => {
  const answer = await ask('/notes/check', headers)
  expect(answer.status).toBe(401)
  expect(answer.location).toBe('')
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'signed-out' })
})

it.each([
  ['another host', '//evil.example'],
  ['a whole address', 'http://evil.example/'],
  ['nothing', ''],
  ['more than browsers carry', `/${'x'.repeat(3000)}`],
])('comes back to the app itself, though it was asked for %s', async (_what, uri) => {
  const answer = await ask('/notes/check', { 'x-forwarded-uri': uri })
  const to = new URL(answer.location).searchParams.get('to') ?? ''
  expect(new URL(to).hostname).toBe('127.0.0.1')
})

it('gives who comes with a code his cookie and sends him on', async () => {
  const answer = await ask('/notes/enter?code=code', { cookie: '__Host-gantry-gate-way=mark' })
  expect(answer.status).toBe(302)
  expect(answer.location).toBe('https://notes-gantry.local//x')
  expect(answer.cookies.join('\n')).toMatch(
    /^__Host-gantry-gate=good; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/m,
  )
  expect(asked[0]?.input).toMatchObject({ service: 'notes', code: 'code', way: 'mark' })
})

it('refuses a wrong code', async () => {
  const answer = await ask('/notes/enter?code=other')
  expect(answer.status).toBe(401)
  expect(answer.cookies).toEqual([])
})

it.each(['/', '/notes', '/api/box', '/notes/check/x', '/notes/anything'])(
  'has nothing at %s',
  async path => {
    expect((await ask(path)).status).toBe(404)
    expect(asked).toEqual([])
  },
)
