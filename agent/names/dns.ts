import { problemOf } from '../base/errors.ts'
import type { Desired } from '../box/desired.ts'
import type { Credentials, Domain } from '../box/domain.ts'
import type { Capability } from '../reconcile/capability.ts'
import { cloudflare } from './cloudflare.ts'
import { desec } from './desec.ts'
import {
  type DnsStep,
  dnsFindings,
  markerIn,
  markerName,
  namesOfBox,
  type ObservedDns,
  planDns,
  wantedRecords,
} from './dns-plan.ts'
import { rfc2136 } from './rfc2136.ts'
import type { RecordSet, Zone } from './zone.ts'

export interface DnsOptions {
  readonly addresses: () => readonly string[]
  /** Where apps are reached themselves, by service. */
  readonly reaches: (desired: Desired) => ReadonlyMap<string, readonly string[]>
  readonly credentials: () => Promise<Credentials>
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  /** Who is asked, and told. */
  readonly zone?: (domain: Domain, credentials: Credentials) => Zone
}

/** Milliseconds that nobody is asked again while nothing changes here. */
const BELIEVED = 15 * 60_000
/** Milliseconds after a failure, doubled with each further one. */
const FIRST_PAUSE = 30_000
const LONGEST_PAUSE = 3_600_000

/**
 * Milliseconds for each writing, and how many may come at once: deSEC takes 300 a day, and a
 * provider of the line that changes the prefix each minute would use them up by five in the morning.
 */
const WRITE_EVERY = 5 * 60_000
const WRITES_AT_ONCE = 10

/** The records of the owner's own domain. Providers count requests, so it is asked seldom. */
export function dns(options: DnsOptions): Capability<ObservedDns, DnsStep> {
  const { credentials, now, zone = zoneOf } = options
  const toldOf = (desired: Desired): Told => ({
    addresses: options.addresses(),
    reaches: options.reaches(desired),
  })
  let known:
    | { readonly about: string; readonly records: readonly RecordSet[]; readonly until: number }
    | undefined
  let failed:
    | {
        readonly about: string
        readonly why: string
        readonly times: number
        readonly until: number
      }
    | undefined

  /** Until when what was written has used up what may be written. */
  let written = Number.NEGATIVE_INFINITY
  const mayWrite = () => written - now() <= (WRITES_AT_ONCE - 1) * WRITE_EVERY

  /** Runs what asks a provider; a failure is told as a finding, and holds nothing else up. */
  async function attempt(about: string, run: () => Promise<void>): Promise<void> {
    if (failed?.about === about && now() < failed.until) return
    try {
      await run()
      failed = undefined
    } catch (error) {
      const { message, detail } = problemOf(error)
      const times = failed?.about === about ? failed.times + 1 : 1
      const pause = Math.min(FIRST_PAUSE * 2 ** (times - 1), LONGEST_PAUSE)
      failed = { about, why: detail ?? message, times, until: now() + pause }
      known = undefined
    }
  }

  async function read(desired: Desired, domain: Domain): Promise<void> {
    const about = keyOf(desired, toldOf(desired))
    if (known?.about === about && now() < known.until) return
    known = undefined
    if (!mayWrite()) return
    await attempt(about, async () => {
      const at = zone(domain, await credentials())
      const marker = await at.read([markerName(domain.name)])
      const names = [...namesOfBox(desired), ...(markerIn(marker, domain.name)?.names ?? [])]
      const records = [...marker, ...(await at.read([...new Set(names)]))]
      known = { about, records, until: now() + BELIEVED }
    })
  }

  let current: { readonly domain: Domain; readonly about: string } | undefined
  return {
    name: 'dns',
    // An app is reached by its other names, too.
    serves: () => false,
    plan: planDns,
    findings: dnsFindings,
    async observe(desired) {
      const { domain } = desired
      current = domain && { domain, about: keyOf(desired, toldOf(desired)) }
      if (domain && domain.provider !== 'none') await read(desired, domain)
      else [known, failed] = [undefined, undefined]
      return { ...toldOf(desired), records: known?.records, failure: failed?.why }
    },
    async apply({ sets, fresh }) {
      if (!current) return
      const { domain, about } = current
      known = undefined
      written = Math.max(written, now()) + WRITE_EVERY
      await attempt(about, async () => await zone(domain, await credentials()).write(sets, fresh))
    },
  }
}

type Told = Pick<ObservedDns, 'addresses' | 'reaches'>

const keyOf = (desired: Desired, told: Told) =>
  JSON.stringify([desired.domain, namesOfBox(desired), wantedRecords(desired, told)])

function zoneOf({ name, provider, server = '' }: Domain, credentials: Credentials): Zone {
  const { token = '', key = '', secret = '' } = credentials
  switch (provider) {
    case 'rfc2136':
      return rfc2136({ domain: name, server, key, secret })
    case 'desec':
      return desec({ domain: name, token })
    case 'cloudflare':
      return cloudflare({ domain: name, token })
    case 'none':
      return { read: async () => [], write: async () => {} }
  }
}
