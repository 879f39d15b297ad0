import type { Finding } from '../base/finding.ts'
import type { Step } from '../reconcile/capability.ts'
import type { Site, SiteDocument } from './need.ts'

/** A machine as the managers of a swarm see it. */
export interface SwarmNode {
  readonly id: string
  /** Which box of the site it says to be. */
  readonly box: string | undefined
  readonly up: boolean
  readonly manager: boolean
  /** Of the managers, the one whose word goes first. */
  readonly leader: boolean
  /** It is being emptied: nothing of other boxes is to run there. */
  readonly drained: boolean
  /** Images of apps of other boxes that it has. */
  readonly images: readonly string[]
  /** What the swarm knows of it to decide by: see placement/fitness.ts. */
  readonly labels: Readonly<Record<string, string>>
}

/** What the managers agree about at this moment. */
export interface Agreed {
  /** Undefined while the site is being made. */
  readonly document: SiteDocument | undefined
  readonly nodes: readonly SwarmNode[]
}

export interface ObservedSite {
  /** What Docker says of its own part: in no swarm, on its way into one, in it, or unable to be. */
  readonly swarm: 'out' | 'coming' | 'in' | 'broken'
  readonly manager: boolean
  /** Of several managers one acts, so that they do not act against each other. */
  readonly leader: boolean
  /** Docker is set up for what a box by itself does not need. */
  readonly prepared: boolean
  /** Undefined where nobody who could say so is there, or where the box is by itself. */
  readonly agreed: Agreed | undefined
  /** Somebody of the site said that this box does not belong to it any more. */
  readonly sentAway: boolean
  /** It was given a way in that it has not used yet. */
  readonly hasWayIn: boolean
  /** It has been on its way into the swarm for longer than that takes, and was given no certificate. */
  readonly stalled: boolean
  /** The address by which the others find it is one of its own. */
  readonly hasAddress: boolean
  /** Machines that are of no box of the site, and have been so for longer than leaving it takes. */
  readonly lingering: ReadonlySet<string>
  /** It has to stay reachable for one that is away: it keeps what brings that back, or has apps of it. */
  readonly owes: boolean
}

export type SiteStep = Step &
  (
    | { readonly kind: 'prepare'; readonly me: string }
    | { readonly kind: 'unprepare' }
    | { readonly kind: 'found'; readonly address: string }
    | { readonly kind: 'join'; readonly address: string; readonly at: readonly string[] }
    | { readonly kind: 'withdraw' }
    | { readonly kind: 'close' }
    | { readonly kind: 'publish'; readonly document: SiteDocument }
    | { readonly kind: 'take'; readonly document: SiteDocument }
    | { readonly kind: 'promote'; readonly node: string }
    | { readonly kind: 'demote'; readonly node: string }
    | { readonly kind: 'drop'; readonly node: string }
    | { readonly kind: 'leave' }
    | { readonly kind: 'forget' }
  )

/** With more, each change has to be written by more boxes, and nothing is safer at home. */
export const MOST_MANAGERS = 3

/** Pure: the next thing to do, so that this box is in the site that box.toml says, or in none. */
export function planSite(
  { site }: { readonly site: Site | undefined },
  observed: ObservedSite,
): SiteStep[] {
  return site === undefined ? planAlone(observed) : planMember(site, observed)
}

function planAlone({ swarm, prepared }: ObservedSite): SiteStep[] {
  if (swarm !== 'out') return [{ kind: 'leave', says: 'leave the site' }]
  return prepared ? [{ kind: 'unprepare', says: 'set Docker up for a box by itself' }] : []
}

function planMember(site: Site, observed: ObservedSite): SiteStep[] {
  const { swarm, agreed, sentAway, hasWayIn } = observed
  if (site.leaving) return planLeaving(site, observed)
  const own = site.boxes[site.me]
  if (sentAway || !own) return [{ kind: 'forget', says: 'be a box by itself again' }]
  if (!observed.prepared)
    return [{ kind: 'prepare', me: site.me, says: 'set Docker up for a site' }]
  if (swarm === 'out') {
    const { address } = own
    if (site.founding) return [{ kind: 'found', address, says: 'make a site' }]
    const at = addressesOfOthers(site)
    return hasWayIn && at.length > 0
      ? [{ kind: 'join', address, at, says: `join the site of ${namesOfOthers(site)}` }]
      : []
  }
  // Docker joins nothing while it holds what was left half done.
  if (hasWayIn && (swarm === 'broken' || (swarm === 'coming' && observed.stalled))) {
    return [{ kind: 'withdraw', says: 'take back a join that broke off, to try it once more' }]
  }
  // Only what the others have said proves that it was used: a Docker that is slow to answer does not.
  if (swarm !== 'in' || !agreed) return []
  // Whoever finds it in a backup later is not let in by it.
  if (hasWayIn) return [{ kind: 'close', says: 'forget the way into the site: it was used' }]
  const { document } = agreed
  if (!document) {
    const { revision, boxes } = site
    const own = { revision, boxes }
    return site.founding
      ? [{ kind: 'publish', document: own, says: 'write down which boxes the site has' }]
      : []
  }
  if (document.revision > site.revision || site.founding) {
    return [{ kind: 'take', document, says: 'take over which boxes the site has' }]
  }
  const isLast = Object.keys(document.boxes).length === 1 && agreed.nodes.length === 1
  if (isLast && !observed.owes)
    return [{ kind: 'forget', says: 'be a box by itself again: no other one is left' }]
  return observed.leader ? planManagers(document, agreed.nodes, observed.lingering) : []
}

/** A manager is relieved of that before it goes, so that those who stay can go on deciding. */
function planLeaving(site: Site, observed: ObservedSite): SiteStep[] {
  const { swarm, manager, agreed, leader, sentAway, lingering } = observed
  const leave: SiteStep = { kind: 'leave', says: 'leave the site' }
  if (swarm === 'out') return [{ kind: 'forget', says: 'be a box by itself again' }]
  if (!manager || sentAway) return [leave]
  if (!agreed?.document) return []
  const { document, nodes } = agreed
  const stays = ({ box = '', up }: SwarmNode) => up && box !== site.me && box in document.boxes
  if (!nodes.some(stays)) return [leave]
  return leader ? planManagers(document, nodes, lingering) : []
}

/**
 * Who decides: up to three boxes, those that are up first. One step at a time, and nobody is relieved
 * while there is no other one to go on.
 */
export function planManagers(
  { boxes }: SiteDocument,
  nodes: readonly SwarmNode[],
  lingering: ReadonlySet<string> = new Set(),
): SiteStep[] {
  const since = ({ box = '' }: SwarmNode) => boxes[box]?.since ?? ''
  // A box that came anew is there twice for a while.
  const isReplaced = (it: SwarmNode) =>
    !it.up && nodes.some(other => other.box === it.box && other.up)
  const members = nodes
    .filter(it => it.box !== undefined && it.box in boxes && !isReplaced(it))
    .sort((one, other) => since(one).localeCompare(since(other)))
  const strangers = nodes.filter(it => !members.includes(it))
  const named = (it: SwarmNode) => boxes[it.box ?? '']?.name ?? it.box ?? it.id
  const able = members.filter(it => it.manager && it.up)
  const next = members.find(it => !it.manager && it.up)
  const promote = (it: SwarmNode): SiteStep => ({
    kind: 'promote',
    node: it.id,
    says: `let ${named(it)} decide, too`,
  })
  const demote = (it: SwarmNode): SiteStep => ({
    kind: 'demote',
    node: it.id,
    says: `let ${named(it)} decide no more`,
  })

  // One that is there leaves by itself, and in order; what does not is not let stay.
  const gone = strangers.find(it => !it.manager && (!it.up || lingering.has(it.id)))
  if (gone) return [{ kind: 'drop', node: gone.id, says: `forget ${named(gone)}` }]
  // Who goes hands over first.
  if (able.length === 0) return next ? [promote(next)] : []
  const leaving = strangers.find(it => it.manager)
  if (leaving) return [demote(leaving)]
  if (!next) return []
  const managers = members.filter(it => it.manager)
  if (managers.length < MOST_MANAGERS) return [promote(next)]
  const away = managers.find(it => !it.up)
  return away ? [demote(away)] : []
}

/** Pure: what the owner should know. */
export function siteFindings(site: Site | undefined, observed: ObservedSite): Finding[] {
  if (!site) return []
  const { swarm, agreed, hasWayIn, hasAddress, sentAway, prepared } = observed
  const own = site.boxes[site.me]
  if (sentAway || !own || site.leaving || site.founding || !prepared) return []
  const lost: Finding[] =
    !hasWayIn && (swarm === 'out' || swarm === 'broken')
      ? [{ code: 'site-place-lost', values: { others: namesOfOthers(site) } }]
      : []
  // After a start without the others, Docker takes it for being on its way in.
  const isMember = swarm === 'in' || (swarm === 'coming' && !hasWayIn)
  const silent: Finding[] =
    isMember && !agreed ? [{ code: 'site-undecided', values: { others: namesOfOthers(site) } }] : []
  const moved: Finding[] = hasAddress
    ? []
    : [{ code: 'site-address-gone', values: { address: own.address } }]
  return [...lost, ...silent, ...moved, ...awayFindings(site, agreed)]
}

function awayFindings(site: Site, agreed: Agreed | undefined): Finding[] {
  if (!agreed?.document) return []
  return Object.entries(agreed.document.boxes).flatMap(([id, { name }]): Finding[] => {
    const nodes = agreed.nodes.filter(it => it.box === id)
    // Who has not come yet is not away.
    if (id === site.me || nodes.length === 0 || nodes.some(it => it.up)) return []
    return [{ code: 'site-box-away', values: { name } }]
  })
}

/**
 * Whether those who would be left could decide without a box. Pure: of the managers, more than half
 * have to be up.
 */
export function decidesWithout(nodes: readonly SwarmNode[], box: string): boolean {
  const managers = nodes.filter(it => it.manager)
  const left = managers.filter(it => it.up && it.box !== box)
  return left.length > managers.length / 2
}

const addressesOfOthers = ({ boxes, me }: Site) =>
  Object.entries(boxes).flatMap(([id, it]) => (id === me ? [] : [it.address]))

const namesOfOthers = ({ boxes, me }: Site) =>
  Object.entries(boxes)
    .flatMap(([id, it]) => (id === me ? [] : [it.name]))
    .sort()
    .join(', ')
