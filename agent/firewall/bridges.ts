import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Discovery, LanGrant } from '../network/need.ts'
import { block } from './block.ts'
import { inwardRules, openingsOf } from './openings.ts'

/**
 * What frames may be on the bridges of the box, before they are packets. This holds whatever
 * br_netfilter is set to; stateless, and by the names of ports, because some kernels know neither
 * connections nor bridges here.
 *
 * On its own bridge an app is no router and no server of addresses to anybody, and speaks from
 * addresses of apps; which of them is its own is seen one layer up. Between the network at home and
 * an app that has a place there goes what the app declared, and answers.
 *
 * @param given addresses that apps have on the LAN beside their own.
 */
export function bridgeTable(
  { prefix, ipv4Pool }: Pick<Desired, 'prefix' | 'ipv4Pool'>,
  apps: readonly DesiredApp[],
  given: readonly string[],
): string[] {
  const ipv6 = ['::', 'fe80::/64', appPrefix(prefix), ...given]
  const attached = apps.flatMap(app => (app.lan ? [{ app, lan: app.lan }] : []))
  return [
    ...block('chain frames', [
      'type filter hook prerouting priority filter; policy accept;',
      // The ends of containers, as Docker names them, and those on the network at home.
      'iifname "veth*" jump from-apps',
      'iifname "lan-*" jump from-places',
    ]),
    ...block('chain from-apps', [
      'udp sport { 67, 547 } drop',
      ...NO_ROUTER,
      `arp saddr ip ${ipv4Pool} accept`,
      `ip saddr ${ipv4Pool} accept`,
      `ip6 saddr { ${ipv6.join(', ')} } accept`,
      'drop',
    ]),
    ...block('chain from-places', [
      ...attached.map(({ lan }) => `iifname "${lan.link}" ether saddr != ${lan.mac} drop`),
      ...NO_ROUTER,
    ]),
    // An app speaks to the box at its own bridge, and nobody on the box speaks to it around that.
    ...block('chain to-the-box', [
      'type filter hook input priority filter; policy accept;',
      'iifname "lan-*" drop',
    ]),
    ...block('chain from-the-box', [
      'type filter hook output priority filter; policy accept;',
      'oifname "lan-*" drop',
    ]),
    // No two apps are on one bridge, and builds have nothing to say to each other.
    ...block('chain across', [
      'type filter hook forward priority filter; policy drop;',
      'iifname "lan-*" oifname "lan-*" drop',
      ...attached.flatMap(({ lan: { link } }) => [
        `oifname "${link}" jump to-${link}`,
        `iifname "${link}" jump from-${link}`,
      ]),
    ]),
    ...attached.flatMap(({ app, lan }) => placeChains(app, lan)),
  ]
}

/** All apps' own IPv6 addresses. */
export const appPrefix = (prefix: string) => `${prefix}:1:a::/80`

const NO_ROUTER = [
  'icmp type { redirect, router-advertisement } drop',
  'icmpv6 type { nd-router-advert, nd-redirect } drop',
]

/** What both sides need to find and hear each other at all. */
const BOTH_WAYS = [
  'ether type arp accept',
  'icmp type { echo-request, echo-reply, destination-unreachable, time-exceeded } accept',
  'icmpv6 type { echo-request, echo-reply, destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept',
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept',
  // All of a connection but its beginning: answers, whoever began.
  'tcp flags & (syn | ack) != syn accept',
]

/** Ports from which programs ask, as Linux gives them out, and so where answers come in. */
const ANSWERS = '32768-60999'

const GROUPS: Readonly<Record<Discovery, readonly string[]>> = {
  mdns: ['ip daddr 224.0.0.251 udp dport 5353', 'ip6 daddr ff02::fb udp dport 5353'],
  ssdp: [
    'ip daddr 239.255.255.250 udp dport 1900',
    'ip6 daddr { ff02::c, ff05::c } udp dport 1900',
  ],
  broadcast: ['ether daddr ff:ff:ff:ff:ff:ff meta l4proto udp'],
}
/** Where devices answer to the app itself instead of everybody. */
const ASKED_FROM: Readonly<Partial<Record<Discovery, number>>> = { mdns: 5353, ssdp: 1900 }

function placeChains(app: DesiredApp, { link, discovery }: LanGrant): string[] {
  const groups = discovery.flatMap(it => GROUPS[it]).map(it => `${it} accept`)
  const asked = discovery.flatMap(it => ASKED_FROM[it] ?? [])
  const declared = app.ports.filter(it => it.audience !== 'apps').flatMap(openingsOf)
  return [
    ...block(`chain to-${link}`, [
      ...BOTH_WAYS,
      'icmpv6 type { nd-router-advert, mld-listener-query } accept',
      'udp sport 67 udp dport 68 accept',
      `udp dport ${ANSWERS} accept`,
      ...groups,
      ...asked.flatMap(it => [`udp sport ${it} accept`, `udp dport ${it} accept`]),
      ...inwardRules(app),
    ]),
    ...block(`chain from-${link}`, [
      ...BOTH_WAYS,
      'icmpv6 type { nd-router-solicit, mld-listener-report, mld-listener-done, mld2-listener-report } accept',
      'udp sport 68 udp dport 67 accept',
      ...groups,
      ...asked.map(it => `udp sport ${it} accept`),
      ...declared
        .filter(it => it.startsWith('udp'))
        .map(it => `${it.replace('dport', 'sport')} accept`),
      // Everybody is reached by name and address alone; further away it gets by its own bridge.
      ...(app.egress === 'none'
        ? []
        : [
            'ether daddr & 01:00:00:00:00:00 != 00:00:00:00:00:00 drop',
            'ip daddr @home-ipv4 accept',
            'ip6 daddr @home-ipv6 accept',
          ]),
    ]),
  ]
}
