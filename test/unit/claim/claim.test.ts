import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openClaim } from '../../../agent/claim/claim.ts'
import { newCode } from '../../../agent/claim/code.ts'

let folder: string
let now = 0
const open = () => openClaim(join(folder, 'claim.toml'), () => now)
const settle = async () => {}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-claim-'))
  now = 0
})
afterEach(() => rm(folder, { recursive: true }))

it('keeps its code over a restart and loses it with the claim', async () => {
  const claim = await open()
  const code = claim.code ?? ''
  expect((await open()).code).toBe(code)
  await claim.finish(await claim.tryCode(code), settle)
  const after = await open()
  expect(after.claimed).toBe(true)
  expect(after.code).toBeUndefined()
  expect(await readFile(join(folder, 'claim.toml'), 'utf8')).not.toContain(code)
  await expect(after.tryCode(code)).rejects.toMatchObject({ code: 'already-claimed' })
})

it('lets five wrong codes pass and then makes everybody wait, over a restart, too', async () => {
  const claim = await open()
  for (let tries = 0; tries < 5; tries++) {
    await expect(claim.tryCode(newCode())).rejects.toMatchObject({ code: 'code-wrong' })
  }
  await expect(claim.tryCode(claim.code ?? '')).rejects.toMatchObject({
    code: 'code-throttled',
    retryAfter: 2,
  })
  const restarted = await open()
  await expect(restarted.tryCode(claim.code ?? '')).rejects.toMatchObject({
    code: 'code-throttled',
  })
  now += 2_000
  await expect(restarted.tryCode(newCode())).rejects.toMatchObject({ code: 'code-wrong' })
  await expect(restarted.tryCode(newCode())).rejects.toMatchObject({ retryAfter: 4 })
  now += 4_000
  expect(await restarted.tryCode(claim.code ?? '')).toBeTruthy()
})

it('does not count what cannot be a code', async () => {
  const claim = await open()
  for (let tries = 0; tries < 50; tries++) {
    await expect(claim.tryCode('hello')).rejects.toMatchObject({ code: 'code-mistyped' })
  }
  expect(await claim.tryCode(claim.code ?? '')).toBeTruthy()
})

it('is won by one of two', async () => {
  const claim = await open()
  const ticket = await claim.tryCode(claim.code ?? '')
  const results = await Promise.allSettled([
    claim.finish(ticket, settle),
    claim.finish(ticket, settle),
  ])
  expect(results.map(it => it.status).sort()).toEqual(['fulfilled', 'rejected'])
})

it('takes only the newest ticket, and only for ten minutes', async () => {
  const claim = await open()
  const first = await claim.tryCode(claim.code ?? '')
  const second = await claim.tryCode(claim.code ?? '')
  await expect(claim.finish(first, settle)).rejects.toMatchObject({ code: 'ticket-expired' })
  now += 10 * 60_000 + 1
  await expect(claim.finish(second, settle)).rejects.toMatchObject({ code: 'ticket-expired' })
})

it('stays open when the owner could not be made', async () => {
  const claim = await open()
  const ticket = await claim.tryCode(claim.code ?? '')
  const broken = () => Promise.reject(new Error('disk full'))
  await expect(claim.finish(ticket, broken)).rejects.toThrow('disk full')
  await claim.finish(ticket, settle)
  expect(claim.claimed).toBe(true)
})
