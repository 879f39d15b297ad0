import { expect, it } from 'vitest'
import type { FoundFinding } from '../../../agent/http/api.ts'
import { isOfNetwork } from '../../../agent/network/report.ts'

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
