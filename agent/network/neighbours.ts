import { type LanAddress, lanAddresses } from './lan.ts'

/**
 * The prefixes in which every address is a neighbour's, e.g. `192.168.1.0/24`, `2001:db8:7::/64`:
 * those that the box itself has an address in. Each once, whatever its addresses in them are.
 */
export function neighbourPrefixes(addresses: readonly LanAddress[] = lanAddresses()): string[] {
  return [...new Set(addresses.map(({ cidr }) => prefixOf(cidr)))].sort()
}

/** `192.168.1.20/24` → `192.168.1.0/24`. */
function prefixOf(cidr: string): string {
  const [address = '', length = ''] = cidr.split('/')
  const bits = Number(length)
  return address.includes(':')
    ? `${canonical(
        masked(groupsOf(address), bits, 16)
          .map(it => it.toString(16))
          .join(':'),
      )}/${bits}`
    : `${masked(address.split('.').map(Number), bits, 8).join('.')}/${bits}`
}

/** Without everything behind so many bits; each part has `width` of them. */
const masked = (parts: readonly number[], bits: number, width: number) =>
  parts.map((part, index) => {
    const kept = Math.max(0, Math.min(width, bits - index * width))
    return part & ~(2 ** (width - kept) - 1)
  })

function groupsOf(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map(side =>
    side
      .split(':')
      .filter(Boolean)
      .map(it => Number.parseInt(it, 16)),
  )
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

/** As RFC 5952 writes it, which is how URLs do. */
const canonical = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1)
