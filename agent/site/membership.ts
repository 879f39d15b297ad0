import type { Desired } from '../box/desired.ts'
import type { Change } from '../box/history.ts'
import type { Store } from '../box/store.ts'
import type { Capability } from '../reconcile/capability.ts'
import type { Line } from './line.ts'
import { SITE_SECRETS, type Site, type SiteDocument } from './need.ts'
import {
  type Agreed,
  type ObservedSite,
  planSite,
  type SiteStep,
  type SwarmNode,
  siteFindings,
} from './plan.ts'
import type { Place, Swarm } from './swarm.ts'

/** Times in a row that a box is told that it is a stranger before it believes it: it undoes much. */
const CERTAIN = 3

export interface MembershipOptions {
  readonly swarm: Swarm
  readonly line: Line
  /** Whether the others have told this box, which they know no more, what it must not use of its own. */
  readonly settled: (desired: Desired) => Promise<boolean>
  /** Whether this box has to stay reachable for one that is away. */
  readonly owes: (document: SiteDocument) => Promise<boolean>
  /** Has the others forget what they keep of this box, which is about to leave, as far as they answer. */
  readonly parting: (site: Site) => Promise<void>
  readonly store: Pick<Store, 'secrets' | 'forgetSecrets'>
  /** The box's own addresses on the LAN. */
  readonly addresses: () => readonly string[]
  /** Changes what box.toml says of the site; nothing happens where it says nothing. */
  readonly change: (
    why: Pick<Change, 'what' | 'kind'>,
    next: (site: Site) => Site | undefined,
  ) => Promise<void>
}

/** Milliseconds within which the swarm gives a certificate to a box that joins, also to a slow one. */
const ADMITTED_WITHIN = 5 * 60_000
/** Milliseconds within which a box that was struck off while it is there has left. */
const LEAVES_WITHIN = 10 * 60_000

/** Whether this box belongs to a site, and to which; of a site's managers one looks after the others. */
export interface Membership extends Capability<ObservedSite, SiteStep> {
  /** What was agreed when it was looked at last. */
  agreed(): Agreed | undefined
  /** What is agreed as it is seen in this pass. */
  looked(): Promise<Agreed | undefined>
}

export function membership(options: MembershipOptions): Membership {
  const { swarm, line, store, addresses, change } = options
  let agreed: Agreed | undefined
  let looking: Promise<Agreed | undefined> = Promise.resolve(undefined)
  let place: Place | undefined
  let own: Site | undefined
  let refusals = 0
  /** Since when it is on its way into the swarm, without a certificate. */
  let outside: number | undefined
  /** By machine, since when it is of no box of the site. */
  const strangers = new Map<string, number>()

  async function observe(desired: Desired): Promise<ObservedSite> {
    const { site, prefix, ipv4Pool } = desired
    place = { prefix, ipv4Pool }
    own = site
    const { admitted, ...seen } = await swarm.look()
    outside = seen.swarm === 'coming' && !admitted ? (outside ?? performance.now()) : undefined
    // Also one that the others let in no more: it hears of that from them.
    const isThere = site !== undefined && seen.swarm !== 'out'
    const said = isThere && seen.manager ? await swarm.agreed() : undefined
    const known = () => agreed
    const look = () => swarm.agreed()
    await line.follow(isThere ? { site, known, look } : undefined)
    const heard = isThere && !said ? await line.document() : undefined
    agreed = said ?? heard?.agreed
    refusals = heard?.sentAway ? refusals + 1 : 0
    return {
      ...seen,
      agreed,
      leader: said?.nodes.some(it => it.leader && it.box === site?.me) ?? false,
      lingering: said?.document ? lingeringIn(said.document, said.nodes) : new Set(),
      sentAway: refusals >= CERTAIN && (await options.settled(desired)),
      owes: agreed?.document !== undefined && (await options.owes(agreed.document)),
      stalled: outside !== undefined && performance.now() - outside > ADMITTED_WITHIN,
      hasWayIn: site !== undefined && (await store.secrets(SITE_SECRETS)).token !== undefined,
      hasAddress: site === undefined || addresses().includes(site.boxes[site.me]?.address ?? ''),
    }
  }

  function lingeringIn({ boxes }: SiteDocument, nodes: readonly SwarmNode[]): Set<string> {
    const found = nodes.filter(({ box = '' }) => !(box in boxes)).map(it => it.id)
    for (const id of strangers.keys()) if (!found.includes(id)) strangers.delete(id)
    const now = performance.now()
    for (const id of found) if (!strangers.has(id)) strangers.set(id, now)
    return new Set(found.filter(id => now - (strangers.get(id) ?? now) > LEAVES_WITHIN))
  }

  async function apply(step: SiteStep): Promise<void> {
    switch (step.kind) {
      case 'prepare':
        return await swarm.prepare(step.me)
      case 'unprepare':
        return await swarm.unprepare()
      case 'found':
        return await swarm.found(step.address, placeOf())
      case 'join': {
        const { token = '' } = await store.secrets(SITE_SECRETS)
        return await swarm.join(step.address, step.at, token, placeOf())
      }
      case 'withdraw':
        return await swarm.leave()
      case 'close':
        return await store.forgetSecrets(SITE_SECRETS)
      case 'publish':
        return await swarm.publish(step.document)
      case 'take':
        return await change({ what: step.says, kind: 'site-changed' }, site =>
          taken(site, step.document),
        )
      case 'promote':
        return await swarm.setRole(step.node, 'manager')
      case 'demote':
        return await swarm.setRole(step.node, 'worker')
      case 'drop':
        return await swarm.drop(step.node)
      case 'leave':
        // Afterwards it has nothing to show any more by which they would know it.
        if (own) await options.parting(own)
        return await swarm.leave()
      case 'forget':
        await store.forgetSecrets(SITE_SECRETS)
        return await change({ what: step.says, kind: 'site-left' }, () => undefined)
    }
  }

  function placeOf(): Place {
    if (!place) throw new Error('nothing was looked at yet')
    return place
  }

  return {
    name: 'site',
    serves: () => false,
    observe(desired) {
      const observing = observe(desired)
      looking = observing.then(it => it.agreed)
      // Who waits for it hears of it; the others need not.
      looking.catch(() => {})
      return observing
    },
    plan: planSite,
    findings: ({ site }, observed) => siteFindings(site, observed),
    apply,
    agreed: () => agreed,
    looked: () => looking,
  }
}

/** A box that is not among them any more is about to leave, and knows the others until it has. */
export function taken({ me, leaving, boxes }: Site, document: Omit<Site, 'me'>): Site {
  if (!(me in document.boxes)) return { me, boxes, revision: document.revision, leaving: true }
  return { ...document, me, ...(leaving ? { leaving } : {}) }
}
