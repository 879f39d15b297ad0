import type { Finding } from '../../base/finding.ts'
import type { Step } from '../../reconcile/capability.ts'
import type { Follow } from '../need.ts'

/** How far the databases of the box that is followed are here. */
export interface Standby {
  /** What tells its databases from all others. */
  readonly system: string
  /** How much of what was written there is here, as PostgreSQL counts it: `0/3000060`. */
  readonly position: string
  /** They are here as they were there at that time; ISO 8601. */
  readonly asOf?: string | undefined
  /** It hears what is written there. */
  readonly streaming: boolean
}

export interface ObservedStandby {
  /** The databases of another box are here. */
  readonly here: boolean
  /** There is room for them, and perhaps a part of them. */
  readonly room: boolean
  /** This box is about to become the other one: nothing is touched. */
  readonly takingOver: boolean
  /** Where the other box was found last, and where the line leads that is open. */
  readonly address?: string | undefined
  readonly dialled?: string | undefined
  /** The unit: `failing` where it has begun again and again. */
  readonly unit: 'off' | 'starting' | 'on' | 'failing'
  readonly standby?: Standby | undefined
  /** What the other box says, asked while nothing is heard: what it keeps begins there. */
  readonly first?: { readonly system: string; readonly from?: string | undefined } | undefined
  /** Milliseconds since something was heard, or since somebody began to look. */
  readonly silent: number
}

export type StandbyStep = Step &
  (
    | { readonly kind: 'dial'; readonly address: string }
    | { readonly kind: 'begin' }
    | { readonly kind: 'anew' }
    | { readonly kind: 'leave' }
  )

/** As long as copies take that are made of files. */
const SILENT = 15 * 60_000

/** Pure: what a box does to have the databases of another one by the second. */
export function planStandby(
  follow: Follow | undefined,
  { here, room, takingOver, address, dialled, unit, standby, first }: ObservedStandby,
): StandbyStep[] {
  if (takingOver) return []
  if (!follow) {
    const left = room || dialled !== undefined || unit !== 'off'
    return left ? [{ kind: 'leave', says: 'let go of the databases of the other box' }] : []
  }
  const { name } = follow
  const steps: StandbyStep[] = []
  if (address !== undefined && address !== dialled) {
    steps.push({ kind: 'dial', address, says: `reach ${name} at ${address}` })
  }
  // Without a line there is nothing to begin with; what is here goes on as it is.
  if (unit === 'off' && (here || address !== undefined)) {
    steps.push({ kind: 'begin', says: `follow the databases of ${name} by the second` })
  }
  if ((unit === 'failing' && here && address !== undefined) || isBeyond(standby, first)) {
    steps.push({ kind: 'anew', says: `fetch the databases of ${name} anew` })
  }
  return steps
}

/** What comes next is no longer to be had, or it is another box than it was. */
function isBeyond(standby: Standby | undefined, first: ObservedStandby['first']): boolean {
  if (!standby || standby.streaming || !first) return false
  if (first.system !== standby.system) return true
  return first.from !== undefined && positionOf(first.from) > positionOf(standby.position)
}

/** PostgreSQL's position as a number: two of them compare. */
export function positionOf(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/** Pure: its databases are here, and no longer by the second. */
export function standbyFindings(
  follow: Follow | undefined,
  { here, silent }: Pick<ObservedStandby, 'here' | 'silent'>,
): Finding[] {
  if (!follow || !here || silent < SILENT) return []
  return [{ code: 'stream-late', values: { name: follow.name } }]
}
