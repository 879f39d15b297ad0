import { describe, expect, it } from 'vitest'
import {
  freePool,
  HIGHEST_NUMBER,
  networkGrant,
  newPrefix,
} from '../../../agent/network/address-plan.ts'
import { planPool } from '../../../agent/network/pool.ts'

it('makes a unique local /48 of forty random bits (RFC 4193)', () => {
  const prefixes = Array.from({ length: 100 }, newPrefix)
  for (const it of prefixes) expect(it).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]{4}:[0-9a-f]{4}$/)
  expect(new Set(prefixes).size).toBe(100)
})

it('gives each number networks of its own', () => {
  const grants = Array.from({ length: HIGHEST_NUMBER + 1 }, (_, n) =>
    networkGrant('fd12:3456:789a', '172.29.0.0/16', n),
  )
  for (const key of ['ipv4', 'ipv6'] as const) {
    expect(new Set(grants.map(it => it[key].subnet)).size).toBe(HIGHEST_NUMBER + 1)
  }
  expect(grants[17]).toEqual({
    bridge: 'app-17',
    page: 'fd12:3456:789a:1:b::11',
    ipv6: {
      subnet: 'fd12:3456:789a:1:a:0:11:0/112',
      gateway: 'fd12:3456:789a:1:a:0:11:1',
      address: 'fd12:3456:789a:1:a:0:11:2',
    },
    ipv4: { subnet: '172.29.1.16/28', gateway: '172.29.1.17', address: '172.29.1.18' },
  })
  expect(grants[HIGHEST_NUMBER]?.ipv4.subnet).toBe('172.29.255.240/28')
})

it.each([
  [[], '172.29.0.0/16'],
  [['192.168.1.20/24'], '172.29.0.0/16'],
  [['172.29.4.9/24'], '172.28.0.0/16'],
  [['172.16.0.5/12'], '10.213.0.0/16'],
  [['172.16.0.5/12', '10.213.9.1/24'], '10.214.0.0/16'],
])('keeps away from %j', (networks, expected) => {
  expect(freePool(networks)).toBe(expected)
})

describe('the pool of apps', () => {
  const box = { ipv4Pool: '172.29.0.0/16' }

  it('stays where nothing is in its way', () => {
    expect(planPool(box, ['192.168.1.0/24'])).toEqual([])
  })

  it('makes way for the network at home', () => {
    expect(planPool(box, ['192.168.1.0/24', '172.29.4.0/22'])).toMatchObject([
      { kind: 'move', pool: '172.28.0.0/16' },
    ])
    expect(planPool(box, ['172.16.0.0/12'])).toMatchObject([{ pool: '10.213.0.0/16' }])
  })

  it('stays where no other is free either', () => {
    expect(planPool(box, ['172.16.0.0/12', '10.0.0.0/8'])).toEqual([])
  })
})
