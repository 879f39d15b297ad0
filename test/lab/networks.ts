import { setTimeout as pause } from 'node:timers/promises'
import type { Lab } from './lab.ts'
import { guardAnnouncements } from './lan.ts'
import { openRouter, type Router, type RouterOptions } from './router.ts'

/** What a home has for a network, as data. */
export interface NetworkShape {
  /** The first one is the home's router. */
  readonly routers: readonly RouterOptions[]
  /** The switch lets nobody but the routers announce anything. */
  readonly guarded?: boolean
  /** Seconds after which the provider gives the home's router another prefix, again and again. */
  readonly renumbers?: number
}

/** dnsmasq keeps none for less; a minute later nobody may use the one before any more. */
const KEPT = 2

/** The networks that homes have. */
export const NETWORKS = {
  'IPv4 only': { routers: [{ prefixes: [] }] },
  'a global prefix': { routers: [{}] },
  'a local prefix': { routers: [{ prefixes: ['fd77:77:77:1::'] }] },
  'a global and a local prefix': { routers: [{ prefixes: ['2001:db8:77::', 'fd77:77:77:1::'] }] },
  'another prefix every minute': { routers: [{ keeps: KEPT }], renumbers: 60 },
  'guarded announcements': { routers: [{}], guarded: true },
  'guarded, another prefix every minute': {
    routers: [{ keeps: KEPT }],
    guarded: true,
    renumbers: 60,
  },
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

/** A router that is given another prefix again and again. */
export interface Renumbering {
  /** Ends it; the prefix of that moment stays. */
  end(): Promise<void>
}

/** Gives a router another prefix every so many seconds. Nobody is told that the one before is over. */
export function renumber(router: Router, seconds: number): Renumbering {
  const stop = new AbortController()
  const { signal } = stop
  async function goOn(): Promise<void> {
    for (let number = 1; !signal.aborted; number++) {
      await pause(seconds * 1000, undefined, { signal }).catch(() => {})
      if (!signal.aborted) await router.announce([`2001:db8:${number.toString(16)}::`])
    }
  }
  const going = goOn()
  // Whoever ends it hears of what failed.
  going.catch(() => {})
  return {
    async end() {
      stop.abort()
      await going
    },
  }
}
