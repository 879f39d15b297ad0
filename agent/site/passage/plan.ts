import { createHash } from 'node:crypto'
import type { Finding } from '../../base/finding.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import { entrancesOf, isResting, serversOf } from './need.ts'
import type { Lead, Passages } from './wire.ts'

export interface ObservedPassages {
  /** What this box shows to the others, once it has a key for that. */
  readonly shows: string | undefined
  /** The mark of what the program lets through now; undefined where it does not run. */
  readonly told: string | undefined
  /** Boxes that are not reached, by what they would show. */
  readonly away: readonly string[]
  /** By number, the guests that run on this box now. */
  readonly running: readonly number[]
}

export type PassageStep = Step &
  (
    | { readonly kind: 'key' }
    | { readonly kind: 'tell'; readonly passages: Passages; readonly mark: string }
    | { readonly kind: 'end' }
    | { readonly kind: 'forget' }
  )

/** Pure: what is to be done so that apps reach on other boxes what they have at their own, and nobody else does. */
export function planPassages(desired: Desired, observed: ObservedPassages): PassageStep[] {
  const { shows, told } = observed
  if (!isNeeded(desired)) {
    return [
      ...(told === undefined
        ? []
        : [{ kind: 'end' as const, says: 'lead no other box to a database any more' }]),
      ...(shows === undefined || desired.site
        ? []
        : [{ kind: 'forget' as const, says: 'forget what this box showed to its site' }]),
    ]
  }
  if (shows === undefined) {
    return [{ kind: 'key', says: 'make what this box shows where apps ask for their databases' }]
  }
  const passages = passagesOf(desired)
  const mark = markOf(passages)
  if (told === mark) return []
  return [
    { kind: 'tell', passages, mark, says: 'say who reaches databases and caches of another box' },
  ]
}

/** Pure: the owner should know that an app of another box runs here, and does not get to what it needs. */
export function passageFindings(
  { site, guests }: Desired,
  { away, running }: ObservedPassages,
): Finding[] {
  return guests.flatMap(({ service, home, number, servers = [] }): Finding[] => {
    const { name, shows = '' } = site?.boxes[home] ?? {}
    if (name === undefined || servers.length === 0) return []
    if (!away.includes(shows) || !running.includes(number)) return []
    return [{ code: 'site-app-cut-off', values: { name: service, home: name } }]
  })
}

const isNeeded = ({ site, guests }: Desired): boolean =>
  guests.some(it => it.servers !== undefined) || ownShared(site).length > 0

const ownShared = (site: Desired['site']) =>
  !site || site.leaving || site.founding
    ? []
    : (site.apps ?? []).filter(it => it.home === site.me && it.servers !== undefined)

function passagesOf({ site, apps, guests }: Desired): Passages {
  const others = Object.entries(site?.boxes ?? {}).filter(([id]) => id !== site?.me)
  const leads = ownShared(site).flatMap(({ service, number }) => {
    const app = apps.find(it => it.service === service)
    return app ? [[number, leadTo(app)] as const] : []
  })
  return {
    callers: others.flatMap(([, it]) => it.shows ?? []).sort(),
    leads: Object.fromEntries(leads),
    entrances: guests.flatMap(guest => {
      const { address: host, shows } = site?.boxes[guest.home] ?? {}
      if (host === undefined || shows === undefined) return []
      const { ipv4, ipv6 } = guest.network
      return entrancesOf(guest).flatMap(({ port, asks }) =>
        [ipv4.gateway, ipv6.gateway].map(listen => ({
          ...{ listen, port, app: guest.number, asks },
          ...{ host, shows },
        })),
      )
    }),
  }
}

/**
 * While its data is copied, brought back or on trial, nobody but its own box may change it: this box
 * is there for the others then, and leads them nowhere.
 */
const isOpen = (app: DesiredApp) => app.state === 'running' && !isResting(app)

/**
 * To what it has here, whatever the others wrote down of it. By IPv4, which a bridge has at any time;
 * for IPv6 it first asks around.
 */
const leadTo = (app: DesiredApp): Lead => ({
  address: app.network.ipv4.gateway,
  ports: isOpen(app) ? serversOf(app) : [],
})

const markOf = (passages: Passages) =>
  createHash('sha256').update(JSON.stringify(passages)).digest('hex').slice(0, 16)
