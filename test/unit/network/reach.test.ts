import { describe, expect, it } from 'vitest'
import type { DesiredApp } from '../../../agent/box/desired.ts'
import type { Lan } from '../../../agent/box/lan.ts'
import type { NetworkSettings } from '../../../agent/box/network-settings.ts'
import { addressIn } from '../../../agent/network/address-plan.ts'
import {
  type ObservedReach,
  pageUrl,
  planReach,
  reachesOf,
} from '../../../agent/network/reach-plan.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'
import { LAN } from '../../fakes/lan.ts'

const desired = desiredWith([{ recipe: 'service = "one"\nimage = "one:1"\n' }])
const OWN = 'fd12:3456:789a:1:a:0:1:2'
const guarded: Lan = { ...LAN, reception: 'ignored' }
const INSIDE = addressIn('2001:db8:77::/64', MANIFEST.prefix, 1)

const nothing = (lan: Lan): ObservedReach => ({
  lan,
  answered: new Map(),
  given: new Map([['app-1', []]]),
  pages: undefined,
})

it('answers for the app where devices take the addresses of the box', () => {
  expect(planReach(desired, nothing(LAN))).toEqual([
    expect.objectContaining({ kind: 'answer', card: 'eth0', add: [OWN], remove: [], unsure: [] }),
  ])
})

it('speaks of addresses as the kernel does, whatever zeros the prefix has', () => {
  const zeros = desiredWith([{ recipe: 'service = "one"\nimage = "one:1"\n' }], {
    ...MANIFEST,
    prefix: 'fd12:0456:089a',
  })
  expect(planReach(zeros, nothing(LAN))).toMatchObject([{ add: ['fd12:456:89a:1:a:0:1:2'] }])
})

it('has nothing to do twice', () => {
  const observed = {
    lan: guarded,
    answered: new Map([['eth0', [OWN, INSIDE]]]),
    given: new Map([['app-1', [INSIDE]]]),
    pages: undefined,
  }
  expect(planReach(desired, observed)).toEqual([])
})

it("gives an address in the router's network where the box's own is not taken", () => {
  expect(planReach(desired, nothing(guarded))).toEqual([
    expect.objectContaining({ kind: 'answer', add: [OWN, INSIDE], unsure: [INSIDE] }),
    expect.objectContaining({ kind: 'give', app: 'one', bridge: 'app-1', addresses: [INSIDE] }),
  ])
})

it('gives another one where that is taken', () => {
  const other = addressIn('2001:db8:77::/64', MANIFEST.prefix, 1, 1)
  const [answer] = planReach(desired, nothing({ ...guarded, taken: [INSIDE] }))
  expect(answer).toMatchObject({ add: [OWN, other] })
})

it('tells of every address under which devices reach the app itself', () => {
  const all = reachesOf(desired, { ...guarded, delegated: ['2001:db8:8000::/60'] }).get('one')
  expect(all).toEqual([OWN, INSIDE, addressIn('2001:db8:8000::/64', MANIFEST.prefix, 1)])
})

it('moves with the cable, and with the prefix of the router', () => {
  const before = {
    answered: new Map([['eth0', [OWN, INSIDE]]]),
    given: new Map([['app-1', [INSIDE]]]),
    pages: undefined,
  }
  const moved = { ...guarded, card: 'enp1s0', announced: ['2001:db8:78::/64'] }
  const next = addressIn('2001:db8:78::/64', MANIFEST.prefix, 1)
  expect(planReach(desired, { lan: moved, ...before })).toEqual([
    expect.objectContaining({ kind: 'answer', card: 'eth0', add: [], remove: [OWN, INSIDE] }),
    expect.objectContaining({ kind: 'answer', card: 'enp1s0', add: [OWN, next] }),
    expect.objectContaining({ kind: 'give', addresses: [next] }),
  ])
})

it('gives a global address out of a delegated prefix, for which nobody has to answer', () => {
  const lan = { ...LAN, delegated: ['2001:db8:8000::/60'] }
  const [answer, give] = planReach(desired, nothing(lan))
  expect(answer).toMatchObject({ add: [OWN] })
  expect(give).toMatchObject({ addresses: [addressIn('2001:db8:8000::/64', MANIFEST.prefix, 1)] })
})

it('takes all back where the owner wants the proxy alone', () => {
  const alone = desiredWith([{ recipe: 'service = "one"\nimage = "one:1"\n' }], {
    ...MANIFEST,
    network: { addresses: 'proxy-only' },
  })
  const before = {
    answered: new Map([['eth0', [OWN]]]),
    given: new Map([['app-1', [INSIDE]]]),
    pages: undefined,
  }
  expect(planReach(alone, { lan: LAN, ...before })).toEqual([
    expect.objectContaining({ add: [], remove: [OWN] }),
    expect.objectContaining({ kind: 'give', addresses: [] }),
  ])
})

describe('the address of a page', () => {
  const PAGE = 'fd12:3456:789a:1:b::1'
  const recipe = 'service = "one"\nimage = "one:1"\n'
  const box = (https: string, network: NetworkSettings = { addresses: 'auto' }) =>
    desiredWith([{ recipe: `${recipe}${https}` }], { ...MANIFEST, network })
  const web = box('[https]')
  const [app] = web.apps as [DesiredApp]
  const now = (pages: ObservedReach['pages'], answered: readonly string[] = [OWN, PAGE]) => ({
    ...nothing(LAN),
    answered: new Map([['eth0', answered]]),
    pages,
  })

  it('is the box’s, which answers for it on the wire', () => {
    expect(planReach(web, nothing(LAN))).toEqual([
      expect.objectContaining({ kind: 'hold', add: [PAGE], remove: [], last: false }),
      expect.objectContaining({ kind: 'answer', card: 'eth0', add: [OWN, PAGE] }),
    ])
    expect(planReach(web, now([PAGE]))).toEqual([])
  })

  it('goes with its app, and the bridge with the last one', () => {
    const gone = 'fd12:3456:789a:1:b::2'
    expect(planReach(web, now([PAGE, gone], [OWN, PAGE, gone]))).toEqual([
      expect.objectContaining({ kind: 'hold', add: [], remove: [gone], last: false }),
      expect.objectContaining({ kind: 'answer', remove: [gone] }),
    ])
    expect(planReach(desired, now([PAGE], [OWN]))).toEqual([
      expect.objectContaining({ kind: 'hold', remove: [PAGE], last: true }),
    ])
    expect(planReach(desired, now([], [OWN]))).toEqual([
      expect.objectContaining({ kind: 'hold', last: true }),
    ])
    expect(planReach(desired, now(undefined, [OWN]))).toEqual([])
  })

  it('is not there for an app that answers https itself', () => {
    const own = box('[https]\nreverse-proxy = false')
    expect(planReach(own, now(undefined, [OWN]))).toEqual([])
  })

  it('is told where devices take addresses of the box, and nowhere else', () => {
    expect(pageUrl(app, web, LAN)).toBe(`https://[${PAGE}]`)
    expect(pageUrl(app, web, guarded)).toBeUndefined()
    expect(pageUrl(app, box('[https]', { addresses: 'proxy-only' }), LAN)).toBeUndefined()
  })

  it('is the app’s own where it answers https itself, under a certificate that covers numbers', () => {
    const own = box('[https]\nreverse-proxy = false')
    const [vault] = own.apps
    expect(vault && pageUrl(vault, own, LAN)).toBe(`https://[${OWN}]`)
    expect(vault && pageUrl(vault, own, guarded)).toBeUndefined()
    const domain = { name: 'ada.example', provider: 'none', acme: 'https://acme.example' } as const
    const certified = [`${vault?.service}.ada.example`]
    expect(vault && pageUrl(vault, { ...own, domain, certified }, LAN)).toBeUndefined()
    expect(vault && pageUrl(vault, { ...own, domain, certified: ['ada.example'] }, LAN)).toBe(
      `https://[${OWN}]`,
    )
  })

  it('is not answered for where the owner wants no addresses', () => {
    const alone = box('[https]', { addresses: 'proxy-only' })
    expect(planReach(alone, nothing(LAN))).toEqual([expect.objectContaining({ kind: 'hold' })])
  })
})

describe('addresses in a network of others', () => {
  it('are the same every time, and tell nothing', () => {
    expect(INSIDE).toMatch(/^2001:db8:77:0:[0-9a-f:]+$/)
    expect(addressIn('2001:db8:77::/64', MANIFEST.prefix, 1)).toBe(INSIDE)
    const many = [1, 2, 3].flatMap(number =>
      ['2001:db8:77::/64', '2001:db8:78::/64'].map(it => addressIn(it, MANIFEST.prefix, number)),
    )
    expect(new Set(many.map(it => it.split(':').slice(4).join(':'))).size).toBe(6)
  })
})
