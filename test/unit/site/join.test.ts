import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Box } from '../../../agent/box/box.ts'
import { type Claim, openClaim } from '../../../agent/claim/claim.ts'
import type { Post } from '../../../agent/claim/exchange.ts'
import { proveTo } from '../../../agent/claim/other-box.ts'
import { pakeOf } from '../../../agent/claim/pake.ts'
import { carryOut } from '../../../agent/claim/pake-orders.ts'
import { openPeople } from '../../../agent/claim/people.ts'
import type { SiteDesk } from '../../../agent/site/site.ts'
import { siteHandlers } from '../../../agent/site/verbs.ts'

const pake = pakeOf(carryOut)
const facts = { version: '1.2', machine: 'x64', time: 7, addresses: ['192.168.1.21'] }
const me = 'bbbbbbbbbbbb'
const box = (name: string, address: string) => ({ name, address, since: '2026-01-01T00:00:00Z' })
const document = {
  revision: 1,
  boxes: { aaaaaaaaaaaa: box('home', '192.168.1.20'), [me]: box('loft', '192.168.1.21') },
}

let folder: string
let claim: Claim
const secrets: Record<string, string> = {}
const heard: unknown[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-site-'))
  claim = await openClaim({ folder, volatile: join(folder, 'run'), pake, now: () => 0 })
  heard.length = 0
})
afterEach(() => rm(folder, { recursive: true }))

const openPeopleAt = (name: string) => openPeople(join(folder, name), () => 0)

/** A box that nobody owns, and who speaks to it. */
async function newcomer(becomesAnother = false) {
  const people = await openPeopleAt('people.toml')
  const handlers = siteHandlers({ claim } as Box, {} as SiteDesk, {
    store: {
      secrets: async () => secrets,
      saveSecrets: async (_of, kept) => void Object.assign(secrets, kept),
    },
    facts: () => facts,
    takeOwner: people.takeOwner,
    adopt: async () => {},
    claimed: async () => {},
    becomesAnother: async () => becomesAnother,
  })
  const post: Post = async <Answer>(path: string, body: unknown) => {
    heard.push(body)
    const { exchange = '', message = '', sealed = '' } = body as Record<string, string>
    const answer = {
      '/api/claim/exchange': () => claim.begin(message),
      '/api/claim/confirm': async () => ({
        sealed: (await claim.confirm(exchange, message)).seal('welcome', { authority: 'PEM' }),
      }),
      '/api/claim/join': () => handlers['claim.join']({ exchange, sealed }),
    }[path]
    return (await answer?.()) as Answer
  }
  return { people, prove: proveTo(pake, () => post) }
}

/** Somebody who owns the box that takes another one in. */
async function owner() {
  const people = await openPeopleAt('first.toml')
  await people.setOwner('Ada', 'correct horse battery')
  return people.owner()
}
const order = async () => ({
  ...{ ask: 'join', document, me, token: 'SWMTKN-1', owner: await owner() },
  ...{ timezone: 'Europe/Berlin', language: 'de' },
})

it('takes a box in by its code: it has the same owner, and knows the site', async () => {
  const { people, prove } = await newcomer()
  const proved = await prove(claim.code?.toLowerCase() ?? '', 'http://192.168.1.21')
  expect(await proved.ask({ ask: 'facts' })).toEqual(facts)
  expect(claim.claimed).toBe(false)
  expect(await proved.ask(await order())).toEqual({})
  expect(claim.chosen).toEqual({
    ...{ name: 'loft', owner: 'Ada', timezone: 'Europe/Berlin', language: 'de' },
    site: { ...document, me },
  })
  expect(secrets).toEqual({ token: 'SWMTKN-1' })
  expect(await people.check({ name: 'ada', password: 'correct horse battery' })).toBe('Ada')
  // Whoever listens has heard neither.
  expect(JSON.stringify(heard)).not.toContain('SWMTKN')
})

it('takes nobody in by another code', async () => {
  const { prove } = await newcomer()
  await expect(prove('0000-0000-0', 'http://192.168.1.21')).rejects.toMatchObject({
    code: 'code-wrong',
  })
  await expect(prove('0000', 'http://192.168.1.21')).rejects.toMatchObject({
    code: 'code-mistyped',
  })
  expect(claim.claimed).toBe(false)
})

it('takes no orders that make no sense, and none once it is owned', async () => {
  const { prove } = await newcomer()
  const proved = await prove(claim.code ?? '', 'http://192.168.1.21')
  const wanted = await order()
  await expect(proved.ask({ ...wanted, me: 'cccccccccccc' })).rejects.toMatchObject({
    code: 'claim-forged',
  })
  await expect(proved.ask({ ...wanted, owner: { name: 'Eve' } })).rejects.toMatchObject({
    code: 'owner-unknown',
  })
  expect(claim.claimed).toBe(false)
  await proved.ask(wanted)
  await expect(proved.ask(wanted)).rejects.toMatchObject({ code: 'already-claimed' })
})

it('is not taken in while it is being made another box', async () => {
  const { prove } = await newcomer(true)
  const proved = await prove(claim.code ?? '', 'http://192.168.1.21')
  await expect(proved.ask(await order())).rejects.toMatchObject({ code: 'restore-running' })
  expect(claim.claimed).toBe(false)
})
