import { expect, it } from 'vitest'
import { mayVouch } from '../../../agent/certificates/need.ts'
import {
  authorityFindings,
  DAY,
  INTERMEDIATE_LIFE,
  type ObservedAuthority,
  planAuthority,
  usable,
} from '../../../agent/certificates/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const now = Date.parse('2026-06-01')
const new_: ObservedAuthority = {
  now,
  synchronized: false,
  built: now - 90 * DAY,
  root: undefined,
  claimed: true,
  intermediates: [],
  leaves: new Map(),
  domain: undefined,
  former: [],
}
const made = (daysAgo: number) => ({
  folder: `/made/${daysAgo}`,
  from: now - (daysAgo + 1) * DAY,
  until: now - daysAgo * DAY + INTERMEDIATE_LIFE,
})
const root = { from: now - 300 * DAY, until: now + 7000 * DAY }
const kinds = (observed: Partial<ObservedAuthority>) =>
  planAuthority(desiredWith([]), { ...new_, ...observed }).map(it => it.kind)

it('makes a root once, and what signs in its place again and again', () => {
  expect(kinds({})).toEqual(['root', 'intermediate'])
  expect(kinds({ root })).toEqual(['intermediate'])
  expect(kinds({ root, intermediates: [made(5)] })).toEqual([])
  expect(kinds({ root, intermediates: [made(25)] })).toEqual(['intermediate'])
  expect(kinds({ root, intermediates: [made(31), made(5)] })).toEqual(['discard'])
  expect(kinds({ root, intermediates: [made(5)], former: ['/certificates/1'] })).toEqual([
    'discard',
  ])
})

it('makes a certificate for an app anew that ran out while the box was off', () => {
  const tls = { certificate: '/c.pem', key: '/k.pem' }
  const recipe = `service = "vault"\nimage = "x:1"\n[https]\nreverse-proxy = false
    [tls]\ncertificate = "${tls.certificate}"\nkey = "${tls.key}"`
  const leafAt = (from: number, until: number) => {
    const [first] = planAuthority(desiredWith([{ recipe }]), observed(new Map()))
    const names = first?.kind === 'leaf' ? first.names : []
    return new Map([['vault', { names, own: true, from, until }]])
  }
  const observed = (leaves: ObservedAuthority['leaves']) => ({
    ...{ ...new_, root, intermediates: [made(0)], leaves },
  })
  const planned = (from: number, until: number) =>
    planAuthority(desiredWith([{ recipe }]), observed(leafAt(from, until))).map(it => it.kind)
  expect(planned(now - DAY, now + 29 * DAY)).toEqual([])
  expect(planned(now - 60 * DAY, now - 30 * DAY)).toEqual(['leaf'])
})

it('signs with the newest', () => {
  expect(usable({ ...new_, root, intermediates: [made(25), made(0), made(31)] })).toEqual(made(0))
  expect(usable({ ...new_, root, intermediates: [made(31)] })).toBeUndefined()
})

it.each([
  ['before the image was made', { now: new_.built - DAY, synchronized: true }],
  ['before what it has signed itself', { root, intermediates: [made(-3)] }],
])('signs nothing at a time %s', (_when, observed: Partial<ObservedAuthority>) => {
  expect(kinds(observed)).toEqual([])
  expect(usable({ ...new_, root, intermediates: [made(0)], ...observed })).toBeUndefined()
  expect(authorityFindings(desiredWith([]), { ...new_, ...observed })).toEqual([
    expect.objectContaining({ code: 'clock-implausible' }),
  ])
})

it('believes a time server more than what it has signed in a wrong future', () => {
  expect(kinds({ synchronized: true, root, intermediates: [made(-300)] })).toEqual(['intermediate'])
})

it('makes another root in place of one from the future, or asks the owner to', () => {
  const ahead = { synchronized: true, root: { from: now + 300 * DAY, until: now + 7000 * DAY } }
  expect(kinds({ ...ahead, claimed: false, intermediates: [made(-300)] })).toEqual(['renew'])
  expect(kinds({ ...ahead, claimed: true })).toEqual(['intermediate'])
  const findings = (more: Partial<ObservedAuthority>) =>
    authorityFindings(desiredWith([]), { ...new_, ...more })
  expect(findings(ahead)).toEqual([{ code: 'authority-ahead', values: { from: '2027-03-28' } }])
  expect(findings({ root, synchronized: true })).toEqual([])
  const unsure = { ...ahead, synchronized: false }
  expect(kinds({ ...unsure, claimed: false })).toEqual([])
  expect(findings(unsure)).toMatchObject([{ code: 'clock-implausible' }])
})

it.each([
  ['home.local', true],
  ['feeds-home.local', true],
  ['local', true],
  ['home.localhost', true],
  ['box.fd123456789a.home.arpa', true],
  ['other.home.arpa', false],
  ['example.org', false],
  ['evil-local', false],
  ['192.168.1.20', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['100.64.0.1', false],
  ['fd12:3456:789a:1::3', true],
  ['fd12:3456:789b::1', false],
  ['2001:db8::1', false],
])('vouches for %s: %s', (host, expected) => {
  expect(mayVouch('fd12:3456:789a')(host)).toBe(expected)
})
