import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../agent/certificates/fingerprint.ts'
import { proveCode } from '../../../agent/claim/claimant.ts'
import { readAddress } from '../../../agent/workstation/address.ts'
import { openCredentials } from '../../../agent/workstation/credentials.ts'
import { openLine, rootShownAt } from '../../../agent/workstation/line.ts'
import { openRemote, type Person } from '../../../agent/workstation/remote.ts'
import { freePort } from '../../browser/ports.ts'
import { makeCertificate } from '../../fakes/certificate.ts'
import { startWorkstation, type Workstation } from '../../fakes/workstation.ts'

const ada = { name: 'ada', password: 'correct horse battery' }
const cli = join(import.meta.dirname, '../../../agent/cli.ts')

let folder: string
let box: Workstation
let host: string
let root: string

/** The command as it is given at another machine, without a terminal. */
async function gantry(words: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) {
  const command = spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder, ...env },
    // A session of its own has no terminal that could be asked.
    detached: true,
  })
  command.stdin.end(input)
  const [said, complained] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ])
  return { code: command.exitCode, said, complained }
}
const json = async (...call: Parameters<typeof gantry>) => {
  const { code, said } = await gantry([...call[0], '--json'], call[1], call[2])
  return { code, ...JSON.parse(said) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-workstation-'))
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  box = await startWorkstation({ httpPort, httpsPort, page: folder, log: () => {} })
  host = `localhost:${httpsPort}`
  const claimant = await proveCode(box.code, async (path, body) => {
    const answer = await fetch(`http://localhost:${httpPort}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `http://localhost:${httpPort}` },
      body: JSON.stringify(body),
    })
    return await answer.json()
  })
  await claimant.claim({
    name: 'gantry',
    owner: ada.name,
    password: ada.password,
    timezone: 'Etc/UTC',
  })
  root = await rootShownAt(readAddress(host))
  await makeTokens()
})
afterAll(async () => {
  await box.stop()
  await rm(folder, { recursive: true })
})

const nobody: Person = {
  name: () => Promise.reject(new Error('nobody was to be asked')),
  password: () => Promise.reject(new Error('nobody was to be asked')),
  code: () => Promise.reject(new Error('nobody was to be asked')),
}
const atKeyboard = (password = ada.password): Person => ({
  ...nobody,
  name: async () => ada.name,
  password: async () => password,
})
const remoteFor = (person: Person, token?: string) =>
  openRemote({ line: openLine(readAddress(host), root), token, person })

/** Made once, with one password: each takes a machine its time. */
const tokens: Record<'read' | 'admin', string> = { read: '', admin: '' }
async function makeTokens(): Promise<void> {
  const remote = remoteFor(atKeyboard())
  for (const scope of ['read', 'admin'] as const) {
    const made = await remote.ask('token.create', { name: `a-${scope}`, scope, days: 1 })
    tokens[scope] = made.token
  }
  await remote.close()
}

describe('a box that is asked from elsewhere', () => {
  it('does with a token what the token is good for, and asks nobody', async () => {
    const remote = remoteFor(nobody, tokens.read)
    const { box } = await remote.ask('status.read', { host: '' })
    expect(box.name).toBe('gantry')
    await expect(remote.ask('box.timezone', { timezone: 'Europe/Berlin' })).rejects.toMatchObject({
      ...{ status: 403, code: 'token-not-enough' },
    })
    for await (const it of remote.watch(
      'status.watch',
      { host: '' },
      {},
      new AbortController().signal,
    )) {
      expect(it.box.name).toBe('gantry')
      break
    }
    await remote.close()
  })

  it('asks for the password before what no token may do, and signs out behind it', async () => {
    const without = remoteFor(nobody, tokens.admin)
    await expect(without.ask('people.invite', { role: 'member', host: '' })).rejects.toThrow(
      'nobody was to be asked',
    )
    await without.close()
    const wrong = remoteFor(atKeyboard('not her password'), tokens.admin)
    await expect(wrong.ask('people.invite', { role: 'member', host: '' })).rejects.toMatchObject({
      code: 'sign-in-wrong',
    })
    await wrong.close()

    const remote = remoteFor(atKeyboard(), tokens.admin)
    const { url } = await remote.ask('people.invite', { role: 'member', host: '' })
    expect(url).toContain(`https://${host}/`)
    await expect(remote.ask('box.reset', { name: 'other', keep: 'apps' })).rejects.toMatchObject({
      code: 'name-differs',
    })
    const during = await remote.ask('session.list', {})
    expect(during.sessions.map(it => it.here)).toEqual([true])
    await remote.close()
    const later = remoteFor(atKeyboard())
    // The command before left nothing behind.
    expect((await later.ask('session.list', {})).sessions).toHaveLength(1)
    const { token } = await later.ask('token.create', { name: 'short', scope: 'read', days: 1 })
    await later.ask('token.revoke', { name: 'short' })
    await later.close()
    const late = remoteFor(nobody, token)
    await expect(late.ask('status.read', { host: '' })).rejects.toMatchObject({
      code: 'token-over',
    })
    await late.close()
  })

  it('sends nothing to who shows the certificate of another authority', async () => {
    const tls = await makeCertificate(await mkdtemp(join(folder, 'other-')))
    const asked: unknown[] = []
    const impostor = createServer(tls, ({ headers }) => asked.push(headers)).listen(0, 'localhost')
    await once(impostor, 'listening')
    const { port } = impostor.address() as AddressInfo
    const line = openLine(readAddress(`localhost:${port}`), root)
    const remote = openRemote({ line, token: 'gantry_secret', person: nobody })
    await expect(remote.ask('status.read', { host: '' })).rejects.toMatchObject({
      code: 'authority-changed',
    })
    await remote.close()
    impostor.close()
    expect(asked).toEqual([])
  })

  it('pins the one certificate that is compared, whatever stands behind it', async () => {
    const tls = await makeCertificate(await mkdtemp(join(folder, 'between-')))
    const pem = `${root}${tls.cert}`
    const between = createServer(tls, (_request, response) =>
      response.end(JSON.stringify({ pem })),
    ).listen(0, 'localhost')
    await once(between, 'listening')
    const { port } = between.address() as AddressInfo
    const shown = await rootShownAt(readAddress(`localhost:${port}`))
    expect(shown).toBe(root)
    const line = openLine(readAddress(`localhost:${port}`), shown)
    await expect(line.send({ method: 'GET', path: '/' })).rejects.toMatchObject({
      code: 'authority-changed',
    })
    line.close()
    between.close()
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', 'hello'],
    ['no certificate', '{"pem":"hello"}'],
    ['no end', 'x'.repeat(10_000_000)],
  ])('takes who says %s for no box', async (_what, said) => {
    const tls = await makeCertificate(await mkdtemp(join(folder, 'nobody-')))
    const nobody = createServer(tls, (_request, response) => response.end(said)).listen(
      0,
      'localhost',
    )
    await once(nobody, 'listening')
    const { port } = nobody.address() as AddressInfo
    await expect(rootShownAt(readAddress(`localhost:${port}`))).rejects.toMatchObject({
      code: 'no-box',
    })
    nobody.close()
    nobody.closeAllConnections()
  })

  it.each([
    ['nothing.invalid', 'box-not-found'],
    ['localhost:1', 'box-silent'],
  ])('says of %s what is wrong: %s', async (where, code) => {
    const line = openLine(readAddress(where), undefined)
    await expect(line.send({ method: 'GET', path: '/api/box' })).rejects.toMatchObject({ code })
    line.close()
  })
})

describe('gantry --host', () => {
  it('sends no password before the certificate was compared', async () => {
    const login = ['login', '--host', host, '--person', ada.name, '--password-stdin']
    const unseen = await json(login, ada.password)
    expect([unseen.code, unseen.error.code]).toEqual([2, 'trust-missing'])
    const other = await json([...login, '--trust', 'a b c d e f'], ada.password)
    expect([other.code, other.error.code]).toEqual([1, 'authority-other'])
    expect((await json(['login'])).boxes).toEqual([])
  }, 180_000)

  it('signs in, works by token, and signs out', async () => {
    const { sha256, words } = fingerprintOf(root)
    const login = ['login', '--host', host, '--person', ada.name, '--password-stdin']
    const first = await json([...login, '--trust', words.join(' ')], ada.password)
    expect(first).toMatchObject({ code: 0, host, person: ada.name, scope: 'admin' })
    // Again: the machine has one token, not two.
    await gantry([...login, '--trust', sha256], `${ada.password}\n`)
    const { tokens } = await json(['--host', host, 'token', '--password-stdin'], ada.password)
    expect(tokens.filter((it: { name: string }) => it.name.match(/-[0-9a-f]{6}$/))).toHaveLength(1)

    expect(await json(['--host', host, 'status'])).toMatchObject({ box: { name: 'gantry' } })
    const secret = await json(['--host', host, 'secret', 'list', 'nothing'])
    expect(secret.error.code).toBe('terminal-missing')
    const [known] = Object.values(await openCredentials(join(folder, 'gantry/boxes.toml')).all())
    const out = ['logout', '--host', host, '--password-stdin']
    expect(await json(out, ada.password)).toMatchObject({ code: 0, host })
    const env = { GANTRY_TOKEN: known?.token, GANTRY_TRUST: sha256 }
    expect((await json(['--host', host, 'status'], '', env)).error.code).toBe('token-over')
    expect((await json(['--host', host, 'status'])).error.code).toBe('not-signed-in')
  }, 180_000)

  it('takes the token and the certificate of a program from its environment', async () => {
    const env = { GANTRY_TOKEN: tokens.read, GANTRY_TRUST: fingerprintOf(root).sha256 }
    expect(await json(['--host', host, 'plan'], '', env)).toMatchObject({ code: 0 })
    const other = { ...env, GANTRY_TRUST: 'AB:CD' }
    expect((await json(['--host', host, 'plan'], '', other)).error.code).toBe('authority-other')
    const { GANTRY_TRUST: _none, ...trusting } = env
    expect((await json(['--host', host, 'plan'], '', trusting)).error.code).toBe(
      'authority-unknown',
    )
  }, 180_000)

  it.each([
    [['--host', 'one', 'recipe', 'check', 'recipes/miniflux'], 'host-needless'],
    [['--host', 'one', '--host', 'other', 'status'], 'hosts-many'],
    [['--host', 'ada@one', 'status'], 'host-invalid'],
  ])('refuses %j', async (words, code) => {
    const refused = await json(words)
    expect([refused.code, refused.error.code]).toEqual([2, code])
  })
})
