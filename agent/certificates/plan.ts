import type { Finding } from '../base/finding.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import { covers } from '../box/domain.ts'
import { originsOf } from '../box/origins.ts'
import type { Step } from '../reconcile/capability.ts'
import { mayVouch } from './need.ts'

/** A certificate, as far as plans go. Times are milliseconds since 1970. */
export interface Validity {
  readonly from: number
  readonly until: number
}

export interface Intermediate extends Validity {
  /** The folder with its certificate and key. */
  readonly folder: string
}

export interface ObservedLeaf extends Validity {
  /** Names, and addresses without brackets. */
  readonly names: readonly string[]
  /** It was signed under the root that there is now. */
  readonly own: boolean
}

export interface ObservedAuthority {
  readonly now: number
  /** A time server has said what time it is. */
  readonly synchronized: boolean
  /** When what is in the image was made: it was never earlier than that. */
  readonly built: number
  readonly root: Validity | undefined
  /** The box has an owner, whose devices may trust this root already. */
  readonly claimed: boolean
  /** Those that the root has signed. */
  readonly intermediates: readonly Intermediate[]
  /** By service, what apps that terminate TLS themselves were given. */
  readonly leaves: ReadonlyMap<string, ObservedLeaf>
  /** For the owner's domain, where there is a certificate. */
  readonly domain:
    | (Validity & { readonly folder: string; readonly names: readonly string[] })
    | undefined
  /** What is left of authorities before this one. */
  readonly former: readonly string[]
}

export type AuthorityStep = Step &
  (
    | { readonly kind: 'root'; readonly number: number; readonly prefix: string }
    /** Another authority in place of this one. */
    | { readonly kind: 'renew' }
    | { readonly kind: 'intermediate'; readonly number: number; readonly prefix: string }
    | { readonly kind: 'leaf'; readonly service: string; readonly names: readonly string[] }
    /** A copy of the certificate for the owner's domain. */
    | { readonly kind: 'copy'; readonly service: string; readonly folder: string }
    | { readonly kind: 'forget'; readonly service: string }
    | { readonly kind: 'discard'; readonly folder: string }
  )

export const DAY = 86_400_000
/** People put it on their phones by hand: it outlives the box. */
export const ROOT_LIFE = 20 * 365 * DAY
export const INTERMEDIATE_LIFE = 30 * DAY

/**
 * The root is made once and kept until the owner wants another one. It signs intermediates, which
 * the proxy works with: the proxy never sees the key of the root.
 */
export function planAuthority(desired: Desired, observed: ObservedAuthority): AuthorityStep[] {
  const { authority: number, prefix } = desired
  const steps: AuthorityStep[] = []
  const { now, root, intermediates, former, claimed } = observed
  if (isAhead(observed) && !claimed) {
    return [{ kind: 'renew', says: 'make another authority: this one begins in the future' }]
  }
  if (isPlausible(observed)) {
    if (!root) {
      steps.push({ kind: 'root', number, prefix, says: 'make the authority of the box' })
    }
    if (!intermediates.some(it => isFresh(it, now))) {
      const says = 'make a certificate for the proxy to sign with'
      steps.push({ kind: 'intermediate', number, prefix, says })
    }
    for (const { folder } of intermediates.filter(it => it.until < now)) {
      steps.push({ kind: 'discard', folder, says: 'discard a certificate that has run out' })
    }
  }
  if (usable(observed)) steps.push(...planLeaves(desired, observed))
  for (const folder of former) {
    steps.push({ kind: 'discard', folder, says: 'discard an authority that was replaced' })
  }
  return steps
}

/** What an app is called that people reach at its own address. */
function leafNames({ hostname, prefix }: Desired, { service, network }: DesiredApp): string[] {
  const origins = originsOf({ hostname, prefix }).app(service)
  const names = [...new Set(origins.map(it => it.hostname))].filter(mayVouch(prefix))
  return [...names, network.ipv6.address, network.ipv4.address]
}

function planLeaves(desired: Desired, observed: ObservedAuthority): AuthorityStep[] {
  const { now, leaves, domain } = observed
  const apps = desired.apps.filter(it => it.tls && it.installed)
  const gone = [...leaves.keys()].filter(it => !apps.some(({ service }) => service === it))
  return [
    ...apps.flatMap((app): AuthorityStep[] => {
      const { service } = app
      const leaf = leaves.get(service)
      const inDomain = `${service}.${desired.domain?.name}`
      if (domain && covers(desired.certified, inDomain)) {
        if (leaf?.until === domain.until && covers(leaf.names, inDomain)) return []
        const says = `give ${service} the certificate of the domain`
        return [{ kind: 'copy', service, folder: domain.folder, says }]
      }
      const names = leafNames(desired, app)
      const isGood = leaf?.own && isFresh(leaf, now) && names.every(it => leaf.names.includes(it))
      return isGood
        ? []
        : [{ kind: 'leaf', service, names, says: `make a certificate for ${service}` }]
    }),
    ...gone.map(
      (service): AuthorityStep => ({
        ...{ kind: 'forget', service },
        says: `discard the certificate of ${service}`,
      }),
    ),
  ]
}

/** It holds now, and more than a third of its life is left. */
const isFresh = ({ from, until }: Validity, now: number) =>
  from <= now && until - now > (until - from) / 3

/** The one to sign with: the newest that holds; none while nobody knows what time it is. */
export function usable(observed: ObservedAuthority): Intermediate | undefined {
  if (!isPlausible(observed)) return undefined
  return observed.intermediates
    .filter(it => it.from <= observed.now && observed.now < it.until)
    .sort((one, other) => other.until - one.until)[0]
}

/**
 * A machine without a battery wakes up long ago. What it would sign then nobody would believe, so
 * time counts from what is known to have been: the image, and what the box has signed itself.
 */
export function isPlausible({
  now,
  built,
  synchronized,
  root,
  intermediates,
}: ObservedAuthority): boolean {
  const signed = [root, ...intermediates].map(it => it?.from ?? 0)
  return now >= built && (synchronized || now >= Math.max(...signed))
}

/**
 * The clock was in the future when the root was made, and is right now: no device believes that root.
 * While nobody trusts it yet there is simply another one.
 */
const isAhead = ({ synchronized, root, now }: ObservedAuthority): boolean =>
  synchronized && root !== undefined && root.from > now

export function authorityFindings(_desired: Desired, observed: ObservedAuthority): Finding[] {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  if (!isPlausible(observed)) {
    return [{ code: 'clock-implausible', values: { today: day(observed.now) } }]
  }
  if (!isAhead(observed) || !observed.root) return []
  return [{ code: 'authority-ahead', values: { from: day(observed.root.from) } }]
}
