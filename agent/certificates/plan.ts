import type { Finding } from '../base/errors.ts'
import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'

/** A certificate, as far as plans go. Times are milliseconds since 1970. */
export interface Validity {
  readonly from: number
  readonly until: number
}

export interface Intermediate extends Validity {
  /** The folder with its certificate and key. */
  readonly folder: string
}

export interface ObservedAuthority {
  readonly now: number
  /** A time server has said what time it is. */
  readonly synchronized: boolean
  /** When what is in the image was made: it was never earlier than that. */
  readonly built: number
  readonly root: Validity | undefined
  /** Those that the root has signed. */
  readonly intermediates: readonly Intermediate[]
  /** What is left of authorities before this one. */
  readonly former: readonly string[]
}

export type AuthorityStep = Step &
  (
    | { readonly kind: 'root'; readonly number: number; readonly prefix: string }
    | { readonly kind: 'intermediate'; readonly number: number; readonly prefix: string }
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
export function planAuthority(
  { authority: number, prefix }: Desired,
  observed: ObservedAuthority,
): AuthorityStep[] {
  const steps: AuthorityStep[] = []
  const { now, root, intermediates, former } = observed
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
  for (const folder of former) {
    steps.push({ kind: 'discard', folder, says: 'discard an authority that was replaced' })
  }
  return steps
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

export function authorityFindings(_desired: Desired, observed: ObservedAuthority): Finding[] {
  if (isPlausible(observed)) return []
  const date = new Date(observed.now).toISOString().slice(0, 10)
  return [
    {
      code: 'clock-implausible',
      what: `the clock of the box says ${date}, which is in the past: https waits until it is right`,
      fix: 'connect the box to the internet, where it asks for the time by itself',
    },
  ]
}
