import { expect, it } from 'vitest'
import { covers, missingCredentials } from '../../../agent/box/domain.ts'
import { originsOf } from '../../../agent/box/origins.ts'
import {
  domainFindings,
  type ObservedDomain,
  planDomain,
  usableDomain,
  wantedNames,
} from '../../../agent/certificates/domain-plan.ts'
import { DAY } from '../../../agent/certificates/plan.ts'
import { recordsKnown } from '../../../agent/certificates/records.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const name = 'home.example.org'
const domain = { name, provider: 'desec', acme: 'https://acme.example/dir' } as const
const feeds = { recipe: 'service = "feeds"\nimage = "x:1"\n[https]' }
const box = desiredWith([feeds], { ...MANIFEST, domain })
const now = Date.parse('2026-06-01')
const names = [name, `*.${name}`]
const quiet: ObservedDomain = {
  now,
  uptime: 0,
  plausible: true,
  kept: [],
  brought: undefined,
  ordering: false,
  missing: [],
  failures: { times: 0, at: 0, why: '' },
}
const kept = (daysLeft: number, of = names) => ({
  ...{ folder: `/${daysLeft}`, names: of },
  from: now + (daysLeft - 90) * DAY,
  until: now + daysLeft * DAY,
})
const kinds = (observed: Partial<ObservedDomain>, desired = box) =>
  planDomain(desired, { ...quiet, ...observed }).map(it => it.kind)

it('orders a certificate, and another one when a third of its life is left', () => {
  expect(kinds({})).toEqual(['order'])
  expect(kinds({ ordering: true })).toEqual([])
  expect(kinds({ brought: kept(90) })).toEqual(['keep'])
  expect(kinds({ kept: [kept(60)] })).toEqual([])
  expect(kinds({ kept: [kept(29)] })).toEqual(['order'])
  expect(kinds({ kept: [kept(29)], brought: kept(90) })).toEqual(['keep'])
  expect(kinds({ kept: [kept(29)], brought: kept(29) })).toEqual(['order'])
  expect(kinds({ kept: [kept(-1), kept(60)] })).toEqual(['discard'])
})

it('orders none at a time that cannot be, and keeps none without a domain', () => {
  expect(kinds({ plausible: false })).toEqual([])
  expect(kinds({ kept: [kept(60)] }, desiredWith([]))).toEqual(['discard'])
})

it('asks less and less often while it is refused, shows the old one, and says so', () => {
  const failures = { times: 3, at: 0, why: 'NXDOMAIN' }
  expect(kinds({ failures, uptime: 200_000 })).toEqual([])
  expect(kinds({ failures, uptime: 300_000 })).toEqual(['order'])
  const observed = { ...quiet, failures, kept: [kept(10)] }
  expect(usableDomain(observed)).toEqual(kept(10))
  const [finding] = domainFindings(box, observed)
  expect(finding).toMatchObject({ values: { until: '2026-06-11' }, detail: 'NXDOMAIN' })
  const [none] = domainFindings(box, { ...observed, kept: [kept(-1)] })
  expect(none?.values).toMatchObject({ until: undefined })
})

it('wants every name by itself where it cannot write into the DNS', () => {
  const public_ = desiredWith([feeds], { ...MANIFEST, domain: { ...domain, provider: 'none' } })
  expect(wantedNames(public_)).toEqual([name, `feeds.${name}`])
  expect(kinds({ kept: [kept(60, [name])] }, public_)).toEqual(['order'])
})

it('leaves out a name without a record, and goes on without it', () => {
  const notes = { recipe: 'service = "notes"\nimage = "x:1"\n[https]' }
  const public_ = desiredWith([feeds, notes], {
    ...{ ...MANIFEST, domain: { ...domain, provider: 'none' } },
  })
  const missing = [`notes.${name}`]
  const [order] = planDomain(public_, { ...quiet, missing })
  expect(order).toMatchObject({ kind: 'order', names: [name, `feeds.${name}`] })
  const before = kept(60, [name, `feeds.${name}`])
  expect(kinds({ missing, kept: [before] }, public_)).toEqual([])
  expect(kinds({ kept: [before] }, public_)).toEqual(['order'])
  expect(domainFindings(public_, { ...quiet, missing })).toEqual([
    { code: 'dns-missing', values: { name: `notes.${name}` } },
  ])
  expect(kinds({ missing: [name] }, public_)).toEqual(['order'])
})

it('takes only what the DNS says that it does not know for missing', async () => {
  const says: Record<string, string> = { 'a.x': 'ENOTFOUND', 'b.x': 'ETIMEOUT', 'd.x': 'ENODATA' }
  let asked = 0
  const answer = async (it: string) => {
    asked++
    if (says[it]) throw Object.assign(new Error(it), { code: says[it] })
    return ['192.0.2.1']
  }
  const ipv6 = async (it: string) => (it === 'd.x' ? ['2001:db8::1'] : await answer(it))
  let time = 0
  const resolver = { resolve4: answer, resolve6: ipv6 } as never
  const missing = recordsKnown(() => time, resolver)
  expect(await missing(['a.x', 'b.x', 'c.x', 'd.x'])).toEqual(['a.x'])
  const before = asked
  await missing(['a.x', 'b.x', 'c.x', 'd.x'])
  expect(asked).toBe(before)
  time = 120_000
  delete says['a.x']
  expect(await missing(['a.x', 'b.x', 'c.x', 'd.x'])).toEqual([])
})

it('is an origin as far as there is a certificate, and the first one then', () => {
  const origins = (...certified: string[]) =>
    originsOf({ ...MANIFEST, hostname: 'gantry', domain, certified })
  expect(origins().app('feeds')[0]?.origin).toBe('https://feeds-gantry.local')
  expect(origins(...names).app('feeds')[0]?.origin).toBe(`https://feeds.${name}`)
  expect(origins(name).box[0]?.origin).toBe(`https://${name}`)
  expect(origins(name).app('feeds')[0]?.origin).toBe('https://feeds-gantry.local')
  expect(covers(names, `a.b.${name}`)).toBe(false)
})

it('knows what each provider wants to be shown', () => {
  expect(missingCredentials('rfc2136', { key: 'k' })).toEqual(['secret'])
  expect(missingCredentials('cloudflare', {})).toEqual(['token'])
  expect(missingCredentials('none', {})).toEqual([])
})
