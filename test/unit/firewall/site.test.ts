import { expect, it } from 'vitest'
import { NOWHERE, ruleset } from '../../../agent/firewall/ruleset.ts'
import { desiredWith } from '../../fakes/desired.ts'
import {
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LEANING,
  LEANING_SHARED,
  LOFT,
  OLD,
} from '../../fakes/spread.ts'

const box = (name: string, address: string) => ({ name, address, since: '2026-01-01T00:00:00Z' })
const boxes = {
  aaaaaaaaaaaa: box('home', '192.168.1.20'),
  bbbbbbbbbbbb: box('loft', '192.168.1.21'),
  cccccccccccc: box('shed', 'fd00::22'),
}

it('lets the other boxes of a site speak to this one, and nobody else, nor apps to those boxes', () => {
  const desired = { ...desiredWith([]), site: { revision: 1, me: 'aaaaaaaaaaaa', boxes } }
  const rules = ruleset(desired, NOWHERE).split('\n')
  expect(rules.filter(it => /2377|7946/.test(it)).map(it => it.trim())).toEqual([
    'ip saddr { 192.168.1.21 } tcp dport { 2377, 2378, 7946 } accept',
    'ip saddr { 192.168.1.21 } udp dport 7946 accept',
    'ip6 saddr { fd00::22 } tcp dport { 2377, 2378, 7946 } accept',
    'ip6 saddr { fd00::22 } udp dport 7946 accept',
    'ip daddr { 192.168.1.21 } iifname "app-*" tcp dport { 2377, 2378, 7946 } drop',
    'ip daddr { 192.168.1.21 } iifname "app-*" udp dport 7946 drop',
    'ip6 daddr { fd00::22 } iifname "app-*" tcp dport { 2377, 2378, 7946 } drop',
    'ip6 daddr { fd00::22 } iifname "app-*" udp dport 7946 drop',
  ])
  const gone = { revision: 2, me: 'aaaaaaaaaaaa', boxes, gone: ['192.168.1.23'] }
  expect(ruleset({ ...desired, site: gone }, NOWHERE)).toContain(
    'ip saddr { 192.168.1.23 } tcp dport 2378 accept',
  )
  expect(ruleset(desiredWith([]), NOWHERE)).not.toMatch(/2377|7946/)
})

it('lets the proxy alone to an app of another box, and that app go where its recipe says', () => {
  const desired = desiredWith([], inSite(LOFT, { apps: [{ ...CLOCK_SHARED, egress: 'lan' }] }))
  const rules = ruleset(desired, NOWHERE)
  expect(rules).toContain('oifname "app-3968" tcp dport { 8080 } meta skuid "caddy" accept')
  expect(rules).toContain('"app-3968" . 172.29.248.0/28')
  expect(rules).toMatch(/chain from-app-3968 \{\n.*oifname "app-\*" drop\n.*@home-ipv4 accept/)
  expect(rules).toMatch(/chain asked-by-app-3968 \{\n\s+\}/)
  expect(rules).toMatch(/chain to-app-3968 \{\n\s+\}/)
})

it('leads an app of another box to the servers of its own, and lets nobody else in there', () => {
  const rules = ruleset(desiredWith([], inSite(LOFT, { apps: [LEANING_SHARED] })), NOWHERE)
  expect(rules).toMatch(
    /chain asked-by-app-3968 \{\n\s+tcp dport \{ 21000, 21001, 21002 \} accept\n\s+\}/,
  )
  const turned = rules.split('\n').filter(it => it.includes('dnat'))
  expect(turned.map(it => it.trim())).toEqual(
    [3306, 5432, 6379].flatMap((asks, i) => [
      `iifname "app-3968" ip daddr 192.0.2.1 tcp dport ${asks} dnat ip to 172.29.248.1:${21_000 + i}`,
      `iifname "app-3968" ip6 daddr 2001:db8::1 tcp dport ${asks} dnat ip6 to [fd12:3456:789a:1:a:0:f80:1]:${21_000 + i}`,
    ]),
  )
  // The box that it runs on is nobody's way: it is asked by the box of the app alone, and asks that.
  expect(rules).not.toMatch(/ip saddr .* 2380 .*accept/)
})

it('hears other boxes at the port of passages only where it has an app that needs one', () => {
  const own = [{ recipe: LEANING, images: imageOf(OLD) }]
  const rules = ruleset(desiredWith(own, inSite(HOME, { apps: [LEANING_SHARED] })), NOWHERE)
  expect(rules).toContain('ip saddr { 192.168.1.22, 192.168.1.23 } tcp dport 2380 accept')
  expect(rules).toContain(
    'ip daddr { 192.168.1.22, 192.168.1.23 } iifname "app-*" tcp dport 2380 drop',
  )
  expect(rules).not.toContain('dnat')
  expect(ruleset(desiredWith(own, inSite(HOME)), NOWHERE)).not.toMatch(/saddr .* 2380/)
})
