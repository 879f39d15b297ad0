import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchCable } from '../../../agent/claim/cable.ts'
import { type Claim, openClaim } from '../../../agent/claim/claim.ts'
import { proveCable, proveCode } from '../../../agent/claim/claimant.ts'
import type { Post } from '../../../agent/claim/exchange.ts'
import { pakeOf } from '../../../agent/claim/pake.ts'
import { carryOut } from '../../../agent/claim/pake-orders.ts'

let folder: string
let now = 0
const form = { name: 'kitchen', owner: 'Ada', password: 'correct horse battery' }
const open = (byCable = true) =>
  openClaim({
    folder,
    volatile: join(folder, 'run'),
    pake: pakeOf(carryOut),
    byCable,
    now: () => now,
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-cable-'))
  now = 0
})
afterEach(() => rm(folder, { recursive: true }))

const postTo =
  (claim: Claim): Post =>
  async <Answer>(path: string, body: unknown) => {
    const { exchange = '', message = '', sealed = '' } = body as Record<string, string>
    const answer = {
      '/api/claim/exchange': () => claim.begin(message),
      '/api/claim/cable': () => claim.beginByCable(message),
      '/api/claim/cable/state': async () => claim.cable(exchange),
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

/** Out from then on, for so long. Milliseconds. */
function pull(claim: Claim, out: number): void {
  claim.hearCable(true)
  now += 1_000
  claim.hearCable(false)
  now += out
  claim.hearCable(true)
}

it.each([
  { out: 4_900, state: 'waiting' },
  { out: 5_000, state: 'proved' },
  { out: 20_000, state: 'proved' },
  { out: 20_100, state: 'waiting' },
])('takes $out ms without the cable for: $state', ({ out, state }) => {
  let time = 0
  const watch = watchCable(() => time)
  watch.hear(true)
  watch.hear(false)
  expect(watch.state).toBe('out')
  time += out
  watch.hear(false)
  watch.hear(true)
  expect(watch.state).toBe(state)
})

it('is over after two minutes, and cannot be made good later', () => {
  let time = 0
  const watch = watchCable(() => time)
  watch.hear(false)
  time += 120_001
  expect(watch.state).toBe('over')
  watch.hear(true)
  expect(watch).toMatchObject({ state: 'over', left: 0 })
})

it('makes somebody without a code the owner', async () => {
  const claim = await open()
  const person = await proveCable(postTo(claim))
  expect(claim.watchesCable).toBe(true)
  await expect(person.claim(form)).rejects.toMatchObject({ code: 'claim-expired' })
  pull(claim, 10_000)
  expect(await person.look()).toMatchObject({ state: 'proved' })
  expect(claim.watchesCable).toBe(false)
  await person.claim(form)
  expect(claim).toMatchObject({ claimed: true, words: person.words, byCable: false })
})

it('lets the code go first', async () => {
  const claim = await open()
  const person = await proveCable(postTo(claim))
  const owner = await proveCode(claim.code ?? '', postTo(claim))
  pull(claim, 10_000)
  await expect(person.look()).rejects.toMatchObject({ code: 'claim-expired' })
  await owner.claim(form)
  expect(claim.claimed).toBe(true)
})

it('ends both when two want it, be it at the same moment', async () => {
  const claim = await open()
  const first = await proveCable(postTo(claim))
  await expect(proveCable(postTo(claim))).rejects.toMatchObject({ code: 'cable-contested' })
  pull(claim, 10_000)
  await expect(first.look()).rejects.toMatchObject({ code: 'claim-expired' })
  now += 200_000
  const ends = Promise.all([1, 2].map(async () => (await proveCable(postTo(claim))).look()))
  await expect(ends).rejects.toThrow()
  expect(claim.watchesCable).toBe(false)
  expect((await proveCable(postTo(claim))).words).toBeTruthy()
})

it('is refused where nobody wanted it, too often, and on a box with an owner', async () => {
  const none = await open(false)
  expect(none.byCable).toBe(false)
  await expect(proveCable(postTo(none))).rejects.toMatchObject({ code: 'cable-unused' })
  const claim = await open()
  for (let times = 0; times < 10; times++) {
    now += 200_000
    await proveCable(postTo(claim))
  }
  now += 200_000
  await expect(proveCable(postTo(claim))).rejects.toMatchObject({ code: 'cable-locked' })
  await expect(proveCable(postTo(await open()))).rejects.toMatchObject({ code: 'cable-locked' })
  await (await proveCode(claim.code ?? '', postTo(claim))).claim(form)
  await expect(proveCable(postTo(claim))).rejects.toMatchObject({ code: 'already-claimed' })
})
