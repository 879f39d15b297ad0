import { isIPv4 } from 'node:net'
import { z } from 'zod'
import type { Lan, LanAddress } from '../box/lan.ts'
import { networkOf } from './address-plan.ts'
import { FACING } from './need.ts'

/** `ip -j address`, as far as it is used here. */
export const linksSchema = z.array(
  z.object({
    ifname: z.string(),
    /** The bridge that it is a port of: then that has the addresses. */
    master: z.string().optional(),
    flags: z.array(z.string()),
    addr_info: z.array(
      z.object({
        family: z.enum(['inet', 'inet6']),
        local: z.string(),
        prefixlen: z.int(),
        scope: z.string(),
        tentative: z.boolean().optional(),
        dadfailed: z.boolean().optional(),
        /** Made from what a router announced. */
        mngtmpaddr: z.boolean().optional(),
        /** Seconds. */
        preferred_life_time: z.int(),
      }),
    ),
  }),
)

/** `ip -j route`, as far as it is used here. */
export const routesSchema = z.array(
  z.object({
    type: z.string().optional(),
    dst: z.string(),
    dev: z.string().optional(),
    gateway: z.string().optional(),
    protocol: z.string().optional(),
    metric: z.int().optional(),
  }),
)

export type Links = z.output<typeof linksSchema>
export type Routes = z.output<typeof routesSchema>

const FACES_PEOPLE = new RegExp(`^(?:${FACING.join('|')})`)
/** Whether a card faces people. */
export const facesPeople = (card: string) => FACES_PEOPLE.test(card)

/** @param own the /64 that this box announces itself: nobody else's word is needed for that one. */
export function lanOf(links: Links, routes: Routes, own: string): Omit<Lan, 'reception' | 'taken'> {
  const cards = links.filter(it => facesPeople(it.ifname) && it.master === undefined)
  const names = new Set(cards.map(it => it.ifname))
  const ways = routes.filter(it => it.dst === 'default' && names.has(it.dev ?? ''))
  const connected = cards.filter(it => it.flags.includes('LOWER_UP'))
  const card =
    connected.find(({ ifname }) => ifname === byMetric(ways)[0]?.dev) ?? connected[0] ?? cards[0]
  const addresses = cards.flatMap(it => it.addr_info)
  const usable = addresses.filter(it => it.scope === 'global' && !it.tentative && !it.dadfailed)
  const linkLocal4 = addresses.filter(it => it.family === 'inet' && it.scope === 'link')
  const gateway = (is4: boolean) =>
    byMetric(ways).find(it => it.gateway !== undefined && isIPv4(it.gateway) === is4)?.gateway
  const [ipv4, ipv6] = [gateway(true), gateway(false)]
  return {
    card: card?.ifname,
    connected: card !== undefined && connected.includes(card),
    wifi: cards.some(it => it.ifname.startsWith('wl')),
    addresses: fewOf([...usable, ...linkLocal4].map(lanAddress)),
    onLink: [
      ...new Set([
        ...routes
          .filter(it => names.has(it.dev ?? '') && it.gateway === undefined && isHome(it.dst))
          .map(it => it.dst),
        own,
      ]),
    ].sort(),
    announced: card ? announcedTo(card, own) : [],
    delegated: routes
      .filter(it => it.type === 'unreachable' && it.protocol === 'dhcp' && it.dst.includes(':'))
      .map(it => it.dst)
      .sort(),
    gateways: { ...(ipv4 ? { ipv4 } : {}), ...(ipv6 ? { ipv6 } : {}) },
  }
}

/** Prefixes that are over are left out; where there are many, the first few are enough. */
function announcedTo({ addr_info }: Links[number], own: string): string[] {
  const prefixes = addr_info
    .filter(it => it.mngtmpaddr && it.prefixlen === 64 && it.preferred_life_time > 0)
    .map(it => networkOf(it.local))
  return [...new Set(prefixes)].filter(it => it !== own).slice(0, MOST)
}

const MOST = 3

function lanAddress(it: Links[number]['addr_info'][number]): LanAddress {
  const { family, local, prefixlen, preferred_life_time: preferred } = it
  return {
    address: local,
    family: family === 'inet' ? 'IPv4' : 'IPv6',
    cidr: `${local}/${prefixlen}`,
    use: preferred === 0 ? 'past' : preferred === FOREVER ? 'fixed' : 'lent',
  }
}

/** Seconds, as the kernel says it of what nobody takes back. */
const FOREVER = 2 ** 32 - 1

/** Each is announced and asked for by itself: somebody who announces a thousand is not followed. */
const MOST_IPV6 = 8
const USES = ['fixed', 'lent', 'past'] as const

function fewOf(addresses: readonly LanAddress[]): LanAddress[] {
  const [ipv4, ipv6] = (['IPv4', 'IPv6'] as const).map(family =>
    addresses.filter(it => it.family === family),
  ) as [LanAddress[], LanAddress[]]
  const byUse = ipv6.sort((one, other) => USES.indexOf(one.use) - USES.indexOf(other.use))
  return [...ipv4, ...byUse.slice(0, MOST_IPV6)]
}

const byMetric = (routes: Routes) =>
  [...routes].sort((one, other) => (one.metric ?? 0) - (other.metric ?? 0))

/**
 * Not one address, not what every card has, and nothing as large as no home is: whoever announces
 * half of the internet as being here does not make neighbours of it.
 */
function isHome(dst: string): boolean {
  const length = Number(/\/(\d+)$/.exec(dst)?.[1] ?? 0)
  return length >= (dst.includes(':') ? 48 : 8) && !/^(?:fe80|ff)/.test(dst)
}
