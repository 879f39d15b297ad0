import { z } from 'zod'
import { line, port, says } from '../recipe/scalars.ts'

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
  /** `apps`: other apps of this box alone. */
  audience: z.enum(['lan', 'internet', 'apps']).default('lan'),
  /** What the owner reads: what the port is for. */
  purpose: line(200),
})

export type Port = z.output<typeof portSchema>

/** An opening in the firewall. */
export interface PortGrant {
  readonly id: string
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly first: number
  readonly last: number
  readonly audience: Port['audience']
  readonly purpose: string
}

export function portGrants(wanted: Readonly<Record<string, Port>>): PortGrant[] {
  return Object.entries(wanted).map(([id, { tcp, udp, both, audience, purpose }]) => {
    const { first, last } = tcp ?? udp ?? both ?? { first: 0, last: 0 }
    const protocols = both
      ? (['tcp', 'udp'] as const)
      : tcp
        ? (['tcp'] as const)
        : (['udp'] as const)
    return { id, protocols, first, last, audience, purpose }
  })
}
