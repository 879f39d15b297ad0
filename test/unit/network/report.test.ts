import { expect, it } from 'vitest'
import type { FoundFinding } from '../../../agent/http/api.ts'
import { isOfNetwork, networkFindings } from '../../../agent/network/report.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { LAN } from '../../fakes/lan.ts'

const part = (part: string): FoundFinding => ({
  ...{ code: 'part-broken', values: { part }, urgency: 'now' },
})

it('tells of everything that is in the way of being reached', () => {
  const dns: FoundFinding = {
    ...{ code: 'dns-foreign', values: { name: 'x' }, urgency: 'soon', place: 'domain' },
  }
  const cable: FoundFinding = {
    ...{ code: 'cable-out', values: { card: 'eth0' }, urgency: 'now', place: 'network' },
  }
  const disk: FoundFinding = {
    ...{ code: 'disk-low', values: { free: 5 }, urgency: 'soon', place: 'usage' },
  }
  const all = [part('reachability'), part('database'), dns, cable, disk]
  expect(all.filter(isOfNetwork)).toEqual([part('reachability'), dns, cable])
})

it('names the apps that answer over IPv6 alone where devices have no way to those addresses', () => {
  const app = (service: string, rest: string) => ({
    recipe: `service = "${service}"\nimage = "${service}:1"\n${rest}`,
  })
  const port = (more: string) => `[ports.it]\ntcp = 53\npurpose = "Names"\n${more}`
  const desired = desiredWith([
    app('notes', '[https]\nreverse-proxy = true'),
    app('vault', '[https]\nreverse-proxy = false'),
    app('names', port('')),
    app('mapped', port('ipv4 = true')),
    app('inner', port('audience = "apps"')),
    app('house', `${port('')}\n[network]\nlan = true`),
  ])
  const found = (lan: Partial<typeof LAN>, addresses: typeof desired.network.addresses = 'auto') =>
    networkFindings({ ...desired, network: { ...desired.network, addresses } }, { ...LAN, ...lan })
      .filter(it => it.code === 'app-unreached')
      .map(it => [it.app, it.values])
  const alone = { reception: 'ignored', announced: [] } as const
  expect(found(alone)).toEqual([
    ['vault', { chosen: false }],
    ['names', { chosen: false }],
  ])
  expect(found({}, 'proxy-only').map(([, it]) => it)).toEqual([{ chosen: true }, { chosen: true }])
  expect(found({})).toEqual([])
  expect(found({ reception: 'ignored' })).toEqual([])
})
