import { BlockList, isIP } from 'node:net'
import type { Lan } from '../box/lan.ts'
import type { AuditEntry } from '../http/api.ts'

/** Private and link-local addresses: nobody has them who is not at home (RFC 1918, 3927, 4193, 4291). */
const HOME = new BlockList()
HOME.addSubnet('10.0.0.0', 8)
HOME.addSubnet('172.16.0.0', 12)
HOME.addSubnet('192.168.0.0', 16)
HOME.addSubnet('169.254.0.0', 16)
HOME.addSubnet('fc00::', 7, 'ipv6')
HOME.addSubnet('fe80::', 10, 'ipv6')

const BOX = new BlockList()
BOX.addSubnet('127.0.0.0', 8)
BOX.addAddress('::1', 'ipv6')

/** Where somebody asks from: what is written down is the kind of address and not the address. */
export function placeOf(address: string, { onLink }: Pick<Lan, 'onLink'>): AuditEntry['from'] {
  const [bare = ''] = address.split('%')
  const family = isIP(bare)
  if (family === 0) return undefined
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (BOX.check(bare, kind)) return 'box'
  const near = new BlockList()
  for (const it of onLink) {
    const [network = '', length = ''] = it.split('/')
    if (isIP(network) === family) near.addSubnet(network, Number(length), kind)
  }
  return HOME.check(bare, kind) || near.check(bare, kind) ? 'home' : 'elsewhere'
}
