import type { Desired } from '../box/desired.ts'
import { proxiedSites } from '../box/sites.ts'
import type { Spread } from '../site/front/need.ts'
import { otherBoxes, type Site } from '../site/need.ts'
import { homeAt, isTogether, namesFor, placesIn } from '../site/pages/need.ts'
import type { SharedApp } from '../site/placement/need.ts'

/** Under this name the proxies of a site know each other: every authority may vouch for it. */
export const FRONT_NAME = 'boxes-of-a-site.local'

/** Where a page answers that other boxes lead to, too. */
export interface Front {
  readonly service: string
  /** Bytes. */
  readonly maxBody: number | undefined
  /** Milliseconds. */
  readonly idleTimeout: number
  /** Names of other boxes by which this one is asked for it. */
  readonly names: readonly string[]
  /** By its own names this box answers with it, too. */
  readonly isNamed: boolean
  /** What is on one box alone: what that one is called. */
  readonly only: string | undefined
  /** On this box, as `[address]:port`. */
  readonly here: readonly string[]
  /** Addresses of other boxes whose proxies hand on what comes from this one, the best first. */
  readonly elsewhere: readonly string[]
  /** This box is being emptied: the others come first. */
  readonly isLast: boolean
  /** Addresses of all other boxes, which are believed what they say of a request. */
  readonly boxes: readonly string[]
  /** Who signs for the others, as DER in base64. */
  readonly roots: readonly string[]
}

export interface Fronts {
  /** By service, apps of this box that run on others, too. */
  readonly own: ReadonlyMap<string, Front>
  /** Apps of other boxes: those that run here, too, and those that are on their own box alone. */
  readonly others: readonly Front[]
  /** Addresses of other boxes, which hand on what people ask them for apps of this one. */
  readonly boxes: readonly string[]
}

/** Pure: what this box answers for the site. */
export function frontsOf(desired: Desired, { agreed, services, tasks }: Spread): Fronts {
  const { site, apps } = desired
  if (!isTogether(site)) return { own: new Map(), others: [], boxes: [] }
  const names = new Set(proxiedSites(apps).map(it => it.name))
  const nodes = agreed?.nodes ?? []
  const drained = (box: string) => nodes.some(it => it.box === box && it.up && it.drained)
  // Where nobody can say who is there, all are tried.
  const isUp = (box: string) => !agreed || nodes.some(it => it.box === box && it.up)
  const rank = (box: string) => (drained(box) ? 1 : 0)
  const boxes = otherBoxes(site).map(it => it.address)
  const common = (name: string, home: string) => {
    const isOwn = names.has(name)
    return {
      service: name,
      names: namesFor(site, { name, home, isOwn }),
      isNamed: homeAt(site, { name, box: site.me, isOwn }) === home,
      isLast: drained(site.me),
      boxes,
      roots: otherBoxes(site).flatMap(it => it.root ?? []),
    }
  }
  const sharedFront = (
    { service, number, home, web }: SharedApp,
    here: readonly string[],
  ): Front => {
    const running = services.find(it => it.number === number)?.running ?? {}
    const places = [...Object.keys(running).sort(), home].filter(it => it !== site.me && isUp(it))
    const sorted = [...new Set(places)].sort((one, other) => rank(one) - rank(other))
    return {
      ...common(service, home),
      ...{ maxBody: web.maxBody, idleTimeout: web.idleTimeout, only: undefined, here },
      elsewhere: sorted.flatMap(it => site.boxes[it]?.address ?? []).map(bracketed),
    }
  }

  const own = (site.apps ?? []).flatMap(it => {
    const app = it.home === site.me && apps.find(({ service }) => service === it.service)
    if (!app) return []
    const isHere = app.state === 'running'
    const here = isHere ? [`[${app.network.ipv6.address}]:${it.web.port}`] : []
    return [[it.service, sharedFront(it, here)] as const]
  })
  const others = placesIn(site).flatMap(({ name, home }): Front[] => {
    if (home === site.me) return []
    const guest = desired.guests.find(it => it.service === name && it.home === home)
    if (guest) {
      const here = tasks.filter(({ number }) => number === guest.number)
      return [
        sharedFront(
          guest,
          here.map(({ address }) => `[${address}]:${guest.web.port}`),
        ),
      ]
    }
    return pinnedFront(site, { name, home }, common(name, home), isUp)
  })
  return { own: new Map(own), others, boxes }
}

/** What is on its own box alone: whoever comes in there is for that one to say. */
function pinnedFront(
  { pages = [], boxes }: Site,
  { name, home }: { readonly name: string; readonly home: string },
  common: Pick<Front, 'service' | 'names' | 'isNamed' | 'isLast' | 'boxes' | 'roots'>,
  isUp: (box: string) => boolean,
): Front[] {
  const page = pages.find(it => it.name === name && it.home === home)
  const box = boxes[home]
  if (!page || !box) return []
  return [
    {
      ...{ ...common, here: [], only: box.name },
      ...{ maxBody: page.maxBody, idleTimeout: page.idleTimeout },
      elsewhere: isUp(home) ? [bracketed(box.address)] : [],
    },
  ]
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)
