import type { Desired } from '../box/desired.ts'
import { block } from './block.ts'

/**
 * What frames may be on the bridges of apps, before they are packets: an app is no router and no
 * server of addresses to anybody, and speaks from addresses of apps. Which of them is its own is
 * seen one layer up. This holds whatever br_netfilter is set to; stateless, and by the names of
 * ports, because some kernels know neither connections nor bridges here.
 *
 * @param given addresses that apps have on the LAN beside their own.
 */
export function bridgeTable(
  { prefix, ipv4Pool }: Pick<Desired, 'prefix' | 'ipv4Pool'>,
  given: readonly string[],
): string[] {
  const ipv6 = ['::', 'fe80::/64', appPrefix(prefix), ...given]
  return [
    ...block('chain frames', [
      'type filter hook prerouting priority filter; policy accept;',
      // The ends of containers, as Docker names them.
      'iifname "veth*" jump from-apps',
    ]),
    ...block('chain from-apps', [
      'udp sport { 67, 547 } drop',
      'icmp type { redirect, router-advertisement } drop',
      'icmpv6 type { nd-router-advert, nd-redirect } drop',
      `arp saddr ip ${ipv4Pool} accept`,
      `ip saddr ${ipv4Pool} accept`,
      `ip6 saddr { ${ipv6.join(', ')} } accept`,
      'drop',
    ]),
    // No two apps are on one bridge, and builds have nothing to say to each other.
    ...block('chain across', ['type filter hook forward priority filter; policy drop;']),
  ]
}

/** All apps' own IPv6 addresses. */
export const appPrefix = (prefix: string) => `${prefix}:1:a::/80`
