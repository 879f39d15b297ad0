import type { Desired, Guest } from '../../box/desired.ts'
import { originsOf } from '../../box/origins.ts'
import { otherBoxes, type Site } from '../need.ts'
import type { SharedApp } from '../placement/need.ts'
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

/** What an app is called at a box. */
const nameAt = (service: string, hostname: string): string =>
  originsOf({ hostname, prefix: '' }).app(service)[0]?.hostname ?? ''

/** Pure: the names of an app at the other boxes of a site: each box answers for it by the names of all. */
export const namesElsewhere = (service: string, site: Site): string[] =>
  otherBoxes(site).map(({ name }) => nameAt(service, name))

/** Pure: guests that no app of this box is called like. */
export const namedGuests = ({ apps, guests }: Desired): Guest[] =>
  guests.filter(({ service }) => !apps.some(it => it.installed && it.service === service))

/**
 * Pure: the names that this box announces beside those of its own apps. For a box that is away the
 * first one that is there does it, so that what people have written down leads to an app that goes
 * on; only where most of those that decide are there, so that no two do.
 */
export function namesToAnnounce(desired: Desired, agreed: Agreed | undefined): string[] {
  const { site, hostname } = desired
  if (!site || site.leaving || site.founding) return []
  const own = namedGuests(desired).map(it => nameAt(it.service, hostname))
  if (!agreed) return own
  const isUp = (box: string) => agreed.nodes.some(it => it.box === box && it.up)
  const isKnown = (box: string) => agreed.nodes.some(it => it.box === box)
  const boxes = Object.entries(site.boxes).sort(([, one], [, other]) =>
    one.since.localeCompare(other.since),
  )
  const [first] = boxes.find(([id]) => isUp(id)) ?? []
  if (first !== site.me) return own
  const away = boxes.filter(([id]) => isKnown(id) && !isUp(id))
  // What cannot get to its own database is no reason to lead people elsewhere.
  const isWhole = ({ home, servers }: SharedApp) => !servers || isUp(home)
  const instead = (site.apps ?? [])
    .filter(isWhole)
    .flatMap(({ service }) => away.map(([, { name }]) => nameAt(service, name)))
  return [...new Set([...own, ...instead])]
}
