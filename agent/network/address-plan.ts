import { createHash, randomBytes } from 'node:crypto'

/**
 * The box's own addresses: a random unique local /48 (RFC 4193, locally assigned), made once and
 * kept for life. Written as its three groups without the length, e.g. `fd3a:91c4:07be`.
 */
export function newPrefix(): string {
  const id = randomBytes(5).toString('hex')
  return `fd${id.slice(0, 2)}:${id.slice(2, 6)}:${id.slice(6, 10)}`
}

/** What one app has on the network of the box: a bridge of its own, and everything on it. */
export interface NetworkGrant {
  /** Interface name on the box, at most 15 characters. */
  readonly bridge: string
  /** An IPv6 address of the box at which the proxy answers for this app alone. */
  readonly page: string
  readonly ipv6: Segment
  readonly ipv4: Segment
}

/** One prefix, with the box's end and the app's end in it. */
export interface Segment {
  readonly subnet: string
  readonly gateway: string
  readonly address: string
}

/** The place of the network that images are built in; apps start at 1. */
export const BUILD_NUMBER = 0
/** A /16 holds 4,096 networks of /28. */
export const HIGHEST_NUMBER = 4095

/**
 * The addresses of the app with a number: an IPv6 /112 inside the box's /64 and an IPv4 /28 inside
 * the box's /16. The number is given once and kept, so the addresses are stable.
 */
export function networkGrant(prefix: string, ipv4Pool: string, number: number): NetworkGrant {
  const v6 = `${prefix}:1:a:0:${number.toString(16)}:`
  const [a, b] = ipv4Pool.split('.')
  const v4 = (host: number) => `${a}.${b}.${number >> 4}.${((number & 15) << 4) + host}`
  return {
    bridge: `app-${number}`,
    page: `${prefix}:1:b::${number.toString(16)}`,
    ipv6: { subnet: `${v6}0/112`, gateway: `${v6}1`, address: `${v6}2` },
    ipv4: { subnet: `${v4(0)}/28`, gateway: v4(1), address: v4(2) },
  }
}

/**
 * The hardware address of the app with a number on the network at home: its own for life, so that
 * routers keep giving it the same addresses, and of the range that nobody's card has.
 */
export function lanMac(prefix: string, number: number): string {
  const bytes = createHash('sha256').update(`${prefix} ${number}`).digest('hex').slice(0, 10)
  return ['02', ...(bytes.match(/../g) ?? [])].join(':')
}

/** All addresses at which the proxy answers for one app alone. */
export const pagePrefix = (prefix: string) => `${prefix}:1:b::/80`

/** The /64 that the box announces on the LAN; the apps' own networks are inside. */
export const announcedNetwork = (prefix: string) => networkOf(`${prefix}:1::`)
/** The box's own address in it. */
export const announcedAddress = (prefix: string) => canonical(`${prefix}:1::1`)

/**
 * An address for the app with a number in a /64 that somebody else gave. It tells nothing of the
 * app or the box and is the same every time (RFC 7217): the box's own prefix, which nobody outside
 * of the LAN knows, is the secret in it. A further `attempt` is another one, where one is taken.
 */
export function addressIn(network: string, prefix: string, number: number, attempt = 0): string {
  const hash = createHash('sha256').update([network, prefix, number, attempt].join()).digest()
  const host = [0, 1, 2, 3].map(it => hash.readUInt16BE(it * 2))
  return text([...groups(network.replace(/\/\d+$/, '')).slice(0, 4), ...host])
}

/** The /64 that an IPv6 address is in, e.g. `2001:db8:77::/64`. */
export const networkOf = (address: string) =>
  `${text([...groups(address).slice(0, 4), 0, 0, 0, 0])}/64`

/** As the kernel writes it (RFC 5952), whatever zeros it was given with. */
export const canonical = (address: string) => text(groups(address))

/** The first /64 of a shorter prefix, e.g. of `2001:db8:8000::/60`. */
export const firstNetwork = (prefix: string) => networkOf(prefix.replace(/\/\d+$/, ''))

/** The eight numbers of an IPv6 address. */
function groups(address: string): number[] {
  const [left = '', right] = address.split('::')
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map(it => parseInt(it, 16)))
  const [first, last] = [numbers(left), numbers(right ?? '')]
  return [...first, ...Array(8 - first.length - last.length).fill(0), ...last]
}

const text = (numbers: readonly number[]) =>
  new URL(`http://[${numbers.map(it => it.toString(16)).join(':')}]`).hostname.slice(1, -1)

/** The /16s that a box may take for its apps, in order of preference: rarely used in homes. */
const POOLS = ['172.29.0.0/16', '172.28.0.0/16', '10.213.0.0/16', '10.214.0.0/16'] as const

/** The first pool that does not overlap any of the networks the box is in (`192.168.1.0/24` …). */
export function freePool(networks: readonly string[]): string {
  const free = POOLS.find(pool => !networks.some(network => overlaps(pool, network)))
  return free ?? POOLS[0]
}

/** Whether two IPv4 networks have addresses in common. */
export function overlaps(one: string, other: string): boolean {
  const length = Math.min(lengthOf(one), lengthOf(other))
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0
  return (bits(one) & mask) >>> 0 === (bits(other) & mask) >>> 0
}

const lengthOf = (network: string) => Number(network.split('/')[1] ?? 32)
const bits = (network: string) =>
  (network.split('/')[0] ?? '')
    .split('.')
    .reduce((sum, byte) => ((sum << 8) | Number(byte)) >>> 0, 0)

/** The bridge of a network and its numbers, in the words of Docker. */
export const dockerNumbers = ({ bridge, ipv4, ipv6 }: NetworkGrant) => ({
  EnableIPv6: true,
  IPAM: {
    Config: [
      { Subnet: ipv4.subnet, Gateway: ipv4.gateway },
      { Subnet: ipv6.subnet, Gateway: ipv6.gateway },
    ],
  },
  Options: { 'com.docker.network.bridge.name': bridge },
})
