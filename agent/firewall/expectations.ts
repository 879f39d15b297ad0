import type { Desired, DesiredApp } from '../box/desired.ts'
import { DATABASE_PORTS } from '../database/need.ts'
import { overlaps } from '../network/address-plan.ts'
import type { Target } from './connect.ts'
import type { PortGrant } from './need.ts'
import { webPorts } from './openings.ts'

/** Somebody that exists for a moment only: one at home, one far away, each in both families. */
export interface Strangers {
  readonly home: readonly [ipv6: string, ipv4: string]
  readonly far: readonly [ipv6: string, ipv4: string]
}

/** One try, and whether it is meant to get through. */
export interface Expectation {
  readonly target: Target
  readonly open: boolean
  /** In words: who tries to reach what. */
  readonly says: string
}

/**
 * What strangers should find open and closed at the apps, at their pages, and at bridges that are
 * not theirs.
 *
 * @param pages who may open pages at all.
 */
export function forStrangers(
  apps: readonly DesiredApp[],
  strangers: Strangers,
  pages: 'lan' | 'internet',
): Expectation[] {
  return apps.flatMap(app =>
    (['home', 'far'] as const).flatMap(where =>
      strangers[where].flatMap((from, family) => {
        const { address, gateway } = endsOf(app, family)
        const who = { home: 'somebody at home', far: 'somebody far away' }[where]
        const expect = (host: string, port: number, what: string, open: boolean): Expectation => ({
          target: { host, port, from },
          open,
          says: `${who} reaches ${what} of ${app.service}`,
        })
        return [
          ...webPorts(app).map(port => expect(address, port, `web port ${port}`, false)),
          ...tcpOf(app.ports).map(({ first, audience }) =>
            expect(address, first, `port ${first}`, isFor(where, audience)),
          ),
          expect(
            address,
            undeclared(app),
            `port ${undeclared(app)}, which nobody declared,`,
            false,
          ),
          expect(gateway, DATABASE_PORTS.postgres, 'the database server on the bridge', false),
          ...(family === 0 && app.web?.proxied
            ? [
                expect(app.network.page, 443, 'the page', isFor(where, pages)),
                expect(
                  app.network.page,
                  DATABASE_PORTS.postgres,
                  'the database server at the page',
                  false,
                ),
              ]
            : []),
        ]
      }),
    ),
  )
}

/** What one app should find open and closed: at the box, at another app, and outside. */
export function forApp(
  app: DesiredApp,
  apps: readonly DesiredApp[],
  strangers: Strangers,
): Expectation[] {
  const { service, databases, egress, reaches } = app
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
    const postgres = databases.some(it => it.engine === 'postgres')
    return [
      expect(gateway, DATABASE_PORTS.postgres, 'the database server', postgres),
      expect(gateway, 443, 'the proxy', app.oidc !== undefined),
      ...chosen.flatMap(other => {
        const { address } = endsOf(other, family)
        return [
          ...webPorts(other).map(port =>
            expect(address, port, `web port ${port} of ${other.service}`, false),
          ),
          ...tcpOf(other.ports).map(({ first }) =>
            expect(address, first, `port ${first} of ${other.service}`, isNamed(other)),
          ),
        ]
      }),
      expect(strangers.home[family] ?? '', 9, 'devices at home', egress !== 'none'),
      expect(strangers.far[family] ?? '', 9, 'the internet', egress === 'internet'),
    ]
  })
}

const isFor = (where: 'home' | 'far', audience: PortGrant['audience']) =>
  audience === 'internet' || (audience === 'lan' && where === 'home')

const tcpOf = (ports: readonly PortGrant[]) => ports.filter(it => it.protocols.includes('tcp'))

/** The lowest port that an app says nothing of. */
function undeclared(app: DesiredApp): number {
  const taken = webPorts(app)
  for (let port = 1; ; port++) {
    const declared = app.ports.some(it => it.first <= port && port <= it.last)
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
  }
}
