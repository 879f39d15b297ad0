import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'

const cidr = (family: 4 | 6) => {
  const [isAddress, longest, example] =
    family === 4
      ? ([isIPv4, 30, '192.168.1.20/24'] as const)
      : ([isIPv6, 126, 'fd77:77:77:1::20/64'] as const)
  return z.string().refine(it => {
    const [address = '', length = '', ...more] = it.split('/')
    if (more.length > 0 || !/^\d{1,3}$/.test(length) || !isAddress(address)) return false
    return Number(length) >= 8 && Number(length) <= longest
  }, `an address with the length of its network, such as "${example}"`)
}

const address = (is: (text: string) => boolean, example: string) =>
  z.string().refine(is, `an address such as "${example}"`)

const servers = z.array(address(it => isIPv4(it) || isIPv6(it), '192.168.1.1'))

/** An address that the box has whatever the router says, instead of one from the router. */
export const fixedIpv4 = z.strictObject({
  address: cidr(4),
  gateway: address(isIPv4, '192.168.1.1').optional(),
  dns: servers.max(3).default([]),
})

/** An address that the box has beside the ones that it makes out of what routers announce. */
export const fixedIpv6 = z.strictObject({
  address: cidr(6),
  gateway: address(isIPv6, 'fe80::1').optional(),
  dns: servers.max(3).default([]),
})

const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as "DE"')

/** The Wi-Fi that the box joins. Its password is kept apart, among the secrets. */
export const wifiSettings = z.strictObject({
  /** The name of the network, at most 32 bytes. */
  ssid: z
    .string()
    .min(1)
    .refine(it => Buffer.byteLength(it) <= 32, 'the name of a Wi-Fi, at most 32 bytes'),
  /** Where the box is, as two letters (ISO 3166): which channels may be used there. */
  country,
})

/** As WPA has it: what a person types; without one the Wi-Fi is open to everybody. */
export const wifiPassword = z
  .string()
  .regex(/^[\x20-\x7e]{8,63}$/, 'a Wi-Fi password has 8 to 63 plain characters')

/** How apps get addresses that devices at home reach without a setting. */
export const ADDRESSES = ['auto', 'announce', 'router-prefix', 'proxy-only'] as const

/** `[network]` of box.toml: what the owner decided about the network. */
export const networkSettings = z.strictObject({
  /**
   * `announce`: the box announces a prefix of its own. `router-prefix`: apps get addresses in that
   * of the router. `proxy-only`: apps have no address that others reach. `auto`: what the LAN allows.
   */
  addresses: z.enum(ADDRESSES).default('auto'),
  ipv4: fixedIpv4.optional(),
  ipv6: fixedIpv6.optional(),
  wifi: wifiSettings.optional(),
  /** Where the box is, as long as it has no Wi-Fi that says so: what is proposed for one. */
  country: country.optional(),
})

/** A change of some of it; null takes back what was decided. */
export const networkChange = z.strictObject({
  addresses: z.enum(ADDRESSES).optional(),
  ipv4: fixedIpv4.nullable().optional(),
  ipv6: fixedIpv6.nullable().optional(),
  wifi: wifiSettings.extend({ password: wifiPassword.optional() }).nullable().optional(),
})

export type NetworkChange = z.output<typeof networkChange>
export type NetworkSettings = z.output<typeof networkSettings>
