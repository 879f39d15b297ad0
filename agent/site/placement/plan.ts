import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../../base/finding.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import { imageLabel, type ServiceSpec, serviceSpec, TOLD_LABEL } from '../../box/swarm-service.ts'
import type { AtHome } from '../../http/api.ts'
import type { NetworkGrant } from '../../network/address-plan.ts'
import type { Step } from '../../reconcile/capability.ts'
import { ownPages, type SharedService } from '../front/need.ts'
import { otherBoxes, type SiteDocument } from '../need.ts'
import type { SitePage } from '../pages/page.ts'
import { isResting, serversOf } from '../passage/need.ts'
import type { Agreed, SwarmNode } from '../plan.ts'
import { labelsOf, lacks, wantsOf } from './fitness.ts'
import { type BoxHardware, GUEST_NUMBERS, MOST_SERVERS, type SharedApp } from './need.ts'
import { saysWhyNot } from './why-not.ts'

/** What a box tells its site of itself. */
export interface Share {
  readonly name: string
  /** Who signs for its pages: see SiteBox. */
  readonly root: string | undefined
  /** Of Gantry. */
  readonly version: string | undefined
  /** What the others know it by: see SiteBox. */
  readonly shows: string | undefined
  readonly hardware: BoxHardware | undefined
  /** Its own apps that may run elsewhere, too. */
  readonly apps: readonly SharedApp[]
  /** Its pages, for the proxies of the others. */
  readonly pages: readonly SitePage[]
  /** Images of apps of others that it has. */
  readonly images: readonly string[]
}

export interface ObservedPlacement {
  /** Undefined where nobody who could say so is there. */
  readonly agreed: Agreed | undefined
  readonly services: readonly SharedService[] | undefined
  /** Of those that decide, this box acts. */
  readonly leads: boolean
  readonly root: string | undefined
  /** Of Gantry, on this box. */
  readonly version: string
  readonly shows: string | undefined
  readonly hardware: BoxHardware | undefined
  /** Apps of this box that work, and have finished their installation. */
  readonly ready: ReadonlySet<string>
  /** By number, the subnets of the networks that were laid for guests. */
  readonly networks: ReadonlyMap<number, readonly string[]>
  /** Ids of all images that are here. */
  readonly images: ReadonlySet<string>
  /** Those that came from other boxes. */
  readonly brought: readonly string[]
  /** Those that are on their way here. */
  readonly coming: ReadonlySet<string>
  /** By number, marks of what the swarm took back. */
  readonly undone: ReadonlyMap<number, string>
}

export type PlacementStep = Step &
  (
    | { readonly kind: 'lay'; readonly number: number; readonly grant: NetworkGrant }
    | { readonly kind: 'lift'; readonly number: number }
    | { readonly kind: 'bring'; readonly image: string; readonly from: readonly string[] }
    | { readonly kind: 'discard'; readonly image: string }
    | { readonly kind: 'share'; readonly share: Share }
    | {
        readonly kind: 'label'
        readonly node: string
        readonly labels: Readonly<Record<string, string>>
      }
    | { readonly kind: 'serve'; readonly number: number; readonly spec: ServiceSpec }
    | { readonly kind: 'end'; readonly number: number }
  )

/** Pure: what there is to do so that apps run where they may, as often as they should. */
export function planPlacement(desired: Desired, observed: ObservedPlacement): PlacementStep[] {
  const here = [...planRooms(desired, observed), ...planImages(desired, observed)]
  const { site } = desired
  const document = observed.agreed?.document
  if (!site || site.leaving || site.founding || !document) return here
  if (!(site.me in document.boxes)) return here
  const share = shareOf(desired, document, observed)
  const told = toldBy(site.me, document, observed.agreed?.nodes ?? [])
  if (!isDeepStrictEqual(share, told)) {
    return [{ kind: 'share', share, says: 'tell the site what is new on this box' }, ...here]
  }
  // What other boxes ask for comes last: an image that does not come keeps nothing else from being done.
  return [
    ...planLabels(document, observed),
    ...planServices(desired, site.me, document, observed),
    ...here,
  ]
}

/** What boxes have is agreed; whoever acts for all tells the swarm, which places by it. */
function planLabels(document: SiteDocument, { agreed, leads }: ObservedPlacement): PlacementStep[] {
  if (!leads) return []
  return (agreed?.nodes ?? []).flatMap((node): PlacementStep[] => {
    const box = node.box === undefined ? undefined : document.boxes[node.box]
    if (!box || !node.up) return []
    const labels = labelsOf(box)
    if (isDeepStrictEqual(labels, node.labels)) return []
    return [{ kind: 'label', node: node.id, labels, says: `tell the swarm what ${box.name} has` }]
  })
}

/** Networks for guests: Docker makes what is in them once something runs there. */
function planRooms({ guests }: Desired, { networks }: ObservedPlacement): PlacementStep[] {
  const isLaid = ({ number, network }: Desired['guests'][number]) => {
    const subnets = networks.get(number)
    return subnets?.includes(network.ipv4.subnet) && subnets.includes(network.ipv6.subnet)
  }
  const stale = [...networks.keys()].filter(
    number => !guests.some(it => it.number === number && isLaid(it)),
  )
  return [
    ...stale.map(
      (number): PlacementStep => ({
        ...{ kind: 'lift', number },
        says: `take away the network of guest ${number}`,
      }),
    ),
    ...guests
      .filter(it => !isLaid(it))
      .map(
        ({ number, service, network: grant }): PlacementStep => ({
          ...{ kind: 'lay', number, grant },
          says: `make room for ${service}, an app of another box`,
        }),
      ),
  ]
}

function planImages({ site, guests, apps }: Desired, observed: ObservedPlacement): PlacementStep[] {
  const { images, brought, coming, agreed } = observed
  const wanted = new Set(guests.flatMap(it => it.images))
  const own = new Set(apps.flatMap(it => it.processes.flatMap(({ image }) => image ?? [])))
  const here = agreed?.document?.boxes[site?.me ?? '']
  const missing = guests.filter(it => {
    const [image = ''] = it.images
    const mayRun = here === undefined || lacks(here, it).length === 0
    return mayRun && !images.has(image) && !coming.has(image)
  })
  return [
    ...brought
      .filter(it => !wanted.has(it) && !own.has(it))
      .map(
        (image): PlacementStep => ({
          ...{ kind: 'discard', image },
          says: 'discard the image of an app of another box',
        }),
      ),
    ...missing.flatMap(({ service, home, images: [image = ''] }): PlacementStep[] => {
      const others = (agreed?.nodes ?? [])
        .filter(it => it.up && it.images.includes(imageLabel(image)))
        .flatMap(it => it.box ?? [])
      const from = [...new Set([home, ...others])]
      return [{ kind: 'bring', image, from, says: `fetch the image of ${service} from its box` }]
    }),
  ]
}

function shareOf(desired: Desired, document: SiteDocument, observed: ObservedPlacement): Share {
  const wanted = desired.guests.flatMap(it => it.images)
  return {
    name: desired.name,
    root: observed.root,
    version: observed.version,
    shows: observed.shows,
    hardware: observed.hardware,
    apps: sharedApps(desired, document),
    pages: ownPages(desired),
    images: [...new Set(wanted.filter(it => observed.images.has(it)).map(imageLabel))].sort(),
  }
}

/** What the others know of a box. */
function toldBy(me: string, document: SiteDocument, nodes: readonly SwarmNode[]): Share {
  const images = nodes.filter(it => it.box === me && it.up).flatMap(it => it.images)
  return {
    name: document.boxes[me]?.name ?? '',
    root: document.boxes[me]?.root,
    version: document.boxes[me]?.version,
    shows: document.boxes[me]?.shows,
    hardware: document.boxes[me]?.hardware,
    apps: (document.apps ?? []).filter(it => it.home === me).sort(byNumber),
    pages: (document.pages ?? []).filter(it => it.home === me),
    images: [...new Set(images)].sort(),
  }
}

/** Apps of this box that may run elsewhere now; while one changes, it is elsewhere what it was. */
function sharedApps({ apps, site }: Desired, document: SiteDocument): SharedApp[] {
  const me = site?.me ?? ''
  const all = document.apps ?? []
  const others = Object.keys(document.boxes).filter(it => it !== me)
  if (others.length === 0) return []
  const taken = new Set(all.map(it => it.number))
  const shared = apps.flatMap((app): SharedApp[] => {
    const before = all.find(it => it.home === me && it.service === app.service)
    if (isChanging(app) && app.scale) return before ? [before] : []
    if (whyAtHome(app) !== undefined || app.state !== 'running' || !app.web) return []
    const image = app.processes[0]?.image
    if (image === undefined) return before ? [before] : []
    const number = before?.number ?? freeNumber(taken)
    if (number === undefined) return []
    taken.add(number)
    const { port, maxBody, idleTimeout } = app.web
    const servers = serversOf(app)
    return [
      {
        ...{ service: app.service, home: me, number },
        images: [image, ...(before?.images ?? []).filter(it => it !== image)].slice(0, 2),
        egress: app.egress,
        web: { port, ...(maxBody === undefined ? {} : { maxBody }), idleTimeout },
        ...(servers.length > 0 ? { servers } : {}),
        ...wishesOf(app),
      },
    ]
  })
  return shared.sort(byNumber)
}

/** How many boxes are to run it, and what these must have. */
function wishesOf({ scale, resources }: DesiredApp) {
  const { replicas, where } = scale ?? {}
  const memory = resources['memory-min']
  return {
    ...(replicas === undefined ? {} : { replicas }),
    ...(where === undefined ? {} : { where }),
    ...(memory === undefined ? {} : { memory }),
  }
}

const byNumber = (one: SharedApp, other: SharedApp) => one.number - other.number

const isChanging = ({ update, restore }: DesiredApp) =>
  update !== undefined || restore !== undefined

function freeNumber(taken: ReadonlySet<number>): number | undefined {
  for (let it: number = GUEST_NUMBERS.first; it <= GUEST_NUMBERS.last; it++) {
    if (!taken.has(it)) return it
  }
  return undefined
}

/** Undefined for an app that may run on other boxes, too. */
export function whyAtHome(
  app: Pick<DesiredApp, 'scale' | 'web' | 'storage' | 'databases' | 'caches'>,
): AtHome | undefined {
  const servers = serversOf(app).length
  if (app.storage.length > 0 || servers > MOST_SERVERS) return 'data'
  if (!app.scale) return servers > 0 ? 'data' : 'recipe'
  // Files that its image hands to the proxy are on its own box alone.
  if (!app.web?.proxied || app.web.guarded || app.web.statics.length > 0) return 'page'
  return undefined
}

function planServices(
  { apps }: Desired,
  me: string,
  document: SiteDocument,
  observed: ObservedPlacement,
): PlacementStep[] {
  const { services, leads } = observed
  if (!services) return []
  const shared = document.apps ?? []
  const end = ({ number }: SharedService): PlacementStep => ({
    ...{ kind: 'end', number },
    says: `let guest ${number} run on no other box any more`,
  })
  const ended = services.filter(
    it =>
      (leads || it.home === me) &&
      !shared.some(({ number, home }) => number === it.number && home === it.home),
  )
  const served = shared.flatMap((it): PlacementStep[] => {
    const app = it.home === me && apps.find(({ service }) => service === it.service)
    if (!app) return []
    const now = services.find(({ number, home }) => number === it.number && home === me)
    return isChanging(app)
      ? planRest(app, it, now)
      : planElsewhere(app, it, { now, document, observed })
  })
  return [...ended.map(end), ...served]
}

/** What has data at home runs there alone while that is copied, brought back or on trial. */
function planRest(
  app: DesiredApp,
  shared: SharedApp,
  now: SharedService | undefined,
): PlacementStep[] {
  if (!shared.servers || !isResting(app) || !now) return []
  const spec = serviceSpec(app, shared, { boxes: 1 })
  if (now.told === spec.Labels[TOLD_LABEL]) return []
  const { number } = shared
  return [{ kind: 'serve', number, spec, says: `let ${app.service} rest on other boxes` }]
}

function planElsewhere(
  app: DesiredApp,
  shared: SharedApp,
  {
    now,
    document,
    observed: { agreed, undone, ready },
  }: {
    readonly now: SharedService | undefined
    readonly document: SiteDocument
    readonly observed: ObservedPlacement
  },
): PlacementStep[] {
  const { number, home, images } = shared
  const hasImage = (agreed?.nodes ?? []).some(
    ({ box, up, images: there }) =>
      up && box !== home && there.includes(imageLabel(images[0] ?? '')),
  )
  if (!hasImage) return []
  // The one at home makes what all of them find in the database.
  if (shared.servers && !(ready.has(app.service) && document.boxes[home]?.shows)) return []
  const spec = specIn(document, app, shared)
  const told = spec.Labels[TOLD_LABEL]
  if (now?.told === told || undone.get(number) === told) return []
  const out = Object.entries(document.boxes).flatMap(([id, box]) => {
    const missing = id === home ? [] : lacks(box, shared)
    return missing.length > 0 ? [`${box.name}: ${missing.map(saysWhyNot).join(', ')}`] : []
  })
  const but = out.length > 0 ? `, but not on ${out.join('; ')}` : ''
  return [{ kind: 'serve', number, spec, says: `run ${app.service} on other boxes, too${but}` }]
}

/** Whoever shows nothing, of an older version, cannot lead it to its servers. */
function specIn({ boxes }: Pick<SiteDocument, 'boxes'>, app: DesiredApp, shared: SharedApp) {
  const unable = Object.entries(boxes).flatMap(([id, { shows }]) => (shows ? [] : [id]))
  return serviceSpec(app, shared, {
    boxes: Object.keys(boxes).length,
    not: shared.servers ? unable : [],
  })
}

/** Pure: what the owner should know. */
export function placementFindings(
  { site, apps }: Desired,
  { undone, services, version }: ObservedPlacement,
): Finding[] {
  const differing = otherBoxes(site).flatMap((it): Finding[] =>
    it.version === undefined || it.version === version
      ? []
      : [
          {
            code: 'site-version-differs',
            values: { name: it.name, version: it.version, own: version },
          },
        ],
  )
  const back = (site?.apps ?? []).flatMap((shared): Finding[] => {
    const { number, home, service } = shared
    const app = home === site?.me && apps.find(it => it.service === service)
    if (!site || !app || isChanging(app)) return []
    const told = specIn(site, app, shared).Labels[TOLD_LABEL]
    const now = services?.find(it => it.number === number)
    if (undone.get(number) !== told || now?.told === told) return []
    return [{ code: 'site-app-undone', app: service, values: { name: service } }]
  })
  return [...differing, ...back, ...nowhereElse(site, apps)]
}

/** It is made for several boxes, and no other one has what it wants. */
function nowhereElse(site: Desired['site'], apps: Desired['apps']): Finding[] {
  const others = otherBoxes(site)
  // Who has only just come has not told yet what it has.
  if (others.length === 0 || others.some(it => it.hardware === undefined)) return []
  return (site?.apps ?? []).flatMap((shared): Finding[] => {
    const { home, service } = shared
    const isHere = home === site?.me && apps.some(it => it.service === service)
    if (!isHere || others.some(it => lacks(it, shared).length === 0)) return []
    return [
      {
        code: 'site-app-nowhere',
        app: service,
        values: { name: service, wants: wantsOf(shared) },
      },
    ]
  })
}
