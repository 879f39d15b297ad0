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

/** How an announcement goes: `taken` where another device has the name. */
export interface Announced {
  readonly state: 'pending' | 'established' | 'taken'
  /** Seconds since it was begun. */
  readonly age: number
}

export interface ObservedNames {
  /** What the kernel calls the box: where every program that starts gets it from. */
  readonly hostname: string
  /**
   * What Avahi calls the box on the LAN, e.g. `gantry-2` where another device is `gantry`; undefined
   * while it asks around whether a name is free.
   */
  readonly announced: string | undefined
  /** How often Avahi was asked for the name in vain. */
  readonly refusals: number
  readonly addresses: readonly string[]
  /** By id. */
  readonly announcements: ReadonlyMap<string, Announced>
}

export type NamesStep = Step &
  (
    | { readonly kind: 'hostname'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string }
    | { readonly kind: 'announce'; readonly id: string; readonly it: Announcement }
    | { readonly kind: 'withdraw'; readonly id: string }
  )

/**
 * How often a name that seems taken is asked for again. Avahi takes its own question for another
 * device's where an address of the box changes while it asks; the next time it gets the name.
 */
const TRIES = 3
/** Seconds after which an announcement that does not come about is begun anew. */
const PATIENCE = 30

/** Avahi announces the box itself under its host name; every web app is announced beside it. */
export function planNames(desired: Desired, observed: ObservedNames): NamesStep[] {
  const { name } = desired
  const wanted = new Map(
    announcements(desired, observed.addresses).map(it => [announcementId(it), it]),
  )
  const steps: NamesStep[] = []
  if (observed.hostname !== name) {
    steps.push({ kind: 'hostname', name, says: `call the box ${name}` })
  }
  const { announced = name, refusals } = observed
  if (announced !== name && !(isInsteadOf(announced, name) && refusals >= TRIES)) {
    steps.push({ kind: 'call', name, says: `announce the box as ${name}.local` })
  }
  for (const id of observed.announcements.keys()) {
    if (!wanted.has(id)) steps.push({ kind: 'withdraw', id, says: 'withdraw a name' })
  }
  for (const [id, it] of wanted) {
    const { state, age } = observed.announcements.get(id) ?? { state: 'pending', age: PATIENCE }
    if (state === 'established' || age < PATIENCE) continue
    steps.push({ kind: 'announce', id, it, says: `announce ${it.name} at ${it.address}` })
  }
  return steps
}

/** Avahi's answer to a name that is taken is the same name with a number behind it. */
const isInsteadOf = (announced: string, name: string) =>
  announced.startsWith(`${name}-`) && /^-\d+$/.test(announced.slice(name.length))

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
