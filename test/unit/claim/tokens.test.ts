import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTokens, type Tokens } from '../../../agent/claim/tokens.ts'

const DAY = 24 * 60 * 60_000
let folder: string
let clock: number
let tokens: Tokens
const open = () =>
  openTokens(
    join(folder, 'tokens.toml'),
    () => clock,
    () => clock,
  )
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-tokens-'))
  clock = Date.UTC(2026, 0, 1)
  tokens = await open()
})
afterEach(() => rm(folder, { recursive: true }))

const wish = { person: 'Ada', name: 'nightly', scope: 'read', days: 30 } as const

it('knows a token until it is revoked, over a restart, too, and keeps only its hash', async () => {
  const token = await tokens.create(wish)
  expect(token).toMatch(/^gantry_[\w-]{43}$/)
  expect(await readFile(join(folder, 'tokens.toml'), 'utf8')).not.toContain(token.slice(7))
  const restarted = await open()
  expect(restarted.look(token)).toMatchObject({ person: 'Ada', name: 'nightly', scope: 'read' })
  await restarted.revoke('Ada', 'nightly')
  expect(restarted.look(token)).toBeUndefined()
  await expect(restarted.revoke('Ada', 'nightly')).rejects.toMatchObject({ code: 'token-unknown' })
})

it('is worth nothing after its days', async () => {
  const token = await tokens.create(wish)
  clock += 30 * DAY
  expect(tokens.look(token)).toBeUndefined()
  expect(tokens.list()).toEqual([])
})

it('says when it was used last, to the hour', async () => {
  const token = await tokens.create(wish)
  expect(tokens.list('Ada')[0]?.seen).toBeUndefined()
  tokens.look(token)
  clock += 1000
  tokens.look(token)
  expect(tokens.list('Ada')[0]?.seen).toBe('2026-01-01T00:00:00.000Z')
})

it('has a name once for each person, and so many of them', async () => {
  await tokens.create(wish)
  await expect(tokens.create(wish)).rejects.toMatchObject({ code: 'token-exists' })
  await tokens.create({ ...wish, person: 'Bob' })
  for (let i = 1; i < 20; i++) await tokens.create({ ...wish, name: `n${i}` })
  await expect(tokens.create({ ...wish, name: 'n20' })).rejects.toMatchObject({
    code: 'too-many-tokens',
  })
})

it('ends with the person', async () => {
  const [ada, bob] = [await tokens.create(wish), await tokens.create({ ...wish, person: 'Bob' })]
  await tokens.endAll('Ada')
  expect([tokens.look(ada), tokens.look(bob)?.person]).toEqual([undefined, 'Bob'])
})

it('counts wrong tokens, and lets no right one wait for them', async () => {
  const token = await tokens.create(wish)
  for (let i = 0; i < 5; i++) expect(tokens.look(`gantry_${i}`)).toBeUndefined()
  expect(() => tokens.look('gantry_6')).toThrow('too many wrong tokens')
  expect(tokens.look(token)?.person).toBe('Ada')
  clock += 2001
  expect(tokens.look('gantry_7')).toBeUndefined()
})
