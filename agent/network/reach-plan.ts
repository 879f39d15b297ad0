import type { Desired, DesiredApp } from '../box/desired.ts'
import { covers } from '../box/domain.ts'
import type { Lan } from '../box/lan.ts'
import type { Step } from '../reconcile/capability.ts'
import { addressIn, canonical, firstNetwork } from './address-plan.ts'
import { levelFor } from './level.ts'

export interface ObservedReach {
  readonly lan: Lan
  /** By card, the addresses of others that the box answers for. */
  readonly answered: ReadonlyMap<string, readonly string[]>
  /** By bridge, the addresses that the app there was given beside its own; it runs. */
  readonly given: ReadonlyMap<string, readonly string[]>
  /** The addresses of pages that the box has; undefined where the bridge for them is missing. */
  readonly pages: readonly string[] | undefined
}

export type ReachStep = Step &
  (
    | {
        readonly kind: 'answer'
        readonly card: string
        readonly add: readonly string[]
        readonly remove: readonly string[]
        /** Addresses out of a network of others: somebody may have them already. */
        readonly unsure: readonly string[]
      }
    | {
        readonly kind: 'give'
        readonly app: string
        readonly bridge: string
        readonly addresses: readonly string[]
      }
    | {
        readonly kind: 'hold'
        readonly add: readonly string[]
        readonly remove: readonly string[]
        /** No app has a page any more. */
        readonly last: boolean
      }
  )

/** Who answers for the apps on the LAN, and which addresses beside their own they have. */
export function planReach(desired: Desired, observed: ObservedReach): ReachStep[] {
  const { lan } = observed
  const apps = desired.apps.filter(it => it.installed)
  const reaches = new Map(apps.map(it => [it.network.bridge, reachOf(it, desired, lan)]))
  const all = [...reaches.values()]
  const answers = all.flatMap(it => [...it.own, ...it.page, ...it.inside])
  const cards = new Set([...observed.answered.keys(), ...(lan.card ? [lan.card] : [])])
  return [
    ...planPages(apps, observed.pages),
    ...[...cards].flatMap((card): ReachStep[] => {
      const now = observed.answered.get(card) ?? []
      const wanted = card === lan.card ? answers : []
      const add = wanted.filter(it => !now.includes(it))
      const remove = now.filter(it => !wanted.includes(it))
      if (add.length + remove.length === 0) return []
      const unsure = all.flatMap(it => it.inside).filter(it => add.includes(it))
      const says = `answer on ${card} for ${wanted.length} addresses of apps`
      return [{ kind: 'answer', card, add, remove, unsure, says }]
    }),
    ...apps.flatMap(({ service, network: { bridge } }): ReachStep[] => {
      const now = observed.given.get(bridge)
      const reach = reaches.get(bridge)
      if (!now || !reach) return []
      const addresses = [...reach.inside, ...reach.delegated].sort()
      if (now.join() === addresses.join()) return []
      return [
        { kind: 'give', app: service, bridge, addresses, says: `give ${service} its addresses` },
      ]
    }),
  ]
}

/** The box has the addresses of pages at every level: devices may know the way by themselves. */
function planPages(apps: readonly DesiredApp[], now: ObservedReach['pages']): ReachStep[] {
  const wanted = apps.flatMap(pagesOf)
  const add = wanted.filter(it => !now?.includes(it))
  const remove = (now ?? []).filter(it => !wanted.includes(it))
  const last = wanted.length === 0
  if (add.length + remove.length === 0 && (now === undefined || !last)) return []
  const says = last
    ? 'have no addresses of pages any more'
    : `have the addresses of ${wanted.length} pages`
  return [{ kind: 'hold', add, remove, last, says }]
}

/** The address at which the proxy answers for an app alone, where it does, as the kernel writes it. */
const pagesOf = ({ network, web }: Pick<DesiredApp, 'network' | 'web'>): string[] =>
  web?.proxied ? [canonical(network.page)] : []

/**
 * The address of an app's page for people whose device finds no names: at the proxy, or of an app
 * that answers HTTPS itself its own. Pure. Only where devices take addresses of the box: in networks
 * of others its authority vouches for no number, and that of a domain vouches for none at all.
 */
export function pageUrl(
  { service, network, web }: Pick<DesiredApp, 'service' | 'network' | 'web'>,
  desired: Pick<Desired, 'network' | 'domain' | 'certified'>,
  lan: Lan,
): string | undefined {
  if (!web || levelFor(desired.network.addresses, lan).level !== 'announced') return undefined
  if (web.proxied) return `https://[${canonical(network.page)}]`
  const { domain, certified } = desired
  const isInDomain = domain !== undefined && covers(certified, `${service}.${domain.name}`)
  return isInDomain ? undefined : `https://[${canonical(network.ipv6.address)}]`
}

/** The IPv6 addresses under which devices reach an app, by where they come from. */
export interface Reach {
  /** In the box's own network, which it announces. */
  readonly own: readonly string[]
  /** There, too, the one of its page at the proxy. */
  readonly page: readonly string[]
  /** In the networks that routers announce. */
  readonly inside: readonly string[]
  /** In a network that the router gave to the box. */
  readonly delegated: readonly string[]
}

/** Pure, and the same again as long as the LAN is the same. */
export function reachOf(
  app: Pick<DesiredApp, 'network' | 'web'>,
  { prefix, network }: Pick<Desired, 'prefix' | 'network'>,
  lan: Lan,
): Reach {
  const { ipv6, bridge } = app.network
  const { level } = levelFor(network.addresses, lan)
  const number = Number(bridge.replace('app-', ''))
  const free = (within: string) => {
    for (let attempt = 0; ; attempt++) {
      const address = addressIn(within, prefix, number, attempt)
      if (!lan.taken.includes(address)) return address
    }
  }
  // Where announcements are lost, they are made all the same: it may begin to work.
  const announces = ['auto', 'announce'].includes(network.addresses)
  return {
    own: announces ? [canonical(ipv6.address)] : [],
    page: announces ? pagesOf(app) : [],
    inside: level === 'router-prefix' ? lan.announced.map(free) : [],
    delegated: level === 'proxy-only' ? [] : lan.delegated.map(it => free(firstNetwork(it))),
  }
}

/** By service, the IPv6 addresses under which devices reach an app itself, for who tells its names. Pure. */
export const reachesOf = (desired: Desired, lan: Lan): ReadonlyMap<string, readonly string[]> =>
  new Map(
    desired.apps
      .filter(it => it.installed)
      .map(app => {
        const { own, inside, delegated } = reachOf(app, desired, lan)
        return [app.service, [...own, ...inside, ...delegated]] as const
      }),
  )

/** Where the box is, for the firewall: who is a neighbour, and which addresses apps have. Pure. */
export function surroundings(desired: Desired, lan: Lan) {
  const apps = desired.apps.filter(it => it.installed)
  return {
    neighbours: lan.onLink,
    given: new Map(
      apps.map(it => {
        const { inside, delegated } = reachOf(it, desired, lan)
        return [it.network.bridge, [...inside, ...delegated]] as const
      }),
    ),
  }
}
