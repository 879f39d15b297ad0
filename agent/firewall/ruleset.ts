import { createHash } from 'node:crypto'
import type { Desired } from '../box/desired.ts'
import { inwardRules, outwardRules, serviceRules } from './openings.ts'

/**
 * The firewall of a box as one nft script. Declare, delete, define: nft swaps the table in one step
 * or not at all. Pure: the same box always gives the same text.
 */
export function ruleset(desired: Pick<Desired, 'prefix' | 'ipv4Pool' | 'apps'>): string {
  const apps = desired.apps.filter(it => it.installed)
  return stamped([
    'chain from-elsewhere {',
    '  type filter hook prerouting priority mangle; policy accept;',
    // A box's address is reached through the interface that has it, never around a corner.
    // Not at priority raw: marks of conntrack do not exist there yet.
    '  iifname != "lo" fib daddr type local fib daddr . iif type != local drop',
    '}',
    'chain input {',
    '  type filter hook input priority filter; policy drop;',
    '  iifname "lo" accept',
    '  ct state established,related accept',
    '  ct state invalid drop',
    '  icmp type echo-request limit rate 20/second accept',
    '  icmpv6 type { echo-request, packet-too-big, time-exceeded, parameter-problem } limit rate 50/second accept',
    '  icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept',
    '  icmpv6 type { mld-listener-query, mld2-listener-report } accept',
    ...apps.flatMap(serviceRules),
    '  iifname "app-*" drop',
    '  udp sport 67 udp dport 68 accept',
    '  udp dport 546 accept',
    '  udp dport 5353 accept',
    '  tcp dport { 80, 443 } accept',
    '}',
    'chain forward {',
    '  type filter hook forward priority filter; policy drop;',
    '  ct state established,related accept',
    '  ct state invalid drop',
    // Images are built in a network of their own.
    '  iifname "app-0" oifname != "app-*" accept',
    ...apps.flatMap(outwardRules),
    ...apps.flatMap(inwardRules),
    '}',
    'chain output {',
    '  type filter hook output priority filter; policy accept;',
    '  ct state established,related accept',
    // Only the proxy speaks to apps: nothing else on the box has a reason to.
    '  oifname "app-*" meta l4proto { tcp, udp } meta skuid != "caddy" reject',
    // Servers answer their apps and never call: no app reaches another one through its own server.
    '  meta skuid { "postgres", "mysql", "valkey" } meta l4proto { tcp, udp } reject',
    '}',
    'chain outward {',
    '  type nat hook postrouting priority srcnat; policy accept;',
    `  ip saddr ${desired.ipv4Pool} oifname != "app-*" masquerade`,
    `  ip6 saddr ${desired.prefix}:1:a::/80 oifname != "app-*" masquerade`,
    '}',
  ])
}

/** nft cannot show a table in the words it was given: a mark in the table says which text it was. */
function stamped(body: readonly string[]): string {
  return [
    'table inet gantry',
    'delete table inet gantry',
    'table inet gantry {',
    `  comment "${stampOf(body.join('\n'))}"`,
    ...body.map(line => `  ${line}`),
    '}',
    '',
  ].join('\n')
}

const stampOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** The mark that a script carries. */
export function stampIn(script: string): string | undefined {
  return script.match(/comment "([0-9a-f]{32})"/)?.[1]
}
