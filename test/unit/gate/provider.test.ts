import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Identity } from '../../../agent/box/access.ts'
import { openArtefacts } from '../../../agent/gate/artefacts.ts'
import { openKeys } from '../../../agent/gate/keys.ts'
import type { OidcClient, OidcSettings } from '../../../agent/gate/need.ts'
import { openProvider, type ProviderBox } from '../../../agent/gate/provider.ts'

/** The whole way of an app that asks the box who somebody is, with a box that knows two people. */
const ANNA: Identity = {
  ...{ id: 'id-of-anna', account: 'anna', name: 'Änne', email: 'anna@example.org' },
  groups: ['admin', 'member'],
}
const BEN: Identity = { id: 'id-of-ben', account: 'ben', name: 'Ben', groups: ['member'] }
const NOTES = 'https://notes-gantry.local'
const client: OidcClient = {
  ...{ name: 'notes', secret: 'secret-of-notes', pkce: true },
  redirects: [`${NOTES}/back`, 'https://notes.example.org/back'],
  logouts: [`${NOTES}/gone`],
}

let folder: string
let keys: OidcSettings['keys']
let server: Server
/** Sessions of the box, by what they are called. */
let sessions: Map<string, Identity>
let clients: Map<string, OidcClient>
let codes: Map<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-oidc-'))
  keys = (await openKeys(join(folder, 'oidc.toml'), Date.now).current()).keys
})
afterAll(() => rm(folder, { recursive: true }))

const box: ProviderBox = {
  client: async id => clients.get(id),
  async enter({ code }) {
    const session = codes.get(code) ?? ''
    codes.delete(code)
    const person = sessions.get(session)
    if (!person) throw new Error('no such code')
    return { person, session }
  },
  async person({ session, person }) {
    const found = sessions.get(session)
    return found?.id === person ? found : undefined
  },
}

beforeEach(async () => {
  await rm(join(folder, 'artefacts.json'), { force: true })
  sessions = new Map([
    ['session-of-anna', ANNA],
    ['session-of-ben', BEN],
  ])
  clients = new Map([['notes', client]])
  codes = new Map()
  await start()
})
afterEach(() => {
  server.close()
})

async function start(): Promise<void> {
  const settings = { issuer: 'https://gantry.local', origin: 'https://gantry.local', keys }
  const artefacts = await openArtefacts(join(folder, 'artefacts.json'), Date.now)
  const answer = openProvider({ ...settings, cookies: 'c'.repeat(43) }, box, artefacts)
  server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.statusCode = 500
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
}

interface Answer {
  readonly status: number
  readonly location: string
  readonly text: string
  readonly json: Record<string, unknown>
}

/** A browser, or an app, behind the proxy of the box. */
function caller() {
  const jar = new Map<string, string>()
  return (
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    new Promise((done, fail) => {
      const { port } = server.address() as AddressInfo
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const asking = request(
        {
          ...{ host: '127.0.0.1', port, path, method: form ? 'POST' : 'GET' },
          headers: {
            ...{ host: 'gantry.local', 'x-forwarded-proto': 'https', cookie },
            ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
            ...headers,
          },
        },
        async response => {
          for (const it of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(it) ?? []
            if (value) jar.set(name, value)
            else jar.delete(name)
          }
          const chunks: Buffer[] = []
          for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
          const text = Buffer.concat(chunks).toString()
          const isJson = response.headers['content-type']?.includes('json')
          const { statusCode: status = 0, headers } = response
          const { location = '' } = headers
          done({ status, location, text, json: isJson ? JSON.parse(text) : {} })
        },
      )
      asking.on('error', fail)
      asking.end(form ? new URLSearchParams(form).toString() : undefined)
    })
}

const verifier = 'v'.repeat(64)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const PKCE = { code_challenge: challenge, code_challenge_method: 'S256' }

const authorize = (more: Record<string, string> = PKCE) =>
  `/oidc/authorize?${new URLSearchParams({
    ...{ client_id: 'notes', response_type: 'code', redirect_uri: `${NOTES}/back` },
    ...{ scope: 'openid profile email groups', state: 's', nonce: 'n' },
    ...more,
  })}`

/** Where the browser of somebody ends who comes from the app: at the box, and then at the app again. */
async function signIn(session: string, browser = caller(), more = PKCE): Promise<URL> {
  const begun = await browser(authorize(more))
  expect(begun.status).toBe(303)
  const sent = await browser(begun.location)
  const gate = new URL(sent.location, 'https://gantry.local')
  expect(gate.pathname).toBe('/gate')
  const to = new URL(gate.searchParams.get('to') ?? '')
  expect(to.href).toMatch(/^https:\/\/gantry\.local\/oidc\/interaction\/[\w-]+\?client=notes$/)
  const code = randomBytes(8).toString('hex')
  codes.set(code, session)
  const back = await browser(`${to.pathname}${to.search}&code=${code}`)
  expect(back.status).toBe(303)
  const resume = new URL(back.location, 'https://gantry.local')
  const app = await browser(`${resume.pathname}${resume.search}`)
  return new URL(app.location)
}

const basic = (secret = client.secret) => ({
  authorization: `Basic ${Buffer.from(`notes:${secret}`).toString('base64')}`,
})

const redeem = (code: string, more: Record<string, string> = {}, headers = basic()) =>
  caller()(
    '/oidc/token',
    {
      ...{ grant_type: 'authorization_code', code, redirect_uri: `${NOTES}/back` },
      ...{ code_verifier: verifier },
      ...more,
    },
    headers,
  )

const claimsIn = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())

it('says what it can do', async () => {
  const { json } = await caller()('/.well-known/openid-configuration')
  expect(json).toMatchObject({
    issuer: 'https://gantry.local',
    authorization_endpoint: 'https://gantry.local/oidc/authorize',
    token_endpoint: 'https://gantry.local/oidc/token',
    jwks_uri: 'https://gantry.local/oidc/keys',
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  })
  const { json: shown } = await caller()('/oidc/keys')
  expect(JSON.stringify(shown)).not.toMatch(/"(?:d|p|q)":/)
})

it('tells an app who somebody is, in a token that it signed', async () => {
  const url = await signIn('session-of-anna')
  expect(url.href).toMatch(/^https:\/\/notes-gantry\.local\/back\?code=/)
  expect(url.searchParams.get('state')).toBe('s')
  const { json } = await redeem(url.searchParams.get('code') ?? '')
  const claims = claimsIn(json.id_token)
  expect(claims).toMatchObject({
    ...{ iss: 'https://gantry.local', aud: 'notes', nonce: 'n', sub: 'id-of-anna' },
    ...{ name: 'Änne', preferred_username: 'anna', email: 'anna@example.org' },
    ...{ email_verified: true, groups: ['admin', 'member'] },
  })
  const [head = '', body = '', signature = ''] = String(json.id_token).split('.')
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
  const { json: shown } = await caller()('/oidc/keys')
  const jwk = (shown.keys as Record<string, unknown>[]).find(it => it.kid === kid) ?? {}
  const key = createPublicKey({ key: jwk as never, format: 'jwk' })
  const bytes = Buffer.from(signature, 'base64url')
  expect(verify('sha256', Buffer.from(`${head}.${body}`), key, bytes)).toBe(true)
  const bearer = { authorization: `Bearer ${json.access_token}` }
  expect((await caller()('/oidc/userinfo', undefined, bearer)).json).toMatchObject({
    ...{ sub: 'id-of-anna', groups: ['admin', 'member'] },
  })
})

it('tells no address that it does not know', async () => {
  const url = await signIn('session-of-ben')
  const { json } = await redeem(url.searchParams.get('code') ?? '')
  expect(claimsIn(json.id_token)).toMatchObject({ preferred_username: 'ben' })
  expect(claimsIn(json.id_token)).not.toHaveProperty('email')
})

it('takes a code once, with the right secret and the right proof alone', async () => {
  const browser = caller()
  const codeOf = async () =>
    (await signIn('session-of-anna', browser)).searchParams.get('code') ?? ''
  expect((await redeem(await codeOf(), {}, basic('other'))).json.error).toBe('invalid_client')
  expect((await redeem(await codeOf(), { code_verifier: 'w'.repeat(64) })).json.error).toBe(
    'invalid_grant',
  )
  const code = await codeOf()
  expect((await redeem(code)).status).toBe(200)
  expect((await redeem(code)).json.error).toBe('invalid_grant')
})

it.each([
  ['another address', { ...PKCE, redirect_uri: 'https://evil.example/back' }],
  ['another path', { ...PKCE, redirect_uri: `${NOTES}/back/other` }],
  ['an app that nobody knows', { ...PKCE, client_id: 'other' }],
])('sends nobody to %s', async (_what, more) => {
  const answer = await caller()(authorize(more))
  expect(answer).toMatchObject({ status: 400, location: '' })
  expect(answer.text).toContain('That did not work')
})

it.each([
  ['without proof', {}],
  ['with a plain one', { code_challenge: challenge, code_challenge_method: 'plain' }],
  ['a token in the address', { ...PKCE, response_type: 'id_token' }],
])('sends somebody back with nothing: %s', async (_what, more) => {
  const { location } = await caller()(authorize(more))
  expect(location).toMatch(/^https:\/\/notes-gantry\.local\/back[?#]error=/)
})

it('asks for no proof from an app that has none', async () => {
  clients.set('notes', { ...client, pkce: false })
  const url = await signIn('session-of-anna', caller(), {} as typeof PKCE)
  expect(url.searchParams.get('code')).toBeTruthy()
})

it('asks the box each time, also for whom it has just seen', async () => {
  const browser = caller()
  await signIn('session-of-anna', browser)
  const again = await browser(authorize())
  expect(again.location).toMatch(/^\/oidc\/interaction\//)
  const silent = await browser(authorize({ ...PKCE, prompt: 'none' }))
  expect(silent.location).toContain('error=login_required')
})

it('lets another person of the household use the same browser', async () => {
  const browser = caller()
  await signIn('session-of-anna', browser)
  const url = await signIn('session-of-ben', browser)
  const { json } = await redeem(url.searchParams.get('code') ?? '')
  expect(claimsIn(json.id_token).sub).toBe('id-of-ben')
})

it('takes nobody into the sign-in that another browser has begun', async () => {
  const { location } = await caller()(authorize())
  codes.set('code', 'session-of-anna')
  expect((await caller()(`${location}&code=code`)).status).toBe(500)
  expect(codes.has('code')).toBe(true)
})

it('knows nobody any more whose session has ended, whatever the app still has', async () => {
  const more = { ...PKCE, scope: 'openid offline_access', prompt: 'consent' }
  const url = await signIn('session-of-anna', caller(), more)
  const { json } = await redeem(url.searchParams.get('code') ?? '')
  const renew = (token: unknown) =>
    caller()('/oidc/token', { grant_type: 'refresh_token', refresh_token: String(token) }, basic())
  const renewed = await renew(json.refresh_token)
  expect(renewed.status).toBe(200)
  // What has been given is there after a restart, too.
  server.close()
  await start()
  const again = await renew(renewed.json.refresh_token)
  expect(again.status).toBe(200)
  sessions.delete('session-of-anna')
  const bearer = { authorization: `Bearer ${again.json.access_token}` }
  expect((await caller()('/oidc/userinfo', undefined, bearer)).status).toBe(401)
  expect((await renew(again.json.refresh_token)).json.error).toBe('invalid_grant')
})

it('signs out of the app, and says where else one is signed in', async () => {
  const browser = caller()
  const url = await signIn('session-of-anna', browser)
  const { json } = await redeem(url.searchParams.get('code') ?? '')
  const asked = await browser(
    `/oidc/sign-out?${new URLSearchParams({
      id_token_hint: String(json.id_token),
      post_logout_redirect_uri: `${NOTES}/gone`,
    })}`,
  )
  expect(asked.text).toContain('Sign out of notes?')
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? ''
  const done = await browser('/oidc/sign-out/confirm', { xsrf })
  expect(done.location).toBe(`${NOTES}/gone`)
  const bearer = { authorization: `Bearer ${json.access_token}` }
  expect((await caller()('/oidc/userinfo', undefined, bearer)).status).toBe(401)
})

it('keeps no code and no secret of an app on disk', async () => {
  await signIn('session-of-anna')
  const kept = await readFile(join(folder, 'artefacts.json'), 'utf8')
  expect(kept).not.toContain('AuthorizationCode')
  expect(kept).not.toContain(client.secret)
})
