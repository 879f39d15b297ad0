import type { Desired } from '../../box/desired.ts'
import { proxiedSites } from '../../box/sites.ts'
import type { Site } from '../need.ts'
import { homeAt, isTogether, nameAt, type Place, placesIn } from '../pages/need.ts'
import { MOST_PAGES, type SitePage } from '../pages/page.ts'
import type { Agreed } from '../plan.ts'

/** An app on other boxes than its own, as the swarm sees it. */
export interface SharedService {
  readonly number: number
  readonly home: string
  /** The mark of what it was told to be. */
  readonly told: string
  /** What it was told last did not work, and the swarm went back to what was before. */
  readonly undone: boolean
  /** By box, how many of it run there. */
  readonly running: Readonly<Record<string, number>>
}

/** One of an app of another box, running here. */
export interface Task {
  readonly number: number
  /** Its own IPv6 address. */
  readonly address: string
}

/** What is known at this moment of apps that run on several boxes. */
export interface Spread {
  readonly agreed: Agreed | undefined
  readonly services: readonly SharedService[]
  readonly tasks: readonly Task[]
}

export const NOTHING_SPREAD: Spread = { agreed: undefined, services: [], tasks: [] }

/** Pure: what this box tells the others of its pages, so that they lead there. */
export function ownPages({ apps, site }: Desired): SitePage[] {
  if (!isTogether(site)) return []
  return proxiedSites(apps)
    .map(({ name, web: { maxBody, idleTimeout } }) => ({
      ...{ name, home: site.me, idleTimeout },
      ...(maxBody === undefined ? {} : { maxBody }),
    }))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, MOST_PAGES)
}

/**
 * Pure: the names that this box announces beside those of its own apps: one for each page of the
 * others. For a box that is away the first one that is there does it, so that what people have written
 * down leads to an app that goes on; only where most of those that decide are there, so that no two do.
 */
export function namesToAnnounce(desired: Desired, agreed: Agreed | undefined): string[] {
  const { site, hostname, apps } = desired
  if (!isTogether(site)) return []
  const ownNames = proxiedSites(apps).map(it => it.name)
  const places = placesIn(site)
  const known = new Set(places.map(it => it.name))
  // What is said of this box itself may be of before: it has no such page now, or not any more.
  const ofOthers = new Set(places.filter(it => it.home !== site.me).map(it => it.name))
  const own = [...ofOthers].filter(it => !ownNames.includes(it)).map(it => nameAt(it, hostname))
  if (!agreed) return own
  const isUp = (box: string) => agreed.nodes.some(it => it.box === box && it.up)
  const isKnown = (box: string) => agreed.nodes.some(it => it.box === box)
  const boxes = Object.entries(site.boxes).sort(([, one], [, other]) =>
    one.since.localeCompare(other.since),
  )
  const [first] = boxes.find(([id]) => isUp(id)) ?? []
  if (first !== site.me) return own
  const away = boxes.filter(([id]) => isKnown(id) && !isUp(id))
  const instead = [...new Set([...known, ...ownNames])].flatMap(name =>
    away.flatMap(([box, at]) => {
      const home = homeAt(site, { name, box, isOwn: ownNames.includes(name) })
      return home !== undefined && goesOn(site, { name, home }, isUp) ? [nameAt(name, at.name)] : []
    }),
  )
  return [...new Set([...own, ...instead])]
}

/** What cannot get to its own data is no reason to lead people elsewhere. */
function goesOn(site: Site, { name, home }: Place, isUp: (box: string) => boolean): boolean {
  const shared = site.apps?.find(it => it.service === name && it.home === home)
  return isUp(home) || (shared !== undefined && !shared.servers)
}
