import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { caddyConfig } from '../../agent/proxy/caddy-config.ts'
import { NOTHING_SPREAD } from '../../agent/site/front/need.ts'
import type { SiteBox } from '../../agent/site/need.ts'
import { buildRoot } from '../../image/root.ts'
import { desiredWith } from '../fakes/desired.ts'
import { HOME, inSite, LOFT } from '../fakes/spread.ts'
import { until } from '../lab/until.ts'

const AT = { [HOME]: '198.18.7.1', [LOFT]: '198.18.7.2' } as const
type Id = keyof typeof AT

const PHOTOS =
  'service = "photos"\nimage = "photos:1"\n[https]\nport = 8080\nauth = "proxy"\n[https.identity]\nuser = "X-Who"\n'
const CLOCK = 'service = "clock"\nimage = "clock:1"\n[https]\nport = 8080\n'

/** Says what it was told of a request, whichever app it is. */
const APP = `
require('node:http').createServer((asked, answer) => {
  const { host } = asked.headers
  const told = ['x-who', 'x-forwarded-for', 'x-forwarded-host', 'gantry-handed-on', 'remote-user', 'cookie']
  answer.end(JSON.stringify({ host, ...Object.fromEntries(told.map(it => [it, asked.headers[it]])) }))
}).listen(8080, process.argv[1])`

/** Lets in who has a cookie, and says who that is. */
const GATE = `
require('node:http').createServer((asked, answer) => {
  if (!/gantry-gate=good/.test(asked.headers.cookie ?? '')) return answer.writeHead(302, { location: 'https://home.local/gate' }).end()
  answer.writeHead(204, { 'Remote-User': 'ada' }).end()
}).listen(process.argv[1])`

/** Two proxies, each in a network of its own, as two boxes of a site have them. */
describe('one front for two boxes', () => {
  let folder: string
  const mark = randomBytes(3).toString('hex')
  const space = (id: Id) => `gantry-${mark}-${id === HOME ? 'home' : 'loft'}`
  const nameOf = (id: Id) => (id === HOME ? 'home' : 'loft')

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    folder = await mkdtemp(join(tmpdir(), 'gantry-front-'))
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const { root } = await buildRoot({ preload: ['miniflux'] })
    for (const id of [HOME, LOFT] as const) {
      await exec(['ip', 'netns', 'add', space(id)])
      stack.defer(async () => void (await exec(['ip', 'netns', 'del', space(id)])))
      await mkdir(join(folder, nameOf(id)))
      await makeAuthority(join(folder, nameOf(id)))
    }
    const [one, other] = [`h${mark}`, `l${mark}`]
    const ends = ['link', 'add', one, 'netns', space(HOME), 'type', 'veth', 'peer', 'name', other]
    await exec(['ip', ...ends, 'netns', space(LOFT)])
    for (const [id, link] of [
      [HOME, one],
      [LOFT, other],
    ] as const) {
      await inside(id, ['ip', 'address', 'add', `${AT[id]}/24`, 'dev', link])
      for (const it of ['lo', link]) await inside(id, ['ip', 'link', 'set', it, 'up'])
    }
    const programs: ChildProcess[] = []
    stack.defer(async () => {
      for (const it of programs) it.kill('SIGKILL')
    })
    const start = (id: Id, argv: readonly string[]) =>
      programs.push(
        spawn('ip', ['netns', 'exec', space(id), ...argv], {
          env: { ...process.env, HOME: join(folder, nameOf(id)) },
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
      )
    const boxes = await boxesOf()
    for (const id of [HOME, LOFT] as const) {
      const at = join(folder, nameOf(id))
      const desired = desiredOf(id, boxes)
      for (const { network } of desired.apps) {
        const address = network.ipv6.address
        await inside(id, ['ip', 'address', 'add', `${address}/128`, 'dev', 'lo'])
        start(id, [process.execPath, '-e', APP, address])
      }
      start(id, [process.execPath, '-e', GATE, join(at, 'gate.sock')])
      await writeFile(join(at, 'caddy.json'), JSON.stringify(configOf(id, desired)))
      start(id, [join(root, 'usr/bin/caddy'), 'run', '--config', join(at, 'caddy.json')])
    }
    for (const id of [HOME, LOFT] as const) {
      await until(`${nameOf(id)} answers`, async () => (await ask(id, 'clock', LOFT)).includes('{'))
    }
    const all = stack.move()
    return () => all.disposeAsync()
  })

  const inside = (id: Id, argv: readonly string[]) =>
    exec(['ip', 'netns', 'exec', space(id), ...argv])

  async function makeAuthority(at: string): Promise<void> {
    const file = (name: string) => join(at, name)
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const root = ['-x509', '-days', '9', '-subj', '/CN=root', '-keyout', file('root.key')]
    await exec(['openssl', 'req', ...made, ...root, '-out', file('root.crt')])
    const middle = [
      '-subj',
      '/CN=middle',
      '-keyout',
      file('middle.key'),
      '-out',
      file('middle.csr'),
    ]
    await exec(['openssl', 'req', ...made, ...middle])
    await writeFile(file('ext'), 'basicConstraints=critical,CA:true\nkeyUsage=keyCertSign\n')
    const by = [
      '-CA',
      file('root.crt'),
      '-CAkey',
      file('root.key'),
      '-CAcreateserial',
      '-days',
      '9',
    ]
    const what = ['-in', file('middle.csr'), '-extfile', file('ext'), '-out', file('middle.crt')]
    await exec(['openssl', 'x509', '-req', ...by, ...what])
  }

  async function boxesOf(): Promise<Record<Id, SiteBox>> {
    const box = async (id: Id): Promise<SiteBox> => {
      const pem = await readFile(join(folder, nameOf(id), 'root.crt'), 'utf8')
      const root = pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
      const since = `2026-01-0${id === HOME ? 1 : 2}T00:00:00.000Z`
      return { name: nameOf(id), address: AT[id], since, root }
    }
    return { [HOME]: await box(HOME), [LOFT]: await box(LOFT) }
  }

  /** The photos are at home; a clock is on both. */
  function desiredOf(id: Id, boxes: Record<Id, SiteBox>) {
    const page = (name: string, home: Id) => ({ name, home, idleTimeout: 60_000 })
    const pages = [page('photos', HOME), page('clock', HOME), page('clock', LOFT)]
    const recipes = id === HOME ? [PHOTOS, CLOCK] : [CLOCK]
    const manifest = inSite(id, { boxes, pages })
    return desiredWith(
      recipes.map(recipe => ({ recipe })),
      { ...manifest, prefix: id === HOME ? 'fd12:3456:789a' : 'fd12:3456:789b' },
    )
  }

  function configOf(id: Id, desired: ReturnType<typeof desiredOf>) {
    const at = (name: string) => join(folder, nameOf(id), name)
    const places = {
      ...{ webHttp: at('web'), webHttps: at('web'), gate: at('gate.sock'), oidc: at('oidc') },
      ...{ neighbours: at('neighbours'), admin: at('admin.sock'), apps: at('apps.sock') },
      storage: at('storage'),
    }
    const signing = {
      ...{ root: at('root.crt'), certificate: at('middle.crt'), key: at('middle.key') },
      storage: at('storage'),
    }
    return caddyConfig(desired, [], places, { signing, shown: undefined }, NOTHING_SPREAD)
  }

  /** @param at the box whose proxy is asked, by a name at another one or its own */
  const ask = (at: Id, app: string, by: Id, more: readonly string[] = []) => {
    const host = `${app}-${nameOf(by)}.local`
    const to = [
      '--resolve',
      `${host}:443:${AT[at]}`,
      '--cacert',
      join(folder, nameOf(at), 'root.crt'),
    ]
    const how = ['--silent', '--max-time', '30', '--write-out', '\n%{http_code} %{redirect_url}']
    return inside(LOFT, ['curl', ...how, ...to, ...more, `https://${host}/x`]).catch(String)
  }
  const GOOD = ['--cookie', '__Host-gantry-gate=good']

  it('hands a guarded page on, and its own box alone decides who comes in', async () => {
    for (const by of [HOME, LOFT] as const) {
      expect(await ask(LOFT, 'photos', by)).toContain('302 https://home.local/gate')
      const lie = ['--header', 'X-Who: eve', '--header', 'Remote-User: eve']
      const said = await ask(LOFT, 'photos', by, [...GOOD, ...lie])
      expect(said).toContain('"x-who":"ada"')
      expect(said).toContain(`"host":"photos-${nameOf(by)}.local"`)
      expect(said).toContain(`"x-forwarded-for":"${AT[LOFT]}, ${AT[LOFT]}"`)
      expect(said).not.toMatch(/eve|gate=good|handed-on/)
    }
  })

  it('believes nobody who is no box of the site that he hands something on', async () => {
    const lie = ['--header', 'Gantry-Handed-On: yes', '--header', 'Gantry-Asked-From: 203.0.113.1']
    const said = await inside(HOME, [
      ...['curl', '--silent', '--resolve', `photos-home.local:443:${AT[HOME]}`, ...GOOD, ...lie],
      ...['--cacert', join(folder, 'home', 'root.crt'), 'https://photos-home.local/'],
    ])
    expect(said).toContain(`"x-forwarded-for":"${AT[HOME]}"`)
  })

  it('has each box answer with its own at its own name, and leads to that of the other', async () => {
    const box = async (at: Id, by: Id) => {
      const said = await ask(at, 'clock', by)
      return said.includes('"x-forwarded-for"') && said.includes(`, ${AT[LOFT]}`) ? 'handed' : said
    }
    expect(await box(LOFT, HOME)).toBe('handed')
    expect(await ask(LOFT, 'clock', LOFT)).toContain(`"x-forwarded-for":"${AT[LOFT]}"`)
    expect(await ask(HOME, 'clock', HOME)).toContain(`"x-forwarded-for":"${AT[LOFT]}"`)
    expect(await ask(HOME, 'clock', LOFT)).toContain(`, ${AT[HOME]}"`)
  })

  it('says that the box is away where it is', async () => {
    await inside(HOME, ['ip', 'link', 'set', `h${mark}`, 'down'])
    // A connection that is open already is waited for, as for every app that thinks for long.
    await pause(2_500)
    const start = performance.now()
    expect(await ask(LOFT, 'photos', LOFT, GOOD)).toContain('This is on the box home')
    expect(performance.now() - start).toBeLessThan(15_000)
    await inside(HOME, ['ip', 'link', 'set', `h${mark}`, 'up'])
    await until('it is there again', async () =>
      (await ask(LOFT, 'photos', LOFT, GOOD)).includes('ada'),
    )
  })
})
