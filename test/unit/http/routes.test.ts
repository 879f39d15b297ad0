import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotAllowed } from '../../../agent/base/errors.ts'
import { ROUTES } from '../../../agent/http/routes.ts'
import { server } from '../../../agent/http/server.ts'
import type { By, Worker } from '../../../agent/verbs/call.ts'
import { verbs } from '../../../agent/verbs/contract.ts'
import { type Listening, listen } from './ask.ts'

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  `${method} ${path}`

/** Who opens something to strangers writes it down here. */
const OPEN_ROUTES = [
  'GET /api/box',
  'GET /api/trust',
  'GET /api/vendor/logo',
  'GET /gate',
  'GET /trust/gantry.cer',
  'GET /trust/gantry.mobileconfig',
  'GET /trust/gantry.pem',
  'POST /api/claim',
  'POST /api/claim/cable',
  'POST /api/claim/cable/state',
  'POST /api/claim/confirm',
  'POST /api/claim/exchange',
  'POST /api/claim/join',
  'POST /api/claim/restore',
  'POST /api/network/confirm',
  'POST /api/people/accept',
  'POST /api/people/invited',
  'POST /api/session',
  'POST /api/session/handover',
]
const PLAIN_ROUTES = [
  'GET /api/box',
  'GET /api/trust',
  'GET /api/vendor/logo',
  'GET /trust/gantry.cer',
  'GET /trust/gantry.mobileconfig',
  'GET /trust/gantry.pem',
  'POST /api/claim',
  'POST /api/claim/cable',
  'POST /api/claim/cable/state',
  'POST /api/claim/confirm',
  'POST /api/claim/exchange',
  'POST /api/claim/join',
  'POST /api/claim/restore',
]
const OPEN_VERBS = [
  'box.look',
  'box.origins',
  'claim.begin',
  'claim.cable',
  'claim.cable-state',
  'claim.confirm',
  'claim.finish',
  'claim.join',
  'claim.restore',
  'gate.check',
  'gate.enter',
  'network.confirm',
  'people.accept',
  'people.invited',
  'session.open',
  'session.take',
  'trust.read',
  'vendor.logo',
]

const host = 'gantry.local'
const own = { host, origin: `https://${host}` }
const json = { ...own, 'content-type': 'application/json' }

let folder: string
let asked: string[]
let uploaded = () => Promise.resolve()
const worker = {
  async ask(verb: string) {
    if (verb === 'box.origins') return { origins: [`https://${host}`, `http://${host}`] }
    asked.push(verb)
    if (verb === 'system.upload') await uploaded()
    return null
  },
  async admit(_verb: string, { session }: By) {
    if (session !== 'ada') throw new NotAllowed('signed-out', 'you are not signed in')
  },
} as unknown as Worker
const make = (scheme: 'http' | 'https'): Express =>
  server({ worker, scheme, page: folder, log: () => {} })

let https: Listening
let http: Listening
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-page-'))
  await writeFile(join(folder, 'index.html'), 'the page')
  https = await listen(make('https'))
  http = await listen(make('http'))
  asked = []
  return async () => {
    await https[Symbol.asyncDispose]()
    await http[Symbol.asyncDispose]()
  }
})
afterAll(() => rm(folder, { recursive: true }))

const filled = (path: string) => path.replace(/:number/, '1').replace(/:\w+/g, 'any')
const closed = ROUTES.filter(it => !it.open)

describe('the list of routes', () => {
  it('says what is open', () => {
    expect(
      ROUTES.filter(it => it.open)
        .map(nameOf)
        .sort(),
    ).toEqual(OPEN_ROUTES)
    expect(
      ROUTES.filter(it => it.plain)
        .map(nameOf)
        .sort(),
    ).toEqual(PLAIN_ROUTES)
    const open = Object.entries(verbs).filter(([, it]) => it.access === 'open')
    expect(open.map(([name]) => name).sort()).toEqual(OPEN_VERBS)
  })

  it('opens nothing over plain http that is not open over https', () => {
    expect(ROUTES.filter(it => it.plain && !it.open)).toEqual([])
  })

  it.each(closed.map(it => [nameOf(it), it] as const))('%s leads to a closed verb', (_name, it) => {
    expect(verbs[it.verb].access).not.toBe('open')
  })

  it.each(ROUTES.map(it => [nameOf(it), it] as const))(
    '%s fills fields that its verb has',
    (_name, { path, reads = {}, tells = {}, verb }) => {
      const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
      const fields = [...named, ...Object.keys(reads), ...Object.keys(tells)]
      expect(Object.keys(verbs[verb].input.shape)).toEqual(expect.arrayContaining(fields))
    },
  )

  it('is all that the server answers, but for the files of the page', () => {
    type Layer = { readonly route?: { readonly path: string; readonly methods: object } }
    const stack = (make('https') as unknown as { router: { stack: Layer[] } }).router.stack
    const real = stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map(it => `${it.toUpperCase()} ${route.path}`) : [],
    )
    expect(real.sort()).toEqual([...ROUTES.map(nameOf), 'GET /', 'GET /reach', 'GET /shell'].sort())
  })
})

describe('without a session', () => {
  it.each(closed.map(it => [nameOf(it), it] as const))('%s says nothing', async (_name, it) => {
    asked = []
    const body = it.method === 'POST' ? '{}' : undefined
    const answer = await https.ask(it.method, filled(it.path), json, body)
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text)).toEqual({
      code: 'signed-out',
      message: 'you are not signed in',
      hint: 'sign in and try again',
    })
    expect(asked).toEqual([])
  })

  it.each(['/api', '/api/', '/api/anything', '/api/BOX', '/api/openapi.json', '/api/apps/x'])(
    'nobody learns what there is at %s',
    async path => {
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS', 'DELETE']) {
        const body = ['GET', 'HEAD', 'DELETE'].includes(method) ? undefined : '{}'
        const { status } = await https.ask(method, path, json, body)
        expect([method, status]).toEqual([method, 401])
      }
    },
  )

  it('nothing but what is open answers over plain http, whatever is shown', async () => {
    const shown = { host, origin: `http://${host}`, cookie: '__Host-session=any' }
    for (const { method, path, plain } of ROUTES.filter(it => !it.plain)) {
      const headers = { ...shown, 'content-type': 'application/json' }
      const body = method === 'POST' ? '{}' : undefined
      const { status } = await http.ask(method, filled(path), headers, body)
      expect([path, plain, status]).toEqual([path, undefined, 404])
    }
  })
})

describe('the guards', () => {
  it.each([
    'evil.example',
    'gantry.local.evil.example',
    'gantry.local.',
    'GANTRY.LOCAL',
    'gantry.local:80',
    'user@gantry.local',
    'other.local',
    '127.0.0.1',
    '[::1]',
    'gantry.local, evil.example',
    '',
  ])('answer the host "%s" with 421 and nothing else', async wrong => {
    for (const path of ['/', '/api/box', '/trust/gantry.cer', '/gate', '/favicon.svg']) {
      const answer = await https.ask('GET', path, { host: wrong })
      expect([path, answer.status, answer.text]).toEqual([path, 421, ''])
    }
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'refuse %s that is not from the page',
    async method => {
      for (const foreign of [
        { host },
        { host, origin: 'https://evil.example' },
        { host, origin: `http://${host}` },
        { host, origin: 'null' },
        { ...own, 'sec-fetch-site': 'cross-site' },
        { ...own, 'sec-fetch-site': 'same-site' },
      ]) {
        const headers = {
          ...foreign,
          'content-type': 'application/json',
          cookie: '__Host-session=x',
        }
        const answer = await https.ask(method, '/api/session', headers, '{}')
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'foreign-origin' })
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    },
  )

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'text/json',
  ])('take no %s for JSON', async type => {
    const headers = { ...own, 'content-type': type }
    const answer = await https.ask('POST', '/api/session', headers, '{"name":"a","password":"b"}')
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'not-json'])
  })

  it.each([
    '/api/%62ox',
    '/api/..%2fbox',
    '/api/%2e%2e/box',
    '/api/%252e%252e/box',
    '/api//box',
    '//api/box',
    '/api/./box',
    '/x/../api/box',
    '/api\\box',
    '/api/box%00',
    '/api/box;x',
    '/assets/..%5c..%5cetc/passwd',
    '/assets/../../etc/passwd',
  ])('read %s in no way at all', async path => {
    asked = []
    const answer = await https.ask('GET', path, own)
    expect([answer.status, asked]).toEqual([400, []])
  })

  it('take of two sessions neither', async () => {
    const cookie = '__Host-session=one; __Host-session=two'
    expect((await https.ask('GET', '/api/history', { ...own, cookie })).status).toBe(401)
  })

  it('let nobody write into the body what the address says', async () => {
    const cookie = '__Host-session=x'
    const path = '/api/apps/notes/stop'
    const answer = await https.ask('POST', path, { ...json, cookie }, '{"service":"other"}')
    expect(answer.status).toBe(400)
  })

  it.each(['[]', '"x"', '7', '[{"message":"x"}]'])('take %s for no request', async body => {
    asked = []
    const answer = await https.ask('POST', '/api/claim/exchange', json, body)
    expect([answer.status, asked]).toEqual([400, []])
  })

  it('let nothing of an answer be kept, framed or guessed', async () => {
    const { headers } = await https.ask('GET', '/api/box', own)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(headers.etag).toBeUndefined()
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })
})

describe('a large body', () => {
  const large = ROUTES.filter(it => it.largest !== undefined)
  const upload = (cookie: string, length: number, body?: string) =>
    https.ask(
      'POST',
      '/api/system/upload',
      {
        ...{ ...json, cookie: `__Host-session=${cookie}` },
        // What is not sent whole is the end of its line.
        ...{ 'content-length': String(length), connection: 'close' },
      },
      body,
    )

  it('is for the addresses that need it', () => {
    expect(large.map(nameOf).sort()).toEqual([
      'POST /api/backups/upload',
      'POST /api/recipes',
      'POST /api/recipes/import',
      'POST /api/system/upload',
    ])
    expect(large.filter(it => it.open || it.plain)).toEqual([])
  })

  it('is not waited for where a session is made up', async () => {
    expect(await upload('made-up', 1_400_000)).toMatchObject({ status: 401 })
  })

  it('comes in one at a time', async () => {
    const body = JSON.stringify({ data: 'x'.repeat(1_000_000) })
    const send = async () => (await upload('ada', body.length, body)).status
    const held = Promise.withResolvers<void>()
    uploaded = () => held.promise
    asked = []
    const first = send()
    await expect.poll(() => asked, { timeout: 60_000 }).toContain('system.upload')
    expect(await send()).toBe(429)
    held.resolve()
    expect(await first).toBe(200)
    await expect.poll(send, { timeout: 60_000 }).toBe(200)
  }, 180_000)
})
