import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isShown, needsKey, openKeys, signerOf } from '../../../agent/gate/keys.ts'

const DAY = 24 * 60 * 60_000
let folder: string
let clock: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-keys-'))
  clock = Date.UTC(2026, 0, 1)
})
afterEach(() => rm(folder, { recursive: true }))

const open = () => openKeys(join(folder, 'oidc.toml'), () => clock)
const ids = async (keys = open()) => (await keys.current()).keys.map(it => it.kid)

it('makes one key at once, that only root reads, and keeps it over a restart', async () => {
  const keys = open()
  const [one, other] = await Promise.all([keys.current(), keys.current()])
  expect(other).toEqual(one)
  expect(await open().current()).toEqual(one)
  expect(one.keys).toMatchObject([{ kty: 'RSA', alg: 'RS256', use: 'sig' }])
  expect((await stat(join(folder, 'oidc.toml'))).mode & 0o777).toBe(0o600)
})

it('shows the next key for two days before it signs, and the last one for two days after', async () => {
  const [first] = await ids()
  clock += 89 * DAY
  const [signs, next] = await ids()
  expect(signs).toBe(first)
  expect(next).toBeDefined()
  clock += 2 * DAY
  expect(await ids()).toEqual([next, first])
  clock += 2 * DAY
  expect(await ids()).toEqual([next])
})

it('makes no keys because the clock was set', () => {
  const key = { since: 100 * DAY }
  const keys = [key]
  expect(needsKey(keys, 0)).toBe(false)
  expect(signerOf(keys, 0)).toBe(key)
  expect(isShown(key, keys, 0)).toBe(true)
})
