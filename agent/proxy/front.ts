import type { Desired } from '../box/desired.ts'
import { namedGuests, namesElsewhere, type Spread } from '../site/front/need.ts'
import { otherBoxes } from '../site/need.ts'
import type { SharedApp } from '../site/placement/need.ts'

/** Under this name the proxies of a site know each other: every authority may vouch for it. */
export const FRONT_NAME = 'boxes-of-a-site.local'

/** Where an app answers that runs on several boxes. */
export interface Front {
  readonly service: string
  /** Bytes. */
  readonly maxBody: number | undefined
  /** Milliseconds. */
  readonly idleTimeout: number
  /** Names by which the boxes of the site are asked for it, beside those that this box has for it. */
  readonly names: readonly string[]
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

/** Pure: the fronts of this box, by service: those of its own apps, and those of its guests. */
export function frontsOf(
  desired: Desired,
  { agreed, services, tasks }: Spread,
): { readonly own: ReadonlyMap<string, Front>; readonly guests: readonly Front[] } {
  const { site, apps } = desired
  if (!site || site.leaving || site.founding) return { own: new Map(), guests: [] }
  const nodes = agreed?.nodes ?? []
  const drained = (box: string) => nodes.some(it => it.box === box && it.up && it.drained)
  const frontOf = ({ service, number, home, web }: SharedApp, here: readonly string[]): Front => {
    const running = services.find(it => it.number === number)?.running ?? {}
    const places = [...Object.keys(running).sort(), home].filter(it => it !== site.me && isUp(it))
    const sorted = [...new Set(places)].sort((one, other) => rank(one) - rank(other))
    return {
      ...{ service, maxBody: web.maxBody, idleTimeout: web.idleTimeout },
      names: namesElsewhere(service, site),
      here,
      elsewhere: sorted.flatMap(it => site.boxes[it]?.address ?? []).map(bracketed),
      isLast: drained(site.me),
      boxes: otherBoxes(site).map(it => it.address),
      roots: otherBoxes(site).flatMap(it => it.root ?? []),
    }
  }
  // Where nobody can say who is there, all are tried.
  const isUp = (box: string) => !agreed || nodes.some(it => it.box === box && it.up)
  const rank = (box: string) => (drained(box) ? 1 : 0)

  const own = (site.apps ?? []).flatMap(it => {
    const app = it.home === site.me && apps.find(({ service }) => service === it.service)
    if (!app) return []
    const isHere = app.state === 'running'
    const here = isHere ? [`[${app.network.ipv6.address}]:${it.web.port}`] : []
    return [[it.service, frontOf(it, here)] as const]
  })
  const guests = namedGuests(desired).map(it => {
    const here = tasks.filter(({ number }) => number === it.number)
    return frontOf(
      it,
      here.map(({ address }) => `[${address}]:${it.web.port}`),
    )
  })
  return { own: new Map(own), guests }
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)
