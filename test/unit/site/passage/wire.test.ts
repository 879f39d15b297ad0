import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectByTls } from 'node:tls'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { exec } from '../../../../agent/base/exec.ts'
import {
  type Entrance,
  openWire,
  type Passages,
  shownBy,
  type Wire,
} from '../../../../agent/site/passage/wire.ts'
import { until } from '../../../lab/until.ts'

interface Identity {
  readonly key: string
  readonly cert: string
  readonly shows: string
}

const NONE: Passages = { callers: [], leads: {}, entrances: [] }
let home: Identity
let loft: Identity
let stranger: Identity
let wires: Wire[] = []
let server: Server
let at: { readonly database: number; readonly line: number; readonly near: number }
/** Whom the server has heard, and what from. */
let heard: Socket[] = []

async function identity(folder: string): Promise<Identity> {
  const [key, cert] = ['key.pem', 'certificate.pem'].map(it => join(folder, it)) as [string, string]
  await exec([
    'openssl',
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
    ...['-keyout', key, '-out', cert, '-subj', '/CN=gantry', '-days', '30'],
  ])
  const pem = await readFile(cert, 'utf8')
  return {
    key: await readFile(key, 'utf8'),
    cert: pem,
    shows: shownBy(new X509Certificate(pem).raw),
  }
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passage-'))
  home = await identity(folder)
  loft = await identity(folder)
  stranger = await identity(folder)
  await rm(folder, { recursive: true })
})

const freePort = async () => {
  const it = createServer().listen(0)
  await new Promise(done => it.once('listening', done))
  const { port } = it.address() as AddressInfo
  await new Promise(done => it.close(done))
  return port
}

beforeEach(async () => {
  heard = []
  server = createServer({ allowHalfOpen: true }, it => {
    heard.push(it)
    it.on('error', () => {})
    it.pipe(it)
  }).listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port: database } = server.address() as AddressInfo
  at = { database, line: await freePort(), near: await freePort() }
})
afterEach(async () => {
  for (const it of wires) await it.close()
  wires = []
  for (const it of heard) it.destroy()
  server.close()
})

function wire(who: Identity, away: (shows: readonly string[]) => void = () => {}): Wire {
  const pace = { every: 50, silent: 300 }
  const it = openWire({ ...who, port: at.line, log: () => {}, away, pace })
  wires.push(it)
  return it
}

const leading = (...callers: Identity[]): Passages => ({
  ...NONE,
  callers: callers.map(it => it.shows),
  leads: { 3968: { address: '127.0.0.1', ports: [at.database] } },
})
const entering = (more: Partial<Entrance> = {}): Passages => ({
  ...NONE,
  entrances: [
    {
      ...{ listen: '127.0.0.1', port: at.near, app: 3968, asks: at.database },
      ...{ host: '127.0.0.1', shows: home.shows },
      ...more,
    },
  ],
})

/** What comes back for something that is longer than any buffer on the way. */
async function said(): Promise<string> {
  const near = connect(at.near, '127.0.0.1')
  const long = 'a row of a table\n'.repeat(100_000)
  let back = ''
  near.on('data', it => {
    back += it
    if (back.length === long.length) near.end()
  })
  near.on('error', () => {})
  near.write(long)
  await new Promise(done => near.once('close', done))
  return back === long ? 'all of it' : back
}

/** Somebody who is in, and when he is out. */
async function inside() {
  const near = connect(at.near, '127.0.0.1')
  near.on('error', () => {})
  near.write('here')
  await new Promise(done => near.once('data', done))
  return { near, out: new Promise(done => near.once('close', done)) }
}

it('leads an app to the server at its own box, with all that is said', async () => {
  await wire(home).follow(leading(loft))
  await wire(loft).follow(entering())
  expect(await said()).toBe('all of it')
})

it('leads nobody who shows something else, to nothing else, and for no other app', async () => {
  const first = wire(home)
  await first.follow(leading(stranger))
  const second = wire(loft)
  await second.follow(entering())
  expect(await said()).toBe('')
  await first.follow(leading(loft))
  expect(await said()).toBe('all of it')
  await second.follow(entering({ app: 3969 }))
  expect(await said()).toBe('')
  await second.follow(entering({ asks: at.line }))
  expect(await said()).toBe('')
  expect(heard).toHaveLength(1)
})

it('says nothing to a box that is not the one that was meant', async () => {
  await wire(stranger).follow(leading(loft))
  await wire(loft).follow(entering())
  expect(await said()).toBe('')
  expect(heard).toHaveLength(0)
})

it('hears nobody who shows nothing, or what it does not understand', async () => {
  await wire(home).follow(leading(loft))
  const ask = async (who: Partial<Identity>, words: string) => {
    const it = connectByTls({
      ...{ host: '127.0.0.1', port: at.line, rejectUnauthorized: false },
      ...(who.key ? { key: who.key, cert: who.cert } : {}),
    })
    let back = ''
    it.on('data', more => {
      back += more
    })
    it.on('error', () => {})
    it.write(words)
    await new Promise(done => it.once('close', done))
    return back
  }
  const asked = `3968 ${at.database}\nhello`
  expect(await ask({}, asked)).toBe('')
  expect(await ask(stranger, asked)).toBe('')
  expect(await ask(loft, 'x'.repeat(100))).toBe('')
  expect(await ask(loft, '__proto__ 1\n')).toBe('')
  expect(heard).toHaveLength(0)
})

it('cuts off who may not go on, before it says that it has changed', async () => {
  const first = wire(home)
  await first.follow(leading(loft))
  await wire(loft).follow(entering())
  const { out } = await inside()
  const [served] = heard
  await first.follow({ ...leading(loft), leads: {} })
  await out
  await until('the server hears it, too', async () => served?.destroyed || served?.readableEnded)
  expect(await said()).toBe('')
  await first.follow(leading(loft))
  await until('it is let in again', async () => (await said()) === 'all of it')
})

it('goes on with what stays as it is', async () => {
  const first = wire(home)
  await first.follow(leading(loft))
  const second = wire(loft)
  await second.follow(entering())
  const { near } = await inside()
  await first.follow(leading(loft, stranger))
  const more = entering()
  const other = { ...more.entrances[0], port: await freePort(), app: 3970 } as Entrance
  await second.follow({ ...more, entrances: [...more.entrances, other] })
  near.write('still')
  const word = await new Promise(done => near.once('data', it => done(String(it))))
  expect(word).toBe('still')
})

it('tells that a box is away, lets nobody wait for it, and is there again by itself', async () => {
  let away: readonly string[] = []
  const first = wire(home)
  await first.follow(leading(loft))
  await wire(loft, it => {
    away = it
  }).follow(entering())
  expect(await said()).toBe('all of it')
  const { out } = await inside()
  await first.close()
  await out
  await until('it is told', async () => away.length === 1)
  expect(away).toEqual([home.shows])
  expect(await said()).toBe('')
  await first.follow(leading(loft))
  await until('it is there again', async () => away.length === 0)
  expect(await said()).toBe('all of it')
})

it('cuts off what waits for a box that says nothing any more', async () => {
  // Between the two: somebody who stops to pass anything on, as a cable that was pulled.
  const before = at.line
  const between = await freePort()
  const pairs: Socket[] = []
  let isCut = false
  const cable = createServer(near => {
    const far = connect(before, '127.0.0.1')
    pairs.push(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => {})
      from.on('data', it => void (isCut || to.write(it)))
      from.on('close', () => void (isCut || to.destroy()))
    }
  }).listen(between, '127.0.0.1')
  await wire(home).follow(leading(loft))
  at = { ...at, line: between }
  let away: readonly string[] = []
  await wire(loft, it => {
    away = it
  }).follow(entering())
  const { out } = await inside()
  const [served] = heard
  isCut = true
  await out
  expect(away).toEqual([home.shows])
  // The other end has no reason to keep what it holds for that box either.
  await until('the server is let go', async () => served?.destroyed || served?.readableEnded)
  for (const it of pairs) it.destroy()
  cable.close()
})
