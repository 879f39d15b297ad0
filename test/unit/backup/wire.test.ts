import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectByTls } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dialFirst, isFirst, serveSecond, wireKey } from '../../../agent/backup/follow/wire.ts'

const KEY = wireKey('twelve words')
const OTHER = wireKey('other words')
let folder: string
let port: number
let open: Server[]
const log = () => {}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wire-'))
  const asked = join(folder, 'server.sock')
  // Says back what it hears, as soon as all of it was said.
  const server = createServer({ allowHalfOpen: true }, it => it.pipe(it)).listen(asked)
  const wire = serveSecond(KEY, { p: asked }, { port: 0, log })
  await new Promise(done => wire.once('listening', done))
  port = (wire.address() as AddressInfo).port
  open = [server, wire]
})
afterEach(async () => {
  for (const it of open) it.close()
  await rm(folder, { recursive: true })
})

async function line(key: string, door = 'p') {
  const names = { [door]: 'near.sock' }
  open.push(...(await dialFirst(key, '127.0.0.1', { folder, names, port, log })))
  return connect(join(folder, 'near.sock'))
}

/** What comes back for something that is longer than any buffer on the way. */
async function said(key: string, door?: string) {
  const near = await line(key, door)
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

it('leads who has the same words to the server, with all that is said', async () => {
  expect(await said(KEY)).toBe('all of it')
  expect(await isFirst(KEY, '127.0.0.1', port)).toBe(true)
})

it('leads nobody who has other words, or none, and to nothing else', async () => {
  expect(await said(OTHER)).toBe('')
  expect(await isFirst(OTHER, '127.0.0.1', port)).toBe(false)
  expect(await said(KEY, 'x')).toBe('')
  const plain = connect(port, '127.0.0.1').end('p')
  expect(await text(plain)).not.toContain('row')
  const stranger = connectByTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await new Promise(done => stranger.once('error', done))
})

it('tells nobody the words, and is another one for others', () => {
  expect(KEY).toMatch(/^[0-9a-f]{64}$/)
  expect(KEY).not.toBe(OTHER)
})
