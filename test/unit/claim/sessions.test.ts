import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSessions } from '../../../agent/claim/sessions.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-sessions-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('knows a session until it ends, over a restart, too, and keeps no token', async () => {
  const file = join(folder, 'sessions.toml')
  const sessions = await openSessions(file, () => 0)
  const token = await sessions.open('Anna')
  expect(await readFile(file, 'utf8')).not.toContain(token)
  const restarted = await openSessions(file, () => 0)
  expect(restarted.person(token)).toBe('Anna')
  expect(restarted.person(`${token}x`)).toBeUndefined()
  await restarted.end(token)
  expect(restarted.person(token)).toBeUndefined()
})

it('ends a session by itself after thirty days', async () => {
  let clock = 0
  const sessions = await openSessions(join(folder, 'sessions.toml'), () => clock)
  const token = await sessions.open('Anna')
  clock = 30 * 24 * 60 * 60_000 + 1
  expect(sessions.person(token)).toBeUndefined()
})

it('hands over once', async () => {
  const sessions = await openSessions(join(folder, 'sessions.toml'), () => 0)
  const handover = sessions.handover('Anna')
  expect(sessions.person(await sessions.takeHandover(handover))).toBe('Anna')
  await expect(sessions.takeHandover(handover)).rejects.toMatchObject({ code: 'handover-spent' })
})

it('lists the sessions of one person, ends one, and ends all others', async () => {
  const sessions = await openSessions(join(folder, 'sessions.toml'), () => 0)
  const [phone, laptop] = [
    await sessions.open('Anna', 'Phone'),
    await sessions.open('Anna', 'Laptop'),
  ]
  const bob = await sessions.open('Bob')
  expect(sessions.list('Anna').map(it => it.device)).toEqual(['Phone', 'Laptop'])
  await sessions.endOne('Anna', sessions.idOf(bob) ?? '')
  expect(sessions.person(bob)).toBe('Bob')
  await sessions.endOne('Anna', sessions.idOf(phone) ?? '')
  expect(sessions.person(phone)).toBeUndefined()
  const tablet = await sessions.open('Anna')
  await sessions.endOthers('Anna', tablet)
  expect([laptop, tablet, bob].map(sessions.person)).toEqual([undefined, 'Anna', 'Bob'])
})

it('counts the password as just typed for half an hour', async () => {
  let clock = 0
  const sessions = await openSessions(join(folder, 'sessions.toml'), () => clock)
  const token = await sessions.open('Anna')
  expect(sessions.isConfirmed(token)).toBe(true)
  clock = 30 * 60_000 + 1
  expect(sessions.isConfirmed(token)).toBe(false)
  await sessions.confirm(token)
  expect(sessions.isConfirmed(token)).toBe(true)
  await sessions.end(token)
  expect(sessions.isConfirmed(token)).toBe(false)
})
