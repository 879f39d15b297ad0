import { createHash } from 'node:crypto'
import { SECOND_PORT } from '../backup/follow/need.ts'
import type { Desired, DesiredApp, Guest } from '../box/desired.ts'
import { pagePrefix } from '../network/address-plan.ts'
import { FACING, UPLINK } from '../network/need.ts'
import { otherBoxes, SITE_PORTS } from '../site/need.ts'
import { block } from './block.ts'
import { appPrefix, bridgeTable } from './bridges.ts'
import {
  admit,
  entranceRules,
  entranceTurns,
  inwardRules,
  mappedRules,
  outwardRules,
  serviceRules,
  setOf,
  sidewardRules,
  webAudience,
  webPorts,
} from './openings.ts'

/**
 * Networks at home, as far as an address tells: RFC 1918, RFC 3927, RFC 4193 and link-local. What
 * the box has neighbours in comes on top.
 */
const HOME = {
  ipv4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  ipv6: ['fc00::/7', 'fe80::/10'],
} as const

/**
 * New connections that one machine may open, a /64 counting as one machine because everybody in it
 * can have as many addresses as there are. All phones of a household share one /64: fifty of them
 * opening the page at once open six connections each, 300 within a moment.
 */
const NEWCOMERS = 'limit rate over 300/second burst 1500 packets'

/**
 * Questions and announcements that one address may send everybody: names, neighbours, routers. They
 * are heard without a connection, by programs that answer each. A box of 64 apps asks for all its
 * names at once.
 */
const TALK = 'limit rate over 100/second burst 500 packets'

/**
 * Announcements that one router, and all of them, may make: one sends its own every few seconds at
 * most (RFC 4861). Who sends a hundred with ten networks each would take names from the box for minutes.
 */
const ANNOUNCED = 'limit rate over 10/minute burst 10 packets'
const ANNOUNCED_BY_ALL = 'limit rate over 30/minute burst 30 packets'

/** What the box does not decide: where it is. */
export interface Surroundings {
  /** Prefixes of which every address is on the same cable or Wi-Fi as the box. */
  readonly neighbours: readonly string[]
  /** Addresses that apps have on the LAN beside their own, by bridge. */
  readonly given: ReadonlyMap<string, readonly string[]>
}

export const NOWHERE: Surroundings = { neighbours: [], given: new Map() }

/** Where the proxy answers people. */
const PAGE = 'tcp dport { 80, 443 }'
/** The end on the box of the strangers that try what they reach (probe-network). */
const PROBE = 'gantry-probe'

/** Which parts of `Desired` the firewall is made of. */
export type Guarded = Pick<
  Desired,
  'prefix' | 'ipv4Pool' | 'domain' | 'site' | 'backup' | 'apps' | 'guests'
>

/**
 * The firewall of a box as one nft script with both tables. Declare, delete, define: nft swaps them
 * in one step or not at all. Pure: the same box always gives the same text.
 */
export function ruleset(desired: Guarded, { neighbours, given }: Surroundings): string {
  const apps = desired.apps.filter(it => it.installed)
  const body = [
    ...block('table inet gantry', [
      MARK,
      ...homeSets(neighbours),
      ...ownAddresses(apps, desired.guests, given),
      ...['newcomers', 'talkers'].flatMap(it => [
        ...countingSet(`${it}-ipv4`, 'ipv4_addr'),
        ...countingSet(`${it}-ipv6`, 'ipv6_addr'),
      ]),
      ...countingSet('announcers', 'ipv6_addr'),
      ...hooks(desired, apps),
      ...apps.flatMap(app => chainsOf(app, apps)),
      ...desired.guests.flatMap(guestChains),
    ]),
    ...block('table bridge gantry', [
      MARK,
      ...homeSets(neighbours),
      ...bridgeTable(desired, apps, [...given.values()].flat()),
    ]),
  ]
  const stamp = stampOf(body.join('\n'))
  return [
    ...['inet', 'bridge'].flatMap(it => [`table ${it} gantry`, `delete table ${it} gantry`]),
    ...body.map(line => line.replace(MARK, `comment "${stamp}"`)),
    '',
  ].join('\n')
}

const homeSets = (neighbours: readonly string[]) => [
  ...addressSet('home-ipv4', 'ipv4_addr', [...HOME.ipv4, ...neighbours.filter(isIpv4)]),
  ...addressSet('home-ipv6', 'ipv6_addr', [...HOME.ipv6, ...neighbours.filter(isIpv6)]),
]

const isIpv4 = (prefix: string) => !prefix.includes(':')
const isIpv6 = (prefix: string) => prefix.includes(':')

function hooks(desired: Guarded, apps: readonly DesiredApp[]): string[] {
  const { guests } = desired
  const all = [...apps, ...guests]
  const entrances = [
    ...apps.map(it => ({ bridge: it.network.bridge, ports: webPorts(it) })),
    ...guests.map(it => ({ bridge: it.network.bridge, ports: [it.web.port] })),
  ].filter(it => it.ports.length > 0)
  return [
    ...block('chain from-elsewhere', [
      'type filter hook prerouting priority mangle; policy accept;',
      // Whoever has an address that is meant for an app says so under that address.
      'iifname != "app-*" icmpv6 type nd-neighbor-advert accept',
      // Nobody speaks in the name of an app, and an app in nobody else's.
      'iifname != "lo" iifname != "app-*" ip saddr @apps-ipv4 drop',
      'iifname != "lo" iifname != "app-*" ip6 saddr @apps-ipv6 drop',
      'iifname "app-*" iifname != "app-0" iifname . ip saddr != @own-ipv4 drop',
      'iifname "app-*" iifname != "app-0" iifname . ip6 saddr != @own-ipv6 drop',
      // No card has the addresses of pages: whoever asks for one asks the box.
      `iifname != "app-*" ip6 daddr ${pagePrefix(desired.prefix)} ${PAGE} accept`,
      `iifname != "app-*" ip6 daddr ${pagePrefix(desired.prefix)} meta l4proto icmpv6 accept`,
      // A box's address is reached through the interface that has it, never around a corner.
      // Not at priority raw: marks of conntrack do not exist there yet.
      'iifname != "lo" fib daddr type local fib daddr . iif type != local drop',
    ]),
    ...block('chain input', [
      'type filter hook input priority filter; policy drop;',
      'iifname "lo" accept',
      'ct state established,related accept',
      // Who answers when everybody was asked does so from an address that nobody asked.
      'icmpv6 type echo-reply limit rate 100/second accept',
      'ct state invalid drop',
      'icmp type echo-request limit rate 20/second accept',
      'icmpv6 type { echo-request, packet-too-big, time-exceeded, parameter-problem } limit rate 50/second accept',
      'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } jump talkers',
      'icmpv6 type { mld-listener-query, mld2-listener-report } accept',
      ...toChains('iifname', all, 'asked-by'),
      'iifname "app-*" drop',
      'icmpv6 type nd-router-solicit jump talkers',
      'icmpv6 type nd-router-advert jump announcers',
      'udp sport 67 udp dport 68 accept',
      'ip6 saddr fe80::/10 udp dport 546 accept',
      'udp dport 5353 jump talkers',
      'jump newcomers',
      `iifname != { ${[...FACING.map(it => `${it}*`), PROBE].map(it => `"${it}"`).join(', ')} } drop`,
      ...siteRules(desired),
      // Whoever comes there shows that he has the words of the recovery kit, or hears nothing.
      ...(desired.backup.second ? admit(`tcp dport ${SECOND_PORT}`, 'lan') : []),
      ...admit(PAGE, webAudience(desired)),
    ]),
    ...block('chain forward', [
      'type filter hook forward priority filter; policy drop;',
      // Frames that only cross the switch, where br_netfilter shows them: the other table's.
      `iifname "${UPLINK}" oifname "${UPLINK}" accept`,
      'ct state established,related accept',
      'ct state invalid drop',
      // Images are built in a network of their own.
      'iifname "app-0" oifname != "app-*" accept',
      ...pretenders(desired),
      ...toChains('iifname', all, 'from'),
      'iifname "app-*" drop',
      'jump newcomers',
      ...toChains('oifname', all, 'to'),
    ]),
    ...block('chain newcomers', [
      `update @newcomers-ipv4 { ip saddr ${NEWCOMERS} } drop`,
      `update @newcomers-ipv6 { ip6 saddr & ffff:ffff:ffff:ffff:: ${NEWCOMERS} } drop`,
    ]),
    ...block('chain talkers', [
      `update @talkers-ipv4 { ip saddr ${TALK} } drop`,
      `update @talkers-ipv6 { ip6 saddr ${TALK} } drop`,
      'accept',
    ]),
    // The box has an address for each network that it hears of, and Avahi a record for each of those.
    ...block('chain announcers', [
      'meta length > 1024 drop',
      `update @announcers { ip6 saddr ${ANNOUNCED} } drop`,
      `${ANNOUNCED_BY_ALL} drop`,
      'accept',
    ]),
    ...block('chain output', [
      'type filter hook output priority filter; policy accept;',
      'ct state established,related accept',
      // Only the proxy speaks to apps, and only where their pages are.
      ...entrances.map(
        it => `oifname "${it.bridge}" tcp dport ${setOf(it.ports)} meta skuid "caddy" accept`,
      ),
      'oifname "app-*" meta l4proto { tcp, udp } reject',
      // Servers answer their apps and never call: no app reaches another one through its own server.
      'meta skuid { "postgres", "mysql", "valkey" } meta l4proto { tcp, udp } reject',
    ]),
    ...block('chain inward', [
      'type nat hook prerouting priority dstnat; policy accept;',
      ...apps.flatMap(mappedRules).map(it => `iifname != "app-*" fib daddr type local ${it}`),
      ...guests.flatMap(entranceTurns),
    ]),
    ...block('chain outward', [
      'type nat hook postrouting priority srcnat; policy accept;',
      // What comes through a passage asks a server of the box in the name of its app.
      'oifname "lo" accept',
      `ip saddr ${desired.ipv4Pool} oifname != "app-*" masquerade`,
      `ip6 saddr ${appPrefix(desired.prefix)} oifname != "app-*" masquerade`,
    ]),
  ]
}

/** What the boxes of a site say to each other is heard from them alone. */
function siteRules({ site }: Guarded): string[] {
  const others = addressesOf(site)
  const gone = (site?.gone ?? []).filter(it => !others.includes(it))
  const leads = (site?.apps ?? []).some(it => it.home === site?.me && it.servers)
  return [
    ...ofThese(
      'saddr',
      others,
      SITE_TALK.map(it => `${it} accept`),
    ),
    // Whoever comes there shows which box he is, or hears nothing.
    ...(leads ? ofThese('saddr', others, [`tcp dport ${SITE_PORTS.passage} accept`]) : []),
    ...ofThese('saddr', gone, [`tcp dport ${SITE_PORTS.line} accept`]),
  ]
}

/** An app has its box's address outside of the box: other boxes would take it for that one. */
const pretenders = ({ site }: Guarded): string[] =>
  ofThese(
    'daddr',
    addressesOf(site),
    [...SITE_TALK, `tcp dport ${SITE_PORTS.passage}`].map(it => `iifname "app-*" ${it} drop`),
  )

const addressesOf = (site: Guarded['site']) => otherBoxes(site).map(it => it.address)

const SITE_TALK = [
  `tcp dport ${setOf([SITE_PORTS.swarm, SITE_PORTS.line, SITE_PORTS.gossip])}`,
  `udp dport ${SITE_PORTS.gossip}`,
] as const

function ofThese(
  end: 'saddr' | 'daddr',
  addresses: readonly string[],
  rules: readonly string[],
): string[] {
  const families = [
    ['ip', addresses.filter(isIpv4)],
    ['ip6', addresses.filter(isIpv6)],
  ] as const
  return families.flatMap(([family, them]) => {
    if (them.length === 0) return []
    const those = `${family} ${end} { ${[...new Set(them)].sort().join(', ')} }`
    return rules.map(it => `${those} ${it}`)
  })
}

/** What is the app's own: what it may ask of the box, where it may go, who may come. */
function chainsOf(app: DesiredApp, apps: readonly DesiredApp[]): string[] {
  const { bridge } = app.network
  return [
    ...block(`chain asked-by-${bridge}`, serviceRules(app)),
    ...block(`chain from-${bridge}`, [
      ...sidewardRules(app, apps),
      'oifname "app-*" drop',
      ...outwardRules(app),
    ]),
    ...block(`chain to-${bridge}`, inwardRules(app)),
  ]
}

/** It asks of the box nothing but to be led to its own servers, and nobody but the proxy comes to it. */
function guestChains(guest: Guest): string[] {
  const { bridge } = guest.network
  return [
    ...block(`chain asked-by-${bridge}`, entranceRules(guest)),
    ...block(`chain from-${bridge}`, ['oifname "app-*" drop', ...outwardRules(guest)]),
    ...block(`chain to-${bridge}`, []),
  ]
}

/** One look-up, however many apps there are. */
function toChains(
  interfaceName: 'iifname' | 'oifname',
  apps: readonly Pick<DesiredApp, 'network'>[],
  chain: string,
): string[] {
  if (apps.length === 0) return []
  const jumps = apps.map(({ network: { bridge } }) => `"${bridge}" : jump ${chain}-${bridge}`)
  return [`${interfaceName} vmap { ${jumps.join(', ')} }`]
}

function addressSet(name: string, type: string, prefixes: readonly string[]): string[] {
  return block(`set ${name}`, [
    `type ${type}; flags interval; auto-merge;`,
    ...elementsOf([...new Set(prefixes)].sort()),
  ])
}

/**
 * By bridge, what the app on it may call itself; `::` is how it asks whether an address is free. Of a
 * guest there may be several, to which Docker gives addresses of its network.
 */
function ownAddresses(
  apps: readonly DesiredApp[],
  guests: readonly Guest[],
  given: Surroundings['given'],
): string[] {
  const own = apps.map(it => it.network)
  const shared = guests.map(it => it.network)
  const networks = [...own, ...shared]
  const ipv4 = [
    ...own.map(it => `"${it.bridge}" . ${it.ipv4.address}`),
    ...shared.map(it => `"${it.bridge}" . ${it.ipv4.subnet}`),
  ]
  const more = (bridge: string) => given.get(bridge) ?? []
  const onBridge = (bridge: string, addresses: readonly string[]) =>
    [...addresses, 'fe80::/64', '::'].map(it => `"${bridge}" . ${it}`)
  const ipv6 = [
    ...own.flatMap(it => onBridge(it.bridge, [it.ipv6.address, ...more(it.bridge)])),
    ...shared.flatMap(it => onBridge(it.bridge, [it.ipv6.subnet])),
  ]
  const ranges = shared.length > 0 ? ' flags interval;' : ''
  return [
    ...addressSet(
      'apps-ipv4',
      'ipv4_addr',
      networks.map(it => it.ipv4.subnet),
    ),
    ...addressSet('apps-ipv6', 'ipv6_addr', [
      ...networks.map(it => it.ipv6.subnet),
      ...[...given.values()].flat(),
    ]),
    ...block('set own-ipv4', [`type ifname . ipv4_addr;${ranges}`, ...elementsOf(ipv4)]),
    ...block('set own-ipv6', ['type ifname . ipv6_addr; flags interval;', ...elementsOf(ipv6)]),
  ]
}

const elementsOf = (elements: readonly string[]) =>
  elements.length === 0 ? [] : [`elements = { ${elements.join(', ')} }`]

/** By address, what came lately. */
function countingSet(name: string, type: string): string[] {
  return block(`set ${name}`, [`type ${type}; size 65535; flags dynamic,timeout; timeout 1m;`])
}

/** nft cannot show a table in the words it was given: a mark in it says which text it was. */
const MARK = 'comment "?"'
const stampOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** The mark that a script carries. */
export function stampIn(script: string): string | undefined {
  return script.match(/comment "([0-9a-f]{32})"/)?.[1]
}
