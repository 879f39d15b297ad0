import type { Desired, DesiredApp } from '../box/desired.ts'
import { DATABASE_PORTS } from '../database/need.ts'
import { overlaps } from '../network/address-plan.ts'
import type { Target } from './connect.ts'
import type { PortGrant } from './need.ts'
import { ownPorts, webPorts } from './openings.ts'

/** Somebody that exists for a moment only: one at home, one far away, each in both families. */
export interface Strangers {
  readonly home: readonly [ipv6: string, ipv4: string]
  readonly far: readonly [ipv6: string, ipv4: string]
  /** The box's own IPv4 address for both of them. */
  readonly box: string
}

/** One try, and whether it is meant to get through. */
export interface Expectation {
  readonly target: Target
  readonly open: boolean
  /** Who is refused there was refused by the box itself, and has not got through. */
  readonly refuses?: true
  /** In words: who tries to reach what. */
  readonly says: string
}

/** What the rules of a box depend on beside its apps. */
export interface Situation {
  readonly strangers: Strangers
  /** Who may open pages at all. */
  readonly pages: 'lan' | 'internet'
  /** Addresses that apps have in networks of others, by bridge. */
  readonly given: ReadonlyMap<string, readonly string[]>
}

type Where = 'home' | 'far'
const WHO: Readonly<Record<Where, string>> = {
  home: 'somebody at home',
  far: 'somebody far away',
}
const IPV6 = 0

/**
 * What strangers should find open and closed: at the apps, at all addresses that they have, at their
 * pages, at the box's own address where ports of apps are mapped, and at bridges that are not theirs.
 */
export function forStrangers(apps: readonly DesiredApp[], situation: Situation): Expectation[] {
  const { strangers } = situation
  return (['home', 'far'] as const).flatMap(where =>
    strangers[where].flatMap((from, family) => [
      ...apps.flatMap(app => atApp(app, where, from, family, situation)),
      ...(family === IPV6 ? [] : atBox(apps, where, from, situation)),
    ]),
  )
}

function atApp(
  app: DesiredApp,
  where: Where,
  from: string,
  family: number,
  { pages, given }: Situation,
): Expectation[] {
  const expect = (host: string, port: number, what: string, open: boolean, udp?: 'udp') => ({
    target: { host, port, from, ...(udp ? { protocol: udp } : {}) },
    open,
    says: `${WHO[where]} reaches ${what} of ${app.service}`,
  })
  const { gateway } = endsOf(app, family)
  const own = endsOf(app, family).address
  const more = family === IPV6 ? (given.get(app.network.bridge) ?? []) : []
  const servers = serversOf(app)
  return [
    ...[own, ...more].flatMap(address => [
      ...webPorts(app).map(port => expect(address, port, `web port ${port}`, false)),
      ...tcpOf(ownPorts(app)).map(({ first, audience }) =>
        expect(address, first, `port ${first}`, isFor(where, audience)),
      ),
      // Who hears nothing by UDP may have been let through: only what is closed can be told.
      ...app.ports
        .filter(it => it.protocols.includes('udp') && !isFor(where, it.audience))
        .map(({ first }) => expect(address, first, `UDP port ${first}`, false, 'udp')),
      expect(address, undeclared(app), `port ${undeclared(app)}, which nobody declared,`, false),
    ]),
    ...servers.map(({ port, what }) => expect(gateway, port, `${what} on the bridge`, false)),
    ...(family === IPV6 && app.web?.proxied
      ? [
          expect(app.network.page, 443, 'the page', isFor(where, pages)),
          ...servers.map(({ port, what }) =>
            expect(app.network.page, port, `${what} at the page`, false),
          ),
        ]
      : []),
  ]
}

/** At the box's own address: its page, ports of apps that are mapped there, and nothing of its servers. */
function atBox(
  apps: readonly DesiredApp[],
  where: Where,
  from: string,
  { strangers, pages }: Situation,
): Expectation[] {
  const expect = (port: number, what: string, open: boolean): Expectation => ({
    target: { host: strangers.box, port, from },
    open,
    says: `${WHO[where]} reaches ${what} at the box’s own address`,
  })
  const mapped = apps.flatMap(({ service, ports }) =>
    tcpOf(ports)
      .filter(it => it.ipv4)
      .map(({ first, audience }) =>
        expect(first, `port ${first} of ${service}`, isFor(where, audience)),
      ),
  )
  const isMapped = (port: number) =>
    apps.some(app => app.ports.some(it => it.ipv4 && it.first <= port && port <= it.last))
  return [
    expect(443, 'the page', isFor(where, pages)),
    ...mapped,
    ...Object.entries(DATABASE_PORTS)
      .filter(([, port]) => !isMapped(port))
      .map(([engine, port]) => expect(port, SERVERS[engine as Engine], false)),
  ]
}

type Engine = keyof typeof DATABASE_PORTS
const SERVERS: Readonly<Record<Engine, string>> = {
  postgres: 'the server of PostgreSQL',
  mariadb: 'the server of MariaDB',
}

/** What of the box an app may have at its bridge. */
const serversOf = ({ caches }: Pick<DesiredApp, 'caches'>) => [
  ...Object.entries(DATABASE_PORTS).map(([engine, port]) => ({
    ...{ port, what: SERVERS[engine as Engine] },
  })),
  ...caches.map(({ port }) => ({ port, what: `the cache at port ${port}` })),
]

/** What one app should find open and closed: at the box, at another app, and outside. */
export function forApp(
  app: DesiredApp,
  apps: readonly DesiredApp[],
  { strangers }: Pick<Situation, 'strangers'>,
): Expectation[] {
  const { service, databases, caches, egress, reaches } = app
  const isNamed = (other: DesiredApp) => reaches.some(it => it.service === other.service)
  const others = apps.filter(it => it.service !== service)
  // One that it may call, where there is one, and one that it may not.
  const chosen = [true, false].flatMap(named => others.find(it => isNamed(it) === named) ?? [])
  return [0, 1].flatMap(family => {
    const expect = (host: string, port: number, what: string, open: boolean): Expectation => ({
      target: { host, port },
      open,
      says: `${service} reaches ${what}`,
    })
    const { gateway } = endsOf(app, family)
    const has = (port: number) =>
      databases.some(it => DATABASE_PORTS[it.engine] === port) ||
      caches.some(it => it.port === port)
    return [
      ...serversOf(app).map(({ port, what }) => expect(gateway, port, what, has(port))),
      expect(gateway, 443, 'the proxy', app.oidc !== undefined),
      ...chosen.flatMap(other => {
        const { address, gateway: bridge } = endsOf(other, family)
        return [
          ...serversOf(other).map(({ port, what }) =>
            expect(bridge, port, `${what} on the bridge of ${other.service}`, false),
          ),
          ...webPorts(other).map(port =>
            expect(address, port, `web port ${port} of ${other.service}`, false),
          ),
          ...tcpOf(ownPorts(other)).map(({ first }) => {
            const isDeclared = tcpOf(other.ports).some(it => it.first === first)
            return expect(
              ...([address, first, `port ${first} of ${other.service}`] as const),
              isNamed(other) && isDeclared,
            )
          }),
        ]
      }),
      expect(strangers.home[family] ?? '', 9, 'devices at home', egress !== 'none'),
      expect(strangers.far[family] ?? '', 9, 'the internet', egress === 'internet'),
    ]
  })
}

/** What programs of the box itself should find closed: nobody but the proxy speaks to apps. */
export function forBox(apps: readonly DesiredApp[]): Expectation[] {
  return [0, 1].flatMap(family =>
    apps.flatMap(app =>
      [...webPorts(app), ...tcpOf(ownPorts(app)).map(it => it.first)].map(port => ({
        target: { host: endsOf(app, family).address, port },
        open: false,
        refuses: true as const,
        says: `a program of the box reaches port ${port} of ${app.service} past the proxy`,
      })),
    ),
  )
}

const isFor = (where: 'home' | 'far', audience: PortGrant['audience']) =>
  audience === 'internet' || (audience === 'lan' && where === 'home')

const tcpOf = <Port extends Pick<PortGrant, 'protocols'>>(ports: readonly Port[]): Port[] =>
  ports.filter(it => it.protocols.includes('tcp'))

/** The lowest port that an app says nothing of. */
function undeclared(app: DesiredApp): number {
  const taken = webPorts(app)
  for (let port = 1; ; port++) {
    const declared = ownPorts(app).some(it => it.first <= port && port <= it.last)
    if (!declared && !taken.includes(port)) return port
  }
}

/** @param family 0 for IPv6, 1 for IPv4, as in Strangers. */
function endsOf({ network }: DesiredApp, family: number) {
  return family === 0 ? network.ipv6 : network.ipv4
}

/** Networks of four addresses that hardly anybody is in, each at the end of what is private. */
const REMOTE = ['172.31.255.252/30', '10.255.255.252/30', '192.168.255.252/30'] as const

/**
 * Addresses that nobody has: the last private ones, of a range that nobody at home is in, and some of
 * the box's own /48, and those set aside for examples. Not link-local ones: an app with a place at
 * home has neighbours among those.
 *
 * @param atHome networks that the box is in: `192.168.1.0/24`.
 */
export function strangersOf(
  { prefix }: Pick<Desired, 'prefix'>,
  atHome: readonly string[],
): Strangers {
  const ipv4 = atHome.filter(it => !it.includes(':'))
  const network = REMOTE.find(it => !ipv4.some(home => overlaps(it, home))) ?? REMOTE[0]
  return {
    home: [`${prefix}:ffff::2`, network.replace('252/30', '254')],
    far: ['2001:db8:f00d::2', '192.0.2.2'],
    box: network.replace('252/30', '253'),
  }
}
