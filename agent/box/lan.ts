/** What is known of the networks that people are in, as the kernel has it. Plain data. */
export interface Lan {
  /** The card towards people; where there are several, the one with the way out. */
  readonly card: string | undefined
  /** Something is at the other end of its cable, or of its radio. */
  readonly connected: boolean
  /** There is a card for Wi-Fi. */
  readonly wifi: boolean
  /**
   * The box's own addresses there, IPv4 first. Link-local IPv6 is left out: it needs a zone; and of
   * IPv6 a few are enough, whatever somebody announces.
   */
  readonly addresses: readonly LanAddress[]
  /** Networks whose devices are at home: `192.168.77.0/24`, `2001:db8:77::/64`. */
  readonly onLink: readonly string[]
  /** The /64s out of which routers let everybody take addresses, e.g. `2001:db8:77::/64`. */
  readonly announced: readonly string[]
  /** Prefixes that a router gave to this box for its own use (DHCPv6-PD), e.g. `2001:db8:8000::/60`. */
  readonly delegated: readonly string[]
  readonly gateways: { readonly ipv4?: string; readonly ipv6?: string }
  readonly reception: Reception
  /** Addresses that were meant for apps and that some other device has. */
  readonly taken: readonly string[]
}

/** What is known of whether devices on the LAN take the addresses that the box announces. */
export type Reception =
  /** Nobody was there who could have, or it is too early to tell. */
  | 'unknown'
  /** A device has such an address. */
  | 'taken'
  /** Devices are there, and none of them has one. */
  | 'ignored'

export interface LanAddress {
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  /** With its length, e.g. `192.168.1.20/24`. */
  readonly cidr: string
  /** `fixed`: until somebody changes it; `lent`: by a router, for a time; `past`: for nothing new. */
  readonly use: 'fixed' | 'lent' | 'past'
}

/** A number that a device gives itself where nobody else gives it one (RFC 3927). */
export const isSelfGiven = (address: string): boolean => address.startsWith('169.254.')

/**
 * The addresses to announce to devices at home: none on its way out, which others would go on
 * using, and one that the box gave itself only where it has no other IPv4.
 */
export function toldAtHome({ addresses }: Pick<Lan, 'addresses'>): string[] {
  const all = addresses.filter(it => it.use !== 'past').map(it => it.address)
  const better = all.filter(it => !isSelfGiven(it))
  return better.some(it => !it.includes(':')) ? better : all
}

export const NO_LAN: Lan = {
  card: undefined,
  connected: false,
  wifi: false,
  addresses: [],
  onLink: [],
  announced: [],
  delegated: [],
  gateways: {},
  reception: 'unknown',
  taken: [],
}
