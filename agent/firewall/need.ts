import { z } from 'zod'
import { line, port, says } from '../recipe/scalars.ts'
import { SITE_PORTS } from '../site/need.ts'

const RANGE = /^(\d{1,5})-(\d{1,5})$/

/** One port or `"a-b"`, both ends included. 80 and 443 belong to the proxy. */
const ports = z
  .union(
    [port, z.string().regex(RANGE)],
    says('E-PORT', 'a port from 1 to 65535, or a range such as "27000-27100"'),
  )
  .transform(it => {
    const [, first, last] = RANGE.exec(String(it)) ?? [it, it, it]
    return { first: Number(first), last: Number(last) }
  })
  .refine(
    ({ first, last }) => first >= 1 && first <= last && last <= 65_535,
    says('E-PORT', 'a range from a lower to a higher port, at most 65535'),
  )
  .refine(
    ({ first, last }) => [80, 443].every(it => it < first || it > last),
    says('E-PORT-RESERVED', 'ports other than 80 and 443, which [https] is for'),
  )

/** `[ports.<id>]`: a port on the app's own address; exactly one of tcp, udp and both. */
export const portSchema = z.strictObject({
  tcp: ports.optional(),
  udp: ports.optional(),
  both: ports.optional(),
  /** `apps`: other apps of this box alone, those that ask for this one in `[requires.apps]`. */
  audience: z.enum(['lan', 'internet', 'apps']).default('lan'),
  /** On the box's own IPv4 address, too, for devices that know no IPv6. The owner has to agree. */
  ipv4: z.boolean().default(false),
  /** What the owner reads: what the port is for. */
  purpose: line(200),
})

export type Port = z.output<typeof portSchema>

/** `[requires.apps.<service>]`: another app of this box, whose ports this one may reach. */
export const requiredAppSchema = z.strictObject({
  /** It works without that app, too. */
  optional: z.boolean().default(false),
  /** What the owner reads: what that app is needed for. */
  reason: line(200).optional(),
})

/** The host name under which an app reaches another one that it asked for. */
export const hostVariable = (service: string) =>
  `APP_${service.toUpperCase().replaceAll('-', '_')}_HOST`

/** An opening in the firewall. */
export interface PortGrant {
  readonly id: string
  readonly protocols: readonly Protocol[]
  readonly first: number
  readonly last: number
  readonly audience: Port['audience']
  readonly ipv4: boolean
  readonly purpose: string
}

type Protocol = 'tcp' | 'udp'

export function portGrants(wanted: Readonly<Record<string, Port>>): PortGrant[] {
  return Object.entries(wanted).map(([id, port]) => {
    const { audience, ipv4, purpose } = port
    return { id, ...rangeOf(port), audience, ipv4, purpose }
  })
}

/** What of a port has been read so far: a recipe may be wrong elsewhere. */
export type Ports = Pick<Port, 'tcp' | 'udp' | 'both'>
type Range = Pick<PortGrant, 'protocols' | 'first' | 'last'>

export function rangeOf({ tcp, udp, both }: Ports): Range {
  const { first, last } = tcp ?? udp ?? both ?? { first: 0, last: 0 }
  return { protocols: both ? ['tcp', 'udp'] : tcp ? ['tcp'] : ['udp'], first, last }
}

/** As people write it: `53`, `27000-27100`. */
export const shownPorts = ({ first, last }: Pick<Range, 'first' | 'last'>): string =>
  first === last ? `${first}` : `${first}-${last}`

export const overlap = (one: Range, other: Range): boolean =>
  one.protocols.some(it => other.protocols.includes(it)) &&
  one.first <= other.last &&
  other.first <= one.last

/**
 * Where the box itself hears what others send at home: answers to DHCP, names, and what the boxes
 * of a site say to each other.
 */
export const HEARD_BY_THE_BOX: readonly Range[] = [
  ...[68, 5353].map((port): Range => ({ protocols: ['udp'], first: port, last: port })),
  ...Object.values(SITE_PORTS).map(
    (port): Range => ({ protocols: ['tcp', 'udp'], first: port, last: port }),
  ),
]
