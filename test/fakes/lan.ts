import type { Lan } from '../../agent/box/lan.ts'

/** A home with one router that knows both families. */
export const LAN: Lan = {
  card: 'eth0',
  connected: true,
  wifi: false,
  addresses: [
    { address: '192.168.1.20', family: 'IPv4', cidr: '192.168.1.20/24', use: 'lent' },
    { address: '2001:db8:77::20', family: 'IPv6', cidr: '2001:db8:77::20/64', use: 'lent' },
  ],
  onLink: ['192.168.1.0/24', '2001:db8:77::/64', 'fd12:3456:789a:1::/64'],
  announced: ['2001:db8:77::/64'],
  delegated: [],
  gateways: { ipv4: '192.168.1.1', ipv6: 'fe80::1' },
  reception: 'taken',
  taken: [],
}
