import type { Lab } from './lab.ts'
import { guardAnnouncements } from './lan.ts'
import { openRouter, type Router, type RouterOptions } from './router.ts'

/** What a home has for a network, as data. */
export interface NetworkShape {
  /** The first one is the home's router. */
  readonly routers: readonly RouterOptions[]
  /** The switch lets nobody but the routers announce anything. */
  readonly guarded?: boolean
}

/** The networks that homes have. */
export const NETWORKS = {
  'IPv4 only': { routers: [{ prefixes: [] }] },
  'a global prefix': { routers: [{}] },
  'a global and a local prefix': { routers: [{ prefixes: ['2001:db8:77::', 'fd77:77:77:1::'] }] },
  'guarded announcements': { routers: [{}], guarded: true },
  'guarded, IPv4 only': { routers: [{ prefixes: [] }], guarded: true },
  'a delegated prefix': { routers: [{ delegates: '2001:db8:8000::' }] },
  'two routers': {
    routers: [{}, { name: 'second', host: 2, dhcp: false, prefixes: ['2001:db8:99::'] }],
  },
  'no DHCP': { routers: [{ dhcp: false, prefixes: [] }] },
  'no router': { routers: [] },
} as const satisfies Readonly<Record<string, NetworkShape>>

export async function openRouters(
  lab: Lab,
  lan: string,
  { routers, guarded = false }: NetworkShape,
): Promise<Router[]> {
  const opened: Router[] = []
  for (const options of routers) opened.push(await openRouter(lab, lan, options))
  const names = opened.map(it => it.name)
  if (guarded) await guardAnnouncements(lab, names)
  return opened
}
