import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'

export interface ObservedZone {
  /** What the programs of the box take for local time; none before the first time. */
  readonly zone: string | undefined
  /** The box knows the rules of the zone that it should have. */
  readonly known: boolean
}

export type ZoneStep = Step & { readonly kind: 'zone'; readonly zone: string }

export function planZone({ timezone }: Desired, { zone, known }: ObservedZone): ZoneStep[] {
  if (zone === timezone || !known) return []
  return [{ kind: 'zone', zone: timezone, says: `set the time zone of the box to ${timezone}` }]
}

export function zoneFindings({ timezone }: Desired, { known }: ObservedZone): Finding[] {
  if (known) return []
  return [{ code: 'timezone-unknown', values: { timezone } }]
}
