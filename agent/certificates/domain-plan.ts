import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import { covers } from '../box/domain.ts'
import { sitesOf } from '../box/sites.ts'
import type { Step } from '../reconcile/capability.ts'
import type { Validity } from './plan.ts'

export interface DomainCertificate extends Validity {
  /** The folder with `certificate.pem` and `key.pem`. */
  readonly folder: string
  readonly names: readonly string[]
}

export interface ObservedDomain {
  readonly now: number
  /** Milliseconds of a clock that only goes forward. */
  readonly uptime: number
  readonly plausible: boolean
  readonly kept: readonly DomainCertificate[]
  /** What the last order brought and was not kept yet. */
  readonly brought: DomainCertificate | undefined
  readonly ordering: boolean
  /** Names that the DNS does not know, where the records are the owner's. */
  readonly missing: readonly string[]
  /** Orders that failed one after the other; `at` as uptime. */
  readonly failures: { readonly times: number; readonly at: number; readonly why: string }
}

export type DomainStep = Step &
  (
    | { readonly kind: 'order'; readonly names: readonly string[] }
    | { readonly kind: 'keep'; readonly from: string }
    | { readonly kind: 'discard'; readonly folder: string }
  )

/** Milliseconds. Authorities count failures by the hour. */
const FIRST_PAUSE = 60_000
const LONGEST_PAUSE = 12 * 3_600_000

/** A wildcard where the box can write into the DNS, every name by itself where it cannot. */
export function wantedNames({ domain, apps }: Desired): string[] {
  if (!domain) return []
  const { name, provider } = domain
  if (provider !== 'none') return [name, `*.${name}`]
  return [name, ...sitesOf(apps).map(it => `${it.name}.${name}`)]
}

/**
 * One name that leads nowhere would fail the order for all: an app that has no record yet waits for
 * it alone. Without the domain itself nothing goes, and the authority says why.
 */
export function planDomain(desired: Desired, observed: ObservedDomain): DomainStep[] {
  const { now, uptime, plausible, kept, brought, ordering, failures, missing } = observed
  const names = wantedNames(desired).filter((it, i) => i === 0 || !missing.includes(it))
  const discard = (some: readonly DomainCertificate[]): DomainStep[] =>
    some.map(({ folder }) => ({ kind: 'discard', folder, says: 'discard a certificate' }))
  if (names.length === 0) return discard(kept)
  const fits = (it: DomainCertificate) => names.every(name => covers(it.names, name))
  const best = usableDomain(observed)
  const isNews = brought && fits(brought) && brought.until > Math.max(now, best?.until ?? 0)
  if (isNews && !ordering) {
    return [{ kind: 'keep', from: brought.folder, says: `take the certificate of ${names[0]}` }]
  }
  const steps = discard(kept.filter(it => it.until < now || !covers(it.names, names[0] ?? '')))
  const isEnough = best && fits(best) && best.until - now > (best.until - best.from) / 3
  const pause = Math.min(FIRST_PAUSE * 2 ** (failures.times - 1), LONGEST_PAUSE)
  const mayAsk = failures.times === 0 || uptime - failures.at > pause
  if (!isEnough && plausible && !ordering && mayAsk) {
    steps.push({ kind: 'order', names, says: `order a certificate for ${names.join(', ')}` })
  }
  return steps
}

/** The one that the proxy shows: the newest that holds. */
export const usableDomain = ({ now, kept }: ObservedDomain) => newest(kept, now)

export function newest(
  kept: readonly DomainCertificate[],
  now: number,
): DomainCertificate | undefined {
  return kept
    .filter(it => it.from <= now && now < it.until)
    .sort((one, other) => other.until - one.until)[0]
}

export function domainFindings(desired: Desired, observed: ObservedDomain): Finding[] {
  const { domain } = desired
  const { failures, missing } = observed
  const waiting = wantedNames(desired)
    .slice(1)
    .filter(it => missing.includes(it))
    .map((name): Finding => ({ code: 'dns-missing', values: { name } }))
  if (!domain || failures.times === 0) return waiting
  const best = usableDomain(observed)
  const until = best && new Date(best.until).toISOString().slice(0, 10)
  const values = { domain: domain.name, until }
  return [{ code: 'certificate-refused', values, detail: failures.why }, ...waiting]
}
