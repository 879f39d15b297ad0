import type { DesiredApp } from '../box/desired.ts'
import { DATABASE_PORTS } from '../database/need.ts'
import type { PortGrant } from './need.ts'

/** Networks at home, as far as an address tells: RFC 1918, RFC 3927, RFC 4193 and link-local. */
const HOME = {
  ip: '{ 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16 }',
  ip6: '{ fc00::/7, fe80::/10 }',
} as const

/** What an app may ask of the box itself: its databases and caches, at its own bridge. */
export function serviceRules({ network, databases, caches }: DesiredApp): string[] {
  const ports = [...databases.map(it => DATABASE_PORTS[it.engine]), ...caches.map(it => it.port)]
  if (ports.length === 0) return []
  const set = [...new Set(ports)].sort((a, b) => a - b).join(', ')
  return [`  iifname "${network.bridge}" tcp dport { ${set} } accept`]
}

/** Who may reach an app's own ports. Its web port is nobody's: only the proxy speaks to it. */
export function inwardRules({ network, ports, web }: DesiredApp): string[] {
  const own: PortGrant[] =
    web && !web.proxied
      ? [{ id: 'https', protocols: ['tcp'], first: 443, last: 443, audience: 'lan', purpose: '' }]
      : []
  return [...own, ...ports].flatMap(it => opening(network.bridge, it))
}

function opening(bridge: string, { protocols, first, last, audience }: PortGrant): string[] {
  const range = first === last ? `${first}` : `${first}-${last}`
  return protocols.flatMap(protocol => {
    const to = `oifname "${bridge}" ${protocol} dport ${range} accept`
    const fromHome = (family: keyof typeof HOME) =>
      `  iifname != "app-*" ${family} saddr ${HOME[family]} ${to}`
    if (audience === 'apps') return [`  iifname "app-*" ${to}`]
    if (audience === 'internet') return [`  iifname != "app-*" ${to}`]
    return [fromHome('ip'), fromHome('ip6')]
  })
}

/** Where an app may go by itself. */
export function outwardRules({ network, egress }: DesiredApp): string[] {
  const from = `  iifname "${network.bridge}" oifname != "app-*"`
  switch (egress) {
    case 'internet':
      return [`${from} accept`]
    case 'lan':
      return [`${from} ip daddr ${HOME.ip} accept`, `${from} ip6 daddr ${HOME.ip6} accept`]
    case 'none':
      return []
  }
}
