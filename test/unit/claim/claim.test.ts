import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openChannel } from '../../../agent/claim/channel.ts'
import { type Claim, openClaim } from '../../../agent/claim/claim.ts'
import { type Claimant, proveCode } from '../../../agent/claim/claimant.ts'
import { newCode } from '../../../agent/claim/code.ts'
import type { Post } from '../../../agent/claim/exchange.ts'
import { pakeOf } from '../../../agent/claim/pake.ts'
import { carryOut } from '../../../agent/claim/pake-orders.ts'

let folder: string
let power = 0
let now = 0
const form = { name: 'kitchen', owner: 'Ada', password: 'correct horse battery' }
const open = () =>
  openClaim({
    folder,
    volatile: join(folder, `run-${power}`),
    pake: pakeOf(carryOut),
    now: () => now,
  })
const settle = async () => ({ name: form.name, owner: form.owner })

/** What the worker's verbs make of a claim, without the box around it. */
const postTo =
  (claim: Claim, heard: unknown[] = []): Post =>
  async <Answer>(path: string, body: unknown) => {
    heard.push(body)
    const { exchange = '', message = '', sealed = '' } = body as Record<string, string>
    const answer = {
      '/api/claim/exchange': () => claim.begin(message),
      '/api/claim/confirm': async () => ({
        sealed: (await claim.confirm(exchange, message)).seal('welcome', { authority: 'PEM' }),
      }),
      '/api/claim': () =>
        claim
          .finish(exchange, async channel => channel.open('claim', sealed) as typeof form)
          .then(({ channel }) => ({ sealed: channel.seal('claimed', { continueAt: '' }) })),
    }[path]
    return (await answer?.()) as Answer
  }

const prove = (claim: Claim, code = claim.code ?? ''): Promise<Claimant> =>
  proveCode(code, postTo(claim))

/** Proves the code by hand, to hold the exchange. */
async function proved(claim: Claim): Promise<string> {
  let exchange = ''
  const post = postTo(claim)
  await proveCode(claim.code ?? '', async (path, body) => {
    exchange = (body as { exchange?: string }).exchange ?? exchange
    return await post(path, body)
  })
  return exchange
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-claim-'))
  power = 0
  now = 0
})
afterEach(() => rm(folder, { recursive: true }))

it('keeps its code over a restart and loses it with the claim', async () => {
  const claim = await open()
  const code = claim.code ?? ''
  expect((await open()).code).toBe(code)
  await (await prove(claim)).claim(form)
  const after = await open()
  expect(after.claimed).toBe(true)
  expect(after.code).toBeUndefined()
  expect(await readdir(folder)).toEqual(['claimed.toml', 'run-0'])
  expect(await readFile(join(folder, 'claimed.toml'), 'utf8')).not.toContain(code)
  await expect(prove(after, code)).rejects.toMatchObject({ code: 'already-claimed' })
})

it.each([
  ['gone', (file: string) => rm(file)],
  ['empty', (file: string) => writeFile(file, '')],
  ['something else', (file: string) => writeFile(file, 'name = 7\n')],
])('keeps its owner when the file that says so is %s', async (_what, damage) => {
  const claim = await open()
  await (await prove(claim)).claim(form)
  await claim.adopted()
  await damage(join(folder, 'claimed.toml'))
  expect((await open()).claimed).toBe(true)
  expect((await open()).chosen).toBeUndefined()
})

it('is told by both ends with the same three words, and welcomes with its authority', async () => {
  const claim = await open()
  const claimant = await prove(claim)
  expect(claimant.welcome).toEqual({ authority: 'PEM' })
  await claimant.claim(form)
  expect(claim.words).toBe(claimant.words)
  expect(claimant.words).toMatch(/^[a-z]+ [a-z]+ [a-z]+$/)
})

it('never hears the code, nor the password in the open', async () => {
  const claim = await open()
  const heard: unknown[] = []
  const claimant = await proveCode(claim.code ?? '', postTo(claim, heard))
  await claimant.claim(form)
  expect(heard).toHaveLength(3)
  const said = JSON.stringify(heard)
  for (const secret of [claim.code ?? 'none', form.password, form.owner]) {
    expect(said).not.toContain(secret)
  }
})

it('lets five wrong codes pass and then makes everybody wait, over a restart, too', async () => {
  const claim = await open()
  for (let tries = 0; tries < 5; tries++) {
    await expect(prove(claim, newCode())).rejects.toMatchObject({ code: 'code-wrong' })
  }
  await expect(prove(claim)).rejects.toMatchObject({ code: 'code-throttled', retryAfter: 2 })
  const restarted = await open()
  await expect(prove(restarted)).rejects.toMatchObject({ code: 'code-throttled' })
  now += 2_000
  await expect(prove(restarted, newCode())).rejects.toMatchObject({ code: 'code-wrong' })
  await expect(prove(restarted)).rejects.toMatchObject({ retryAfter: 4 })
  now += 4_000
  expect(await prove(restarted)).toBeTruthy()
})

it('counts each of the tries that come at the same moment', async () => {
  const claim = await open()
  const tries = Array.from({ length: 30 }, () => prove(claim, newCode()).catch(it => it.code))
  const codes = await Promise.all(tries)
  expect(codes.filter(it => it === 'code-throttled')).toHaveLength(25)
})

it('is closed for a quarter of an hour after twenty tries, and by a hundred until power-on', async () => {
  const claim = await open()
  const tries = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await claim.begin('').catch(() => {})
      now += 30_000
    }
  }
  await tries(20)
  await expect(prove(claim)).rejects.toMatchObject({ code: 'code-throttled', retryAfter: 870 })
  for (let round = 0; round < 4; round++) {
    now += 15 * 60_000
    await tries(20)
  }
  // The hour is over by then: what counts is that no restart of the worker forgives it.
  expect((await open()).closed).toMatch(/hour|tries/)
  power += 1
  expect((await open()).closed).toBeUndefined()
})

it('can be claimed for an hour after power-on', async () => {
  const claim = await open()
  now += 60 * 60_000 + 1
  await expect(prove(claim)).rejects.toMatchObject({ code: 'claim-window' })
  power += 1
  const again = await open()
  expect(await prove(again)).toBeTruthy()
})

it('does not count what cannot be a code', async () => {
  const claim = await open()
  for (let tries = 0; tries < 50; tries++) {
    await expect(prove(claim, 'hello')).rejects.toMatchObject({ code: 'code-mistyped' })
  }
  expect(await prove(claim)).toBeTruthy()
})

it.each(['', 'AAAA', '{}', '\0', 'A'.repeat(428), '../../etc/passwd'])(
  'refuses the message %j',
  async message => {
    const claim = await open()
    await expect(claim.begin(message)).rejects.toMatchObject({ code: 'exchange-malformed' })
  },
)

it('takes a proof once, and none of another exchange', async () => {
  const claim = await open()
  const bodies: { exchange?: string; message?: string }[] = []
  const post = postTo(claim)
  await proveCode(claim.code ?? '', (path, body) => {
    bodies.push(body as { exchange: string })
    return post(path, body)
  })
  const [hello, proof] = bodies
  const confirm = (exchange = '') => claim.confirm(exchange, proof?.message ?? '')
  await expect(confirm(proof?.exchange)).rejects.toMatchObject({ code: 'claim-expired' })
  const { exchange } = await claim.begin(hello?.message ?? '')
  await expect(confirm(exchange)).rejects.toMatchObject({ code: 'code-wrong' })
})

it('is won by one of two', async () => {
  const claim = await open()
  const exchange = await proved(claim)
  const results = await Promise.allSettled([
    claim.finish(exchange, settle),
    claim.finish(exchange, settle),
  ])
  expect(results.map(it => it.status).sort()).toEqual(['fulfilled', 'rejected'])
})

it('remembers what its owner chose until the box has taken it over', async () => {
  const claim = await open()
  await claim.finish(await proved(claim), settle)
  const after = await open()
  expect(after).toMatchObject({ claimed: true, chosen: { name: 'kitchen', owner: 'Ada' } })
  await after.adopted()
  expect(await open()).toMatchObject({ claimed: true, chosen: undefined })
})

it('has the code of its label, whatever it has made up before', async () => {
  const own = await open()
  const label = newCode()
  const openLabelled = () =>
    openClaim({ folder, volatile: folder, pake: pakeOf(carryOut), label, now: () => now })
  const labelled = await openLabelled()
  expect(labelled.code).toBe(label)
  expect(await prove(labelled, label)).toBeTruthy()
  await expect(prove(labelled, own.code)).rejects.toMatchObject({ code: 'code-wrong' })
  expect((await openLabelled()).code).toBe(label)
})

it('goes on only with who proved the code last, and only for ten minutes', async () => {
  const claim = await open()
  const first = await proved(claim)
  const second = await proved(claim)
  await expect(claim.finish(first, settle)).rejects.toMatchObject({ code: 'claim-expired' })
  now += 10 * 60_000 + 1
  await expect(claim.finish(second, settle)).rejects.toMatchObject({ code: 'claim-expired' })
})

it('stays open when the owner could not be made', async () => {
  const claim = await open()
  const exchange = await proved(claim)
  const broken = () => Promise.reject(new Error('disk full'))
  await expect(claim.finish(exchange, broken)).rejects.toThrow('disk full')
  await claim.finish(exchange, settle)
  expect(claim.claimed).toBe(true)
})

it('seals for the other end alone, about one matter, unchanged', () => {
  const page = openChannel('key', 'page')
  const box = openChannel('key', 'box')
  const sealed = page.seal('claim', form)
  expect(box.open('claim', sealed)).toEqual(form)
  expect(() => box.open('welcome', sealed)).toThrow()
  expect(() => page.open('claim', sealed)).toThrow()
  expect(() => openChannel('other', 'box').open('claim', sealed)).toThrow()
  const changed = `${sealed.slice(0, -1)}${sealed.endsWith('0') ? '1' : '0'}`
  expect(() => box.open('claim', changed)).toThrow()
})
