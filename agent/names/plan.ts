import { createHash } from 'node:crypto'
import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import { isInsteadOf } from '../box/hostname.ts'
import { originsOf } from '../box/origins.ts'
import { sitesOf } from '../box/sites.ts'
import type { Step } from '../reconcile/capability.ts'
import { namesToAnnounce, type Spread } from '../site/front/need.ts'

/** One name that is announced with one address. */
export interface Announcement {
  readonly name: string
  readonly address: string
}

/** How an announcement goes: `taken` where another device has the name. */
export interface Announced {
  readonly name: string
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
  /** Seconds since the box was called otherwise because a name was taken. */
  readonly renamed: number
  readonly addresses: readonly string[]
  /** Of apps, by service. */
  readonly reaches: ReadonlyMap<string, readonly string[]>
  /** Who is there of the site, where the box belongs to one. */
  readonly agreed: Spread['agreed']
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
 * How often a name that seems taken is asked for. Avahi takes its own question for another device's
 * where an address of the box changes while it asks; the next time it gets the name.
 */
const TRIES = 2
/** Seconds after which an announcement that does not come about is begun anew. */
const PATIENCE = 30
/** Seconds: apps start again under every new name, and no device may make them do so all day. */
const RENAMED_SELDOM = 600

const BEFORE = { state: 'pending', age: PATIENCE }

/** Avahi announces the box itself under its host name; every web app is announced beside it. */
export function planNames(desired: Desired, observed: ObservedNames): NamesStep[] {
  const wanted = new Map(announcements(desired, observed).map(it => [announcementId(it), it]))
  const steps: NamesStep[] = [...ownName(desired, observed)]
  for (const id of observed.announcements.keys()) {
    if (!wanted.has(id)) steps.push({ kind: 'withdraw', id, says: 'withdraw a name' })
  }
  for (const [id, it] of wanted) {
    const { state, age } = observed.announcements.get(id) ?? BEFORE
    if (state === 'established' || age < PATIENCE) continue
    steps.push({ kind: 'announce', id, it, says: `announce ${it.name} at ${it.address}` })
  }
  return steps
}

function ownName({ name, hostname }: Desired, observed: ObservedNames): NamesStep[] {
  const { announced, refusals, renamed } = observed
  const call: NamesStep = { kind: 'call', name, says: `announce the box as ${name}.local` }
  const rename = (to: string): NamesStep[] =>
    observed.hostname === to ? [] : [{ kind: 'hostname', name: to, says: `call the box ${to}` }]
  if (announced === undefined) return rename(hostname)
  if (announced === name) return rename(name)
  if (!isInsteadOf(announced, name) || refusals < TRIES) return [...rename(hostname), call]
  return renamed < RENAMED_SELDOM ? [] : rename(announced)
}

/** Names that other devices have. */
export function nameFindings({ name, hostname }: Desired, observed: ObservedNames): Finding[] {
  const taken = [...observed.announcements.values()].filter(it => it.state === 'taken')
  const apps = [...new Set(taken.map(it => it.name))].map(
    (it): Finding => ({ code: 'app-name-taken', values: { name: it } }),
  )
  if (hostname === name) return apps
  return [{ code: 'name-taken', values: { name, now: hostname } }, ...apps]
}

/** The proxy answers for web apps at the box's addresses; who does that himself has his own. */
function announcements(desired: Desired, observed: ObservedNames): Announcement[] {
  const { addresses, reaches, agreed } = observed
  const origins = originsOf({ hostname: desired.hostname, prefix: desired.prefix })
  const ofOthers = namesToAnnounce(desired, agreed).flatMap(name =>
    addresses.map(address => ({ name, address })),
  )
  // What another box has is announced for that one, where it is known which.
  const own = sitesOf(desired.apps.filter(it => !it.elsewhere)).flatMap(({ name, web, app }) =>
    (web.proxied ? addresses : (reaches.get(app.service) ?? [])).map(address => ({
      name: origins.app(name)[0]?.hostname ?? '',
      address,
    })),
  )
  return [...own, ...ofOthers]
}

/** A name for a systemd instance: readable, and different for each pair. */
export function announcementId({ name, address }: Announcement): string {
  const hash = createHash('sha256').update(`${name}\0${address}`).digest('hex').slice(0, 8)
  return `${name.replace('.local', '')}-${hash}`
}
