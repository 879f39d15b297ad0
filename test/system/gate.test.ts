import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FetchOptions } from '../lab/browser.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { BOX, signIn, type Visitor, visitor } from './visitor.ts'
import { websocket } from './websocket.ts'

const VAULT = 'https://vault-home.local'
const CLUB = 'https://club-home.local'
const PASS = '__Host-gantry-gate'

/** Apps that leave it to the box who comes in, and what a stranger gets of them: nothing. */
describe('the gate', () => {
  const measured = figures()
  let home: Home
  let owner: Owner
  let anna: Visitor

  const get = (url: string, options: FetchOptions = {}) =>
    home.phone.fetch(url, { ca: owner.ca, ...options })

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    for (const app of ['vault', 'club']) {
      await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/${app}`], { timeout: 120_000 })
    }
    await until('the gates stand', async () =>
      (await Promise.all([get(VAULT), get(CLUB)])).every(it => it.status === 302),
    )
    anna = visitor(home, owner)
    await signIn(anna)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it.each([
    ['GET', '/'],
    ['HEAD', '/'],
    ['GET', '/index.html'],
    ['GET', '/static/coin.txt'],
    ['GET', '/cgi-bin/echo'],
    ['POST', '/cgi-bin/echo'],
    ['PUT', '/'],
    ['DELETE', '/'],
    ['OPTIONS', '/'],
    ['PROPFIND', '/'],
    ['GET', '/share/..%2findex.html'],
    ['GET', '/share/..%5cindex.html'],
    ['GET', '/share/%252e%252e/index.html'],
    ['GET', '/share/..;/index.html'],
    ['GET', '/SHARE/leaflet.txt'],
    ['GET', '//share/leaflet.txt'],
  ])('gives a stranger no byte of an app: %s %s', async (method, path) => {
    for (const app of [VAULT, CLUB]) {
      const answer = await get(`${app}${path}`, { method })
      expect(answer.status).toBe(method === 'GET' ? 302 : 401)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.text).not.toMatch(/gold|silver|everybody|choose|REQUEST_METHOD/)
    }
  })

  it('believes no header that says who somebody is', async () => {
    for (const headers of [
      { 'remote-user': 'ada' },
      { 'x-forwarded-user': 'ada', 'x-forwarded-uri': '/share/leaflet.txt' },
      { 'x-original-url': '/share/leaflet.txt' },
      { 'x-forwarded-method': 'OPTIONS', 'x-http-method-override': 'OPTIONS' },
      { cookie: `${PASS}=` },
      { cookie: `${PASS}=${'A'.repeat(43)}.${'A'.repeat(43)}` },
      { host: 'vault-home.local:443', 'x-forwarded-host': 'home.local' },
    ]) {
      expect((await get(`${VAULT}/`, { headers })).status).toBe(302)
    }
  })

  it('sends a script nowhere, and no websocket through', async () => {
    const script = await get(VAULT, { headers: { 'sec-fetch-mode': 'cors' } })
    expect(script).toMatchObject({ status: 401 })
    const url = 'https://live-vault-home.local/'
    const refused = await websocket(home.phone, { url, ca: owner.ca })
    expect(refused).toMatchObject({ status: 401, heard: '' })
  })

  it.each([
    '/share/../index.html',
    '/share/%2e%2e/index.html',
    '/share/.%2E/index.html',
    '/share//../index.html',
    '/share/./leaflet.txt',
    '/x/../share/leaflet.txt',
    '/../share/leaflet.txt',
    'https://vault-home.local/share/leaflet.txt',
  ])('opens no public path that can be read in two ways: %s', async target => {
    const asked = await websocket(home.phone, { url: VAULT, target, ca: owner.ca })
    expect(asked.status).toBe(401)
  })

  it('lets everybody see what the recipe says is public', async () => {
    expect((await get(`${VAULT}/share/leaflet.txt`)).text).toBe('for everybody\n')
  })

  it('sends a stranger to the sign-in of the box, which knows the way back', async () => {
    const stranger = visitor(home, owner)
    const { answer, url } = await stranger.go(`${VAULT}/static/coin.txt?size=2`)
    expect(url).toMatch(/^https:\/\/home\.local\/#\/sign-in\?to=%2Fgate%3Fto%3D/)
    expect(answer.text).not.toContain('silver')
    await signIn(stranger)
    const back = new URL(decodeURIComponent(url.split('to=')[1] ?? ''), BOX)
    expect((await stranger.go(back.href)).answer.text).toBe('silver\n')
  })

  it('lets in who is signed in to the box, to where he wanted to go', async () => {
    const { answer, url } = await anna.go(`${VAULT}/cgi-bin/echo?a=b%2Fc`)
    expect(url).toBe(`${VAULT}/cgi-bin/echo?a=b%2Fc`)
    expect(answer.text).toContain('QUERY_STRING=a=b%2Fc\n')
    expect((await anna.fetch(`${VAULT}/`)).text).toBe('gold\n')
    const coin = await anna.fetch(`${VAULT}/static/coin.txt`)
    expect(coin.text).toBe('silver\n')
    expect(coin.headers['cache-control']).toBe('private, max-age=3600')
    const sent = await anna.fetch(`${VAULT}/cgi-bin/echo`, { form: { x: 'y' } })
    expect(sent.text).toContain('BODY=3\n')
  })

  it('keeps its cookie to itself', async () => {
    const cookie = `own=1; ${anna.jar(VAULT).header}; other=2`
    const { text } = await get(`${VAULT}/cgi-bin/echo`, { headers: { cookie } })
    expect(text).toContain('HTTP_COOKIE=own=1; other=2\n')
    expect(text).not.toContain('gantry-gate')
    expect((await anna.fetch(`${VAULT}/cgi-bin/echo`)).text).not.toContain('HTTP_COOKIE')
  })

  it('opens further names and websockets of the same app with it, and no other app', async () => {
    const cookie = anna.jar(VAULT).header
    const live = { url: 'https://live-vault-home.local/', ca: owner.ca, headers: { cookie } }
    expect(await websocket(home.phone, live)).toMatchObject({ status: 101, heard: 'hello\n' })
    expect((await get(CLUB, { headers: { cookie } })).status).toBe(302)
    const box = await get(`${BOX}/api/events`, { headers: { cookie } })
    expect(box.status).toBe(401)
    const value = cookie.slice(`${PASS}=`.length)
    const session = { cookie: `__Host-session=${value.split('.')[0]}` }
    expect((await get(`${BOX}/api/events`, { headers: session })).status).toBe(401)
  })

  it('takes a code once, in the browser and at the address that it was made for', async () => {
    const thief = visitor(home, owner)
    await thief.fetch(VAULT)
    for (const use of [
      async (url: string) => void (await anna.fetch(url)),
      async (url: string) => void (await thief.fetch(url)),
      async (url: string) => void (await get(url)),
      async (url: string) => void (await anna.fetch(url.replace(VAULT, CLUB))),
    ]) {
      const code = await codeFor(anna)
      await use(code)
      for (const again of [await anna.fetch(code), await thief.fetch(code)]) {
        expect(again).toMatchObject({ status: 401 })
        expect(again.headers['set-cookie']).toBeUndefined()
        expect(again.json()).toMatchObject({ code: 'code-spent' })
      }
    }
    expect((await thief.fetch(VAULT)).status).toBe(302)
  })

  it.each([
    'https://evil.example/',
    'https://home.local/api/box',
    'http://vault-home.local/',
    'https://vault-home.local.evil.example/',
    'https://vault-home.local@evil.example/',
    'https://vault-home.local:444/',
    '//vault-home.local/',
    'javascript:alert(1)',
    '',
  ])('makes no code for %s', async to => {
    const query = new URLSearchParams({ to, way: 'x' })
    const answer = await anna.fetch(`${BOX}/gate?${query}`)
    expect(answer).toMatchObject({ status: 404 })
    expect(answer.headers.location).toBeUndefined()
  })

  it('never sends anybody to another site, whatever the path looks like', async () => {
    const other = visitor(home, owner)
    await signIn(other)
    const { url } = await other.go(`${VAULT}//evil.example/%2e%2e`)
    expect(new URL(url).origin).toBe(VAULT)
  })

  it('lets nobody in while the box cannot be asked', async () => {
    await home.box.exec(['systemctl', 'stop', 'gantry-web.service'])
    try {
      const answer = await anna.fetch(`${VAULT}/`)
      expect(answer.status).toBe(502)
      expect(answer.text).not.toContain('gold')
    } finally {
      await home.box.exec(['systemctl', 'start', 'gantry-web.service'])
    }
    await until('the gate is back', async () => (await anna.fetch(`${VAULT}/`)).status === 200)
  })

  it('lets who was in stay in when the worker starts again', async () => {
    await home.box.kill('gantry-worker')
    await until('the gate is back', async () => (await anna.fetch(`${VAULT}/`)).status === 200)
  })

  it('closes when the session ends', async () => {
    const guest = visitor(home, owner)
    await signIn(guest)
    await guest.go(VAULT)
    expect((await guest.fetch(`${VAULT}/`)).text).toBe('gold\n')
    const ended = await guest.fetch(`${BOX}/api/session`, { method: 'DELETE' })
    expect(ended.status).toBe(204)
    expect((await guest.fetch(`${VAULT}/`)).status).toBe(302)
    expect((await anna.fetch(`${VAULT}/`)).status).toBe(200)
  })

  it('keeps strangers out of an app until its owner says that it is set up', async () => {
    expect((await get(CLUB)).status).toBe(302)
    expect((await anna.go(CLUB)).answer.text).toBe('choose your password\n')
    expect((await owner.ask('/api/apps/club/set-up', {})).status).toBe(202)
    await until('the gate is open', async () => (await get(CLUB)).text === 'choose your password\n')
    expect((await get(VAULT)).status).toBe(302)
  })

  it('costs little', async () => {
    const cookie = anna.jar(VAULT).header
    const times = async (url: string) => {
      const all: number[] = []
      for (let i = 0; i < 30; i++) all.push((await get(url, { headers: { cookie } })).ms)
      return all.sort((a, b) => a - b)[15] ?? 0
    }
    const [guarded, open] = [await times(`${VAULT}/`), await times(`${CLUB}/`)]
    measured.note(guarded, 'ms', 'a request to a guarded app, new connection, median')
    measured.note(open, 'ms', 'the same to an open one')
  })
})

/** A fresh code: where the box sends somebody who wants to enter the vault. */
async function codeFor({ fetch, jar }: Visitor): Promise<string> {
  const kept = jar(VAULT).header
  // Somebody whose pass has run out.
  jar(VAULT).take(`${PASS}=; max-age=0`)
  const first = await fetch(VAULT)
  const second = await fetch(String(first.headers.location))
  jar(VAULT).take(kept.split('; ').filter(it => it.startsWith(`${PASS}=`)))
  return String(second.headers.location)
}
