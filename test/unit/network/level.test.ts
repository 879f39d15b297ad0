import { expect, it } from 'vitest'
import { levelFor } from '../../../agent/network/level.ts'

const ROUTER = ['2001:db8:77::/64']

it.each([
  ['auto', [], 'unknown', 'announced'],
  ['auto', ROUTER, 'taken', 'announced'],
  ['auto', ROUTER, 'ignored', 'router-prefix'],
  ['auto', [], 'ignored', 'proxy-only'],
  ['announce', ROUTER, 'ignored', 'announced'],
  ['router-prefix', ROUTER, 'taken', 'router-prefix'],
  ['router-prefix', [], 'taken', 'proxy-only'],
  ['proxy-only', ROUTER, 'taken', 'proxy-only'],
] as const)(
  'wanted %s, the router announces %j, devices: %s',
  (wanted, announced, reception, level) => {
    expect(levelFor(wanted, { announced, reception }).level).toBe(level)
  },
)
