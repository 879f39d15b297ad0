import type { Desired, DesiredApp, Guest } from '../box/desired.ts'
import { entrancesOf, SERVERS_AT, serversOf } from '../site/passage/need.ts'
import { type PortGrant, shownPorts } from './need.ts'

const HTTPS = { protocols: ['tcp'], first: 443, last: 443 } as const

/** What an app may ask of the box itself: its databases and caches, at its own bridge. */
export function serviceRules(app: DesiredApp): string[] {
  const ports = [
    ...serversOf(app),
    // The proxy answers an app for the sign-in of the box, and for nothing else.
    ...(app.oidc ? [HTTPS.first] : []),
  ]
  return ports.length === 0 ? [] : [`tcp dport ${setOf(ports)} accept`]
}

/** What an app of another box may ask of this one: the way in to its own servers. */
export function entranceRules(guest: Guest): string[] {
  const ports = entrancesOf(guest).map(it => it.port)
  return ports.length === 0 ? [] : [`tcp dport ${setOf(ports)} accept`]
}

/** Where it finds its servers is nobody: whoever asks there is led to that way in. */
export const entranceTurns = (guest: Guest): string[] => {
  const { bridge, ipv4, ipv6 } = guest.network
  return entrancesOf(guest).flatMap(({ asks, port }) => [
    `iifname "${bridge}" ip daddr ${SERVERS_AT.ipv4} tcp dport ${asks} dnat ip to ${ipv4.gateway}:${port}`,
    `iifname "${bridge}" ip6 daddr ${SERVERS_AT.ipv6} tcp dport ${asks} dnat ip6 to [${ipv6.gateway}]:${port}`,
  ])
}

/** Ports that an app answers at by itself. Its web port is nobody's: only the proxy speaks to it. */
export function ownPorts({
  ports,
  web,
}: Pick<DesiredApp, 'ports' | 'web'>): Pick<
  PortGrant,
  'protocols' | 'first' | 'last' | 'audience'
>[] {
  return [...(web && !web.proxied ? [{ ...HTTPS, audience: 'lan' } as const] : []), ...ports]
}

/** Who may reach them. */
export const inwardRules = (app: DesiredApp): string[] =>
  ownPorts(app).flatMap(port => openingsOf(port).flatMap(it => admit(it, port.audience)))

/** Who may open the pages of the box and of apps: only a domain that leads here from outside is for all. */
export const webAudience = ({ domain }: Pick<Desired, 'domain'>): 'lan' | 'internet' =>
  domain?.provider === 'none' ? 'internet' : 'lan'

/** What lets those through for whom an opening is. */
export function admit(opening: string, audience: PortGrant['audience']): string[] {
  switch (audience) {
    case 'apps':
      return []
    case 'internet':
      return [`${opening} accept`]
    case 'lan':
      return [`ip saddr @home-ipv4 ${opening} accept`, `ip6 saddr @home-ipv6 ${opening} accept`]
  }
}

/** Where an app may go by itself, outside of this box. */
export function outwardRules({ egress }: Pick<DesiredApp, 'egress'>): string[] {
  switch (egress) {
    case 'internet':
      return ['accept']
    case 'lan':
      return ['ip daddr @home-ipv4 accept', 'ip6 daddr @home-ipv6 accept']
    case 'none':
      return []
  }
}

/** Ports at which the proxy may speak to an app. */
export function webPorts({ web }: DesiredApp): readonly number[] {
  if (!web?.proxied || web.files) return []
  return [web.port, ...web.names.map(it => it.port)]
}

/** What an app may ask of other apps that it named: whatever these let anybody ask. */
export function sidewardRules({ reaches }: DesiredApp, apps: readonly DesiredApp[]): string[] {
  return reaches.flatMap(({ service, network }) => {
    const other = apps.find(it => it.service === service)
    return (other?.ports ?? []).flatMap(port =>
      openingsOf(port).map(it => `oifname "${network.bridge}" ${it} accept`),
    )
  })
}

/** Ports of the box's own IPv4 address that lead to the app. */
export function mappedRules({ network, ports }: DesiredApp): string[] {
  return ports
    .filter(it => it.ipv4)
    .flatMap(openingsOf)
    .map(it => `${it} dnat ip to ${network.ipv4.address}`)
}

/** What opens these ports, for each protocol. */
export const openingsOf = ({
  protocols,
  ...ports
}: Pick<PortGrant, 'protocols' | 'first' | 'last'>) =>
  protocols.map(it => `${it} dport ${shownPorts(ports)}`)

/** As nft writes a set: each once, in order. */
export const setOf = (ports: readonly number[]): string =>
  `{ ${[...new Set(ports)].sort((a, b) => a - b).join(', ')} }`
