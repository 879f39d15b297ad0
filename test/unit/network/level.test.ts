import { expect, it } from 'vitest'
import { levelFor } from '../../../agent/network/level.ts'

const ROUTER = ['2001:db8:77::/64']

it.each([
  ['auto', [], 'unknown', 'announced', 'unopposed'],
  ['auto', ROUTER, 'taken', 'announced', 'taken'],
  ['auto', ROUTER, 'ignored', 'router-prefix', 'ignored'],
  ['auto', [], 'ignored', 'proxy-only', 'ignored-alone'],
  ['announce', ROUTER, 'ignored', 'announced', 'chosen'],
  ['router-prefix', ROUTER, 'taken', 'router-prefix', 'chosen'],
  ['router-prefix', [], 'taken', 'proxy-only', 'chosen-in-vain'],
  ['proxy-only', ROUTER, 'taken', 'proxy-only', 'chosen'],
] as const)(
  'wanted %s, the router announces %j, devices: %s',
  (wanted, announced, reception, level, why) => {
    expect(levelFor(wanted, { announced, reception })).toEqual({ level, why })
  },
)
