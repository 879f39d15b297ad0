import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import { sitesOf } from '../box/sites.ts'
import type { Step } from '../reconcile/capability.ts'
import type { RecordSet } from './zone.ts'

export interface ObservedDns {
  /** The box's numeric addresses. */
  readonly addresses: readonly string[]
  /** Of apps, by service. */
  readonly reaches: ReadonlyMap<string, readonly string[]>
  /** What the world is told; undefined while that is not known. */
  readonly records: readonly RecordSet[] | undefined
  /** Why it is not known, or could not be changed. */
  readonly failure: string | undefined
}

export interface DnsStep extends Step {
  readonly kind: 'publish'
  readonly sets: readonly RecordSet[]
  /** Names among them that nobody has made yet. */
  readonly fresh: readonly string[]
}

/** Where it stands which names are this box's: what is not in it was made by somebody else. */
export const markerName = (domain: string) => `_gantry.${domain}`

/** Every name that is to lead here: whoever has a record of it comes before the wildcard. */
export function namesOfBox({ domain, apps }: Desired): string[] {
  if (!domain || domain.provider === 'none') return []
  const { name } = domain
  return [name, `*.${name}`, ...sitesOf(apps).map(it => `${it.name}.${name}`)]
}

/** What the DNS is to say of them. */
export function wantedRecords(
  desired: Desired,
  { addresses, reaches }: Pick<ObservedDns, 'addresses' | 'reaches'>,
): RecordSet[] {
  const { domain, apps } = desired
  if (!domain || domain.provider === 'none') return []
  const at = (name: string, some: readonly string[]): RecordSet[] => [
    { name, type: 'A', values: some.filter(it => !it.includes(':')).sort() },
    { name, type: 'AAAA', values: some.filter(it => it.includes(':')).sort() },
  ]
  // One name stands for all apps behind the proxy: nobody can read in the DNS what is installed.
  return [
    ...at(domain.name, addresses),
    ...at(`*.${domain.name}`, addresses),
    ...sitesOf(apps)
      .filter(it => !it.web.proxied)
      .flatMap(it => at(`${it.name}.${domain.name}`, reaches.get(it.app.service) ?? [])),
  ]
}

/**
 * Only names that the marker lists as this box's are ever changed or taken away, and a name joins
 * them only where it has no records yet.
 */
export function planDns(desired: Desired, observed: ObservedDns): DnsStep[] {
  const { domain, prefix } = desired
  if (!domain || !observed.records) return []
  const { records } = observed
  const wanted = wantedRecords(desired, observed)
  const marker = markerIn(records, domain.name)
  if (marker && marker.box !== prefix) return []
  const own = new Set(marker?.names ?? [])
  const foreign = new Set(foreignNames(desired, observed))
  const names = [...new Set(wanted.map(it => it.name))].filter(it => !foreign.has(it))
  const gone = [...own].filter(it => !names.includes(it))
  const sets = [
    ...wanted.filter(it => names.includes(it.name)),
    ...gone.flatMap(name => (['A', 'AAAA'] as const).map(type => ({ name, type, values: [] }))),
    markerOf(domain.name, prefix, names, records),
  ].filter(it => !isDeepStrictEqual(valuesOf(records, it), it.values))
  if (sets.length === 0) return []
  const fresh = names.filter(it => !own.has(it))
  return [{ kind: 'publish', sets, fresh, says: `tell the DNS where ${domain.name} is` }]
}

/** Names that somebody else has made. */
function foreignNames(desired: Desired, observed: ObservedDns): string[] {
  const { records = [] } = observed
  const { domain } = desired
  if (!domain) return []
  const own = markerIn(records, domain.name)?.names ?? []
  return namesOfBox(desired).filter(name => {
    if (own.includes(name)) return false
    return records.some(it => it.name === name && it.type !== 'TXT' && it.values.length > 0)
  })
}

export function dnsFindings(desired: Desired, observed: ObservedDns): Finding[] {
  const { domain, prefix } = desired
  if (!domain) return []
  const marker = markerIn(observed.records ?? [], domain.name)
  if (marker && marker.box !== prefix) {
    const record = markerName(domain.name)
    return [{ code: 'dns-other-box', values: { domain: domain.name, record } }]
  }
  const foreign = foreignNames(desired, observed).map(
    (name): Finding => ({ code: 'dns-foreign', values: { name } }),
  )
  if (observed.failure === undefined) return foreign
  const detail = observed.failure
  return [...foreign, { code: 'dns-failed', values: { domain: domain.name }, detail }]
}

const valuesOf = (records: readonly RecordSet[], { name, type }: RecordSet) =>
  [...(records.find(it => it.name === name && it.type === type)?.values ?? [])].sort()

/** What others say under the same name stays. */
function markerOf(
  domain: string,
  box: string,
  names: readonly string[],
  records: readonly RecordSet[],
): RecordSet {
  const text = `heritage=gantry box=${box} names=${[...names].sort().join(',')}`
  const about = { name: markerName(domain), type: 'TXT' } as const
  const others = valuesOf(records, { ...about, values: [] }).filter(it => !isMarker(it))
  return { ...about, values: [...others, ...(names.length > 0 ? [text] : [])].sort() }
}

const isMarker = (text: string) => text.startsWith('heritage=gantry')

/** What the names in the marker are, and whose. */
export function markerIn(records: readonly RecordSet[], domain: string) {
  const texts = records.find(it => it.name === markerName(domain) && it.type === 'TXT')?.values
  const found = /^heritage=gantry box=(\S+) names=(\S*)$/.exec(texts?.find(isMarker) ?? '')
  return found && { box: found[1] ?? '', names: (found[2] ?? '').split(',').filter(Boolean) }
}
