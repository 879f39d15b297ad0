import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPeople } from '../../../agent/claim/people.ts'
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

it('knows the owner by name and password alone', async () => {
  const file = join(folder, 'people.toml')
  const people = await openPeople(file, () => 0)
  await people.setOwner('Anna', 'correct horse')
  expect(await readFile(file, 'utf8')).not.toContain('horse')
  const restarted = await openPeople(file, () => 0)
  expect(await restarted.check(' anna ', 'correct horse')).toBe('Anna')
  await expect(restarted.check('Anna', 'correct horsf')).rejects.toMatchObject({
    code: 'sign-in-wrong',
  })
  await expect(restarted.check('Bob', 'correct horse')).rejects.toMatchObject({
    code: 'sign-in-wrong',
  })
})
