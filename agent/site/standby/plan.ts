import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'

export interface ObservedStanding {
  /** Boxes whose kits are kept here. */
  readonly kept: readonly string[]
  /** Whether the box that this one stands by for still wants that; undefined where it says nothing. */
  readonly wanted: boolean | undefined
}

export type StandingStep = Step &
  (
    | { readonly kind: 'stand-down'; readonly of: string }
    | { readonly kind: 'lead-nobody'; readonly box: string }
  )

/**
 * Pure: what ends that databases of one box of a site come to another one by the second. A box that is
 * away, or was struck off, is stood by for as long as what opens its copies is kept.
 */
export function planStanding(
  { backup, site }: Pick<Desired, 'backup' | 'site'>,
  { kept, wanted }: ObservedStanding,
): StandingStep[] {
  const { standby, second, lent } = backup
  const stays = site && !site.leaving
  const steps: StandingStep[] = []
  if (standby && (!stays || wanted === false || !kept.includes(standby.of))) {
    const says = `follow the databases of ${standby.name} no more`
    steps.push({ kind: 'stand-down', of: standby.of, says })
  }
  const box = second?.box
  if (box !== undefined && (!stays || !lent || !(box in site.boxes))) {
    steps.push({ kind: 'lead-nobody', box, says: 'let no box follow by the second any more' })
  }
  return steps
}
