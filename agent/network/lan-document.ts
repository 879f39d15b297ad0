import type { Lan } from '../box/lan.ts'
import type { NetworkSettings } from '../box/network-settings.ts'
import { announcedAddress, announcedNetwork } from './address-plan.ts'

/** Seconds that devices keep what the box announced: RFC 9096, and what routers of Thread do. */
const LIFETIME = 1800

export interface LanDocumentInput {
  readonly settings: NetworkSettings
  /** The first three groups of the box's own /48. */
  readonly prefix: string
  readonly lan: Pick<Lan, 'card'>
}

/**
 * What systemd-networkd does with the card towards people. Pure. The box accepts what routers
 * announce and announces itself, as a router that leads nowhere else (router lifetime 0). Nothing that
 * a router lent is in it: networkd gives a delegated prefix back each time that it reads a changed one.
 */
export function lanDocument({ settings, prefix, lan }: LanDocumentInput): string {
  const { addresses, ipv4, ipv6 } = settings
  const announces = addresses === 'auto' || addresses === 'announce'
  const proxies = addresses !== 'proxy-only'
  // A cable is the better way where both are there.
  const metric = lan.card?.startsWith('wl') ? ['RouteMetric=2048'] : []
  return [
    section('Match', [`Name=${lan.card}`]),
    section('Network', [
      `DHCP=${ipv4 ? 'no' : 'ipv4'}`,
      // An IPv4 address of its own where nobody gives one (RFC 3927).
      `LinkLocalAddressing=${ipv4 ? 'ipv6' : 'yes'}`,
      'IPv6AcceptRA=yes',
      ...(announces ? ['IPv6SendRA=yes'] : []),
      ...(proxies ? ['IPv6ProxyNDP=yes'] : []),
      'LLMNR=no',
      'MulticastDNS=no',
      ...[...(ipv4?.dns ?? []), ...(ipv6?.dns ?? [])].map(it => `DNS=${it}`),
    ]),
    ...[ipv4, ipv6].flatMap(it =>
      it
        ? [
            section('Address', [`Address=${it.address}`]),
            ...(it.gateway ? [section('Route', [`Gateway=${it.gateway}`])] : []),
          ]
        : [],
    ),
    section('DHCPv4', ['UseHostname=no', 'ClientIdentifier=mac', ...metric]),
    // A router that has a prefix to give away need not say so in what it announces.
    section('IPv6AcceptRA', ['DHCPv6Client=always', ...metric]),
    section('DHCPv6', ['UseAddress=no', 'UseHostname=no']),
    ...(announces ? announcement(prefix) : []),
  ].join('\n')
}

function announcement(prefix: string): string[] {
  return [
    section('Address', [`Address=${announcedAddress(prefix)}/64`]),
    section('IPv6SendRA', ['RouterLifetimeSec=0', 'EmitDNS=no', 'EmitDomains=no']),
    section('IPv6Prefix', [
      `Prefix=${announcedNetwork(prefix)}`,
      `PreferredLifetimeSec=${LIFETIME}`,
      `ValidLifetimeSec=${LIFETIME}`,
    ]),
    // Who takes routes finds the rest of what is the box's own here, too.
    section('IPv6RoutePrefix', [`Route=${prefix}::/48`, `LifetimeSec=${LIFETIME}`]),
  ]
}

const section = (name: string, lines: readonly string[]) => `[${name}]\n${lines.join('\n')}\n`
