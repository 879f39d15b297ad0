import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { openPeople } from '../../agent/claim/people.ts'
import { bearerOf } from '../../agent/claim/people-verbs.ts'
import { openSessions } from '../../agent/claim/sessions.ts'
import { openTokens } from '../../agent/claim/tokens.ts'
import { ruleset } from '../../agent/firewall/ruleset.ts'
import { ROUTES } from '../../agent/http/routes.ts'
import { server } from '../../agent/http/server.ts'
import { pagePrefix } from '../../agent/network/address-plan.ts'
import { caddyConfig } from '../../agent/proxy/caddy-config.ts'
import { readRecipe } from '../../agent/recipe/read.ts'
import type { Worker } from '../../agent/verbs/call.ts'
import { type Verb, verbs } from '../../agent/verbs/contract.ts'
import { desiredWith } from '../fakes/desired.ts'
import { type Listening, listen } from './http/ask.ts'

// What went wrong in programs of this kind, and why it does not here: one test for each.

/** Milliseconds: a password is hashed slowly, and slower still where all tests run at once. */
const HASHING = 120_000

const HOST = 'gantry.local'
const own = { host: HOST, origin: `https://${HOST}`, 'content-type': 'application/json' }
let folder: string
let asked: string[] = []
let https: Listening
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-cves-'))
  const worker = {
    async ask(verb: string) {
      asked.push(verb)
      return { origins: [`https://${HOST}`] }
    },
  } as unknown as Worker
  https = await listen(server({ worker, scheme: 'https', page: folder, log: () => {} }))
})
afterAll(async () => {
  await https[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function people() {
  const [now, clock] = [() => 0, () => Date.UTC(2026, 0, 1)]
  const all = await openPeople(join(folder, `people-${Math.random()}.toml`), now, clock)
  await all.setOwner('Ada', 'correct horse')
  return all
}

/** Claims as a JSON Web Token carries them. */
const jwt = (header: object, signature: string) =>
  [header, { sub: 'Ada', role: 'owner', exp: 4_102_444_800 }]
    .map(it => Buffer.from(JSON.stringify(it)).toString('base64url'))
    .concat(signature)
    .join('.')

it('CVE-2023-37265 (CasaOS): an address in a header makes nobody the owner', async () => {
  asked = []
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'gantry-remote']) {
    for (const value of ['127.0.0.1', '::1', 'for=127.0.0.1']) {
      const answer = await https.ask('GET', '/api/history', { ...own, [name]: value })
      expect(answer.status).toBe(401)
    }
  }
  expect(asked.filter(it => it !== 'box.origins')).toEqual([])
})

it('CVE-2023-37266 (CasaOS): a token that the box has not made is worth nothing', async () => {
  const bearer = bearerOf({
    people: await people(),
    sessions: await openSessions(join(folder, 'sessions.toml'), () => 0),
    tokens: await openTokens(join(folder, 'tokens.toml'), () => 0),
  })
  const forged = [jwt({ alg: 'none' }, ''), jwt({ alg: 'HS256' }, 'AAAA'), 'Ada', '']
  for (const it of forged) expect(bearer(it)).toBeUndefined()
  expect(bearer(`gantry_${jwt({ alg: 'none' }, '')}`)).toBeUndefined()
})

it(
  'CVE-2024-24767 (CasaOS): passwords are not guessed without end',
  async () => {
    const all = await people()
    const guess = (password: string) =>
      all.check({ name: 'Ada', password }).then(
        () => 'in',
        error => error.code,
      )
    const codes: string[] = []
    for (let i = 0; i < 8; i++) codes.push(await guess(`guess ${i}`))
    expect(codes).toEqual([
      ...Array(5).fill('sign-in-wrong'),
      ...Array(3).fill('sign-in-throttled'),
    ])
    // The right one has to wait, too: else it could be told from the others.
    expect(await guess('correct horse')).toBe('sign-in-throttled')
  },
  HASHING,
)

it('CVE-2023-27482 (Home Assistant Supervisor): a path that is encoded twice leads nowhere', async () => {
  for (const up of ['..', '%2e%2e', '%252e%252e', '%2e%2e%2f', '%25252e', '..%2f', '..%5c']) {
    for (const from of ['/api/box', '/trust', '/assets', '/api/claim']) {
      const { status } = await https.ask('GET', `${from}/${up}/api/history`, own)
      expect([up, status]).toEqual([up, 400])
    }
  }
})

it('CVE-2026-34205 (Home Assistant OS): addresses of bridges answer on their bridge alone', () => {
  const box = desiredWith([
    { recipe: 'service = "notes"\nimage = "notes:1"\n[https]\nport = 80\n' },
  ])
  const text = ruleset(box, { neighbours: [], given: new Map() })
  const input = text.slice(text.indexOf('hook prerouting priority mangle'))
  const strong = input.indexOf('fib daddr type local fib daddr . iif type != local drop')
  expect(strong).toBeGreaterThan(0)
  // Before that, the pages by number alone are let in, which are on no bridge of an app, and
  // neighbours who say which address they have, whom the kernel believes from the same wire alone.
  const neighbours = 'iifname != "app-*" icmpv6 type nd-neighbor-advert accept'
  const accepted = input.slice(0, strong).match(/^.* accept$/gm) ?? []
  const earlier = accepted.filter(it => it.trim() !== neighbours)
  const pages = `ip6 daddr ${pagePrefix(box.prefix)} `
  expect(earlier.every(it => it.includes(`iifname != "app-*" ${pages}`))).toBe(true)
  // The page itself has no port at all: it answers on unix sockets.
  return expect(readFile('agent/web.ts', 'utf8')).resolves.not.toMatch(/listen\(\s*\d/)
})

it(
  'CVE-2026-31881 (Runtipi): nobody sets a password without a proof, at no time',
  async () => {
    const open = Object.entries<Verb>(verbs).filter(([, it]) => it.access === 'open')
    const setting = open.filter(([, { input }]) => {
      const fields = Object.keys((input as unknown as { shape: object }).shape)
      return fields.some(it => it === 'next' || it === 'password')
    })
    expect(setting.map(([name]) => name).sort()).toEqual(['people.accept', 'session.open'])
    const all = await people()
    for (const token of ['', 'undefined', 'A'.repeat(32)]) {
      await expect(all.accept(token, 'Ada', 'another password')).rejects.toMatchObject({
        code: 'invitation-spent',
      })
    }
    expect(await all.check({ name: 'Ada', password: 'correct horse' })).toBe('Ada')
  },
  HASHING,
)

it('CVE-2026-24129 (Runtipi): a name is an argument and never words of a shell', async () => {
  const name = 'backup $(touch evil) `touch evil`; touch evil | x && y > evil\n.tar'
  expect(await exec(['printf', '%s', name], { cwd: folder })).toBe(name)
  expect(await readdir(folder)).not.toContain('evil')
  const files = (await readdir('agent', { recursive: true })).filter(it => it.endsWith('.ts'))
  for (const file of files) {
    expect(await readFile(join('agent', file), 'utf8')).not.toMatch(
      /shell: true|execSync|\bexecFile\b/,
    )
  }
})

const proxied = (auth: string) =>
  JSON.stringify(
    caddyConfig(
      desiredWith([
        { recipe: `service = "notes"\nimage = "notes:1"\n[https]\nport = 80\n${auth}` },
      ]),
      ['192.168.1.20'],
      {
        webHttp: '/a',
        webHttps: '/b',
        neighbours: '/n',
        gate: '/c',
        admin: '/d',
        apps: '/e',
        storage: '/f',
        oidc: '/g',
      },
      { signing: undefined, shown: undefined },
    ),
  )

it('CVE-2026-30851 (Caddy): who a visitor is, the proxy alone tells an app', () => {
  for (const text of [proxied(''), proxied('auth = "proxy"\n')]) {
    const stripped = text.indexOf('"delete":["Forwarded","X-Forwarded-*"')
    expect(stripped).toBeGreaterThan(0)
    expect(text.slice(stripped)).toMatch(/"Remote-\*","X-Remote-\*","X-Auth-Request-\*"/)
    // Before the app is asked.
    expect(text.indexOf('"dial":"[', stripped)).toBeGreaterThan(stripped)
  }
})

it('CVE-2026-52845 (Caddy): a header with an underscore is nobody’s alias', () => {
  expect(proxied('auth = "proxy"\n')).toContain('"*_*"')
  expect(proxied('auth = "proxy"\n')).not.toContain('fastcgi')
})

it('CVE-2026-44883 (Portainer): no token is taken out of an address', async () => {
  const read = ROUTES.flatMap(({ path, reads = {} }) =>
    [...path.matchAll(/:(\w+)/g)].map(([, it]) => it).concat(Object.keys(reads)),
  )
  expect(read.filter(it => /token|session|password|secret|code|key|auth/i.test(it ?? ''))).toEqual(
    [],
  )
  for (const name of ['token', 'access_token', 'session', 'api_key', 'authorization']) {
    const answer = await https.ask('GET', `/api/history?${name}=gantry_${'A'.repeat(43)}`, own)
    expect(answer.status).toBe(401)
  }
})

it('CVE-2024-28224 (Ollama): a name that was bound to the box’s address is not the box’s', async () => {
  for (const host of ['evil.example', 'evil.example:443', 'localhost', '192.168.1.20', '[::1]']) {
    const answer = await https.ask('GET', '/api/box', { host })
    expect([answer.status, answer.text]).toEqual([421, ''])
  }
})

it('CVE-2024-41110 (Docker): nothing depends on a plugin that says who may ask Docker', async () => {
  const daemon = 'image/layers/20-containers/files/etc/docker/daemon.json'
  const settings = JSON.parse(await readFile(daemon, 'utf8'))
  expect(settings).not.toHaveProperty('authorization-plugins')
  expect(settings).not.toHaveProperty('hosts')
  // Nobody but root comes near it: no recipe can ask for its socket, and the page cannot see it.
  for (const asks of [
    'volumes = ["/run/docker.sock:/run/docker.sock"]',
    '[mounts]\na = "/run"',
    '[storage.a]\npath = "/a"\nsource = "/run/docker.sock"',
  ]) {
    const { mistakes } = readRecipe(
      'recipe.toml',
      `service = "notes"\nimage = "notes:1"\n${asks}\n`,
    )
    expect(mistakes.length).toBeGreaterThan(0)
  }
  const unit = 'image/layers/50-agent/files/usr/lib/systemd/system/gantry-web.service'
  expect(await readFile(unit, 'utf8')).toMatch(/^InaccessiblePaths=.*\/run\/docker\.sock/m)
})
