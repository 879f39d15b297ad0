import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSessions, type Sessions } from '../../../agent/claim/sessions.ts'
import { type Gate, openGate } from '../../../agent/gate/gate.ts'

const TO = { service: 'notes', origin: 'https://notes-gantry.local', path: '/a?b=c' }
const AT = { service: TO.service, origin: TO.origin }
const WAY = 'only this browser has it'
const HASH = createHash('sha256').update(WAY).digest('base64url')
const spent = expect.objectContaining({ code: 'code-spent' })

let folder: string
let clock: number
let sessions: Sessions
let session: string
let gate: Gate

const open = () => openGate({ file: join(folder, 'gate.toml'), sessions, now: () => clock })
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-gate-'))
  clock = 0
  sessions = await openSessions(join(folder, 'sessions.toml'), () => clock)
  session = await sessions.open('Anna')
  gate = await open()
})
afterEach(() => rm(folder, { recursive: true }))

const begin = () => gate.begin(session, TO, HASH)

it('lets somebody in who comes from the box with a code', () => {
  const { token, continueAt } = gate.enter(begin(), AT, WAY)
  expect(continueAt).toBe('https://notes-gantry.local/a?b=c')
  expect(gate.person(token, 'notes')).toBe('Anna')
})

it('takes a code once', () => {
  const code = begin()
  gate.enter(code, AT, WAY)
  expect(() => gate.enter(code, AT, WAY)).toThrow(spent)
})

it('takes a code within a minute', () => {
  const code = begin()
  clock = 60_000
  expect(() => gate.enter(code, AT, WAY)).toThrow(spent)
})

it.each([
  ['at another app', { ...AT, service: 'photos' }, WAY],
  ['at another address', { ...AT, origin: 'https://photos-gantry.local' }, WAY],
  ['in another browser', AT, 'another secret'],
  ['in a browser without a secret', AT, ''],
])('takes no code %s, and not here afterwards', (_where, at, way) => {
  const code = begin()
  expect(() => gate.enter(code, at, way)).toThrow(spent)
  expect(() => gate.enter(code, AT, WAY)).toThrow(spent)
})

it('gives no code to who is not signed in', async () => {
  expect(() => gate.begin('no session', TO, HASH)).toThrow('not signed in')
  const code = begin()
  await sessions.end(session)
  expect(begin).toThrow('not signed in')
  expect(() => gate.enter(code, AT, WAY)).toThrow(spent)
})

it('opens one app with a token, and ends with the session it came from', async () => {
  const { token } = gate.enter(begin(), AT, WAY)
  expect(gate.person(token, 'photos')).toBeUndefined()
  expect((await open()).person(token, 'notes')).toBe('Anna')
  await sessions.end(session)
  expect(gate.person(token, 'notes')).toBeUndefined()
})

it('knows no token that it did not make', async () => {
  const { token } = gate.enter(begin(), AT, WAY)
  const [id = '', seal = ''] = token.split('.')
  const other = sessions.idOf(await sessions.open('Bob')) ?? ''
  for (const it of [
    '',
    '.',
    id,
    `${id}.`,
    `.${seal}`,
    `${other}.${seal}`,
    `${id}.${seal}x`,
    session,
  ]) {
    expect(gate.person(it, 'notes')).toBeUndefined()
  }
})

it('neither keeps nor hands out what signs somebody in to the box', async () => {
  const { token } = gate.enter(begin(), AT, WAY)
  expect(sessions.person(token)).toBeUndefined()
  expect(sessions.person(token.split('.')[0] ?? '')).toBeUndefined()
  expect(await readFile(join(folder, 'gate.toml'), 'utf8')).not.toContain(session)
})

it('keeps a bounded number of codes', () => {
  const first = begin()
  for (let i = 0; i < 1_000; i++) begin()
  expect(() => gate.enter(first, AT, WAY)).toThrow(spent)
  expect(gate.enter(begin(), AT, WAY).token).toBeTruthy()
})
