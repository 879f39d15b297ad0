import { createHash } from 'node:crypto'
import type { Desired } from '../box/desired.ts'
import { originsOf } from '../box/origins.ts'
import { sitesOf } from '../box/sites.ts'
import type { Step } from '../reconcile/capability.ts'

/** One name that is announced with one address. */
export interface Announcement {
  readonly name: string
  readonly address: string
}

export interface ObservedNames {
  readonly hostname: string
  readonly addresses: readonly string[]
  /** By id, the announcements that are being made. */
  readonly announced: ReadonlySet<string>
}

export type NamesStep = Step &
  (
    | { readonly kind: 'hostname'; readonly name: string }
    | { readonly kind: 'announce'; readonly id: string; readonly it: Announcement }
    | { readonly kind: 'withdraw'; readonly id: string }
  )

/** Avahi announces the box itself under its host name; every web app is announced beside it. */
export function planNames(desired: Desired, observed: ObservedNames): NamesStep[] {
  const wanted = new Map(
    announcements(desired, observed.addresses).map(it => [announcementId(it), it]),
  )
  const steps: NamesStep[] = []
  if (observed.hostname !== desired.name) {
    steps.push({ kind: 'hostname', name: desired.name, says: `call the box ${desired.name}` })
  }
  for (const id of observed.announced) {
    if (!wanted.has(id)) steps.push({ kind: 'withdraw', id, says: 'withdraw a name' })
  }
  for (const [id, it] of wanted) {
    if (observed.announced.has(id)) continue
    steps.push({ kind: 'announce', id, it, says: `announce ${it.name} at ${it.address}` })
  }
  return steps
}

/** The proxy answers for web apps at the box's addresses; who does that himself has his own. */
function announcements(desired: Desired, addresses: readonly string[]): Announcement[] {
  const origins = originsOf([], desired.name)
  return sitesOf(desired.apps).flatMap(({ name, web, app }) =>
    (web.proxied ? addresses : [app.network.ipv6.address]).map(address => ({
      name: origins.app(name)[0]?.hostname ?? '',
      address,
    })),
  )
}

/** A name for a systemd instance: readable, and different for each pair. */
export function announcementId({ name, address }: Announcement): string {
  const hash = createHash('sha256').update(`${name}\0${address}`).digest('hex').slice(0, 8)
  return `${name.replace('.local', '')}-${hash}`
}
