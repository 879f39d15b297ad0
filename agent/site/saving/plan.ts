import type { Finding } from '../../base/finding.ts'
import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import { otherBoxes } from '../need.ts'
import { isGone, type Move } from '../ownership/need.ts'
import type { Agreed } from '../plan.ts'

export interface ObservedSaving {
  /** Undefined where nobody who could say so is there. */
  readonly agreed: Agreed | undefined
  /** The number of the kit of this box; undefined where nothing leaves it. */
  readonly kit: string | undefined
  /** By box, the number of the kit that it was given. */
  readonly given: Readonly<Record<string, string>>
  /** Boxes whose kits are kept here. */
  readonly kept: readonly string[]
  /** What other boxes have of this one, as far as it was heard. */
  readonly told: readonly Told[]
  /** Apps of others that are just being taken in. */
  readonly bringing: ReadonlySet<string>
}

/** An app of this box that another one has. */
export interface Told extends Pick<Move, 'id' | 'service' | 'since'> {
  /** What that box is called. */
  readonly box: string
}

export type SavingStep = Step &
  (
    | { readonly kind: 'give'; readonly box: string }
    | { readonly kind: 'take'; readonly box: string }
    | { readonly kind: 'forget' }
    | { readonly kind: 'hold'; readonly app: string; readonly told: Told }
    | { readonly kind: 'release'; readonly move: Move }
  )

/** Pure: what there is to do so that no app runs in two places, and boxes have what brings others back. */
export function planSaving(desired: Desired, observed: ObservedSaving): SavingStep[] {
  const { site } = desired
  const { agreed, given, kept, told } = observed
  if (!site) {
    if (kept.length === 0 && Object.keys(given).length === 0) return []
    return [{ kind: 'forget', says: 'forget what brings apps of other boxes back' }]
  }
  const held = toHold(desired, told).map(
    (it): SavingStep => ({
      ...{ kind: 'hold', app: it.service, told: it },
      says: `hold ${it.service}: ${it.box} has it since ${it.since}`,
    }),
  )
  if (held.length > 0 || site.leaving || site.founding || !agreed?.document) return held
  return [...planKits(desired, observed, agreed), ...planReleases(desired, observed, agreed)]
}

/** Pure: what another box has of this one, and this one would still start. */
export const toHold = ({ apps }: Pick<Desired, 'apps'>, told: readonly Told[]): Told[] =>
  told.filter(it =>
    apps.some(app => app.service === it.service && app.installed && !isGone(app.move)),
  )

/** Each other box that is there has the kit of this one as it is, or has none. */
function planKits(
  { site, backup }: Desired,
  { kit, given }: ObservedSaving,
  { nodes }: Agreed,
): SavingStep[] {
  const wanted = backup.lent ? kit : undefined
  const isUp = (box: string) => nodes.some(it => it.box === box && it.up)
  return Object.entries(site?.boxes ?? {}).flatMap(([box, { name }]): SavingStep[] => {
    if (box === site?.me || !isUp(box) || given[box] === wanted) return []
    return wanted === undefined
      ? [{ kind: 'take', box, says: `have ${name} forget what brings apps of this box back` }]
      : [{ kind: 'give', box, says: `give ${name} what brings apps of this box back` }]
  })
}

/** Of an app that is gone on the box that has it, or that had it, nobody has to know any more. */
function planReleases(
  { site, apps }: Desired,
  { bringing }: ObservedSaving,
  { document }: Agreed,
): SavingStep[] {
  const isHere = (service: string) => apps.some(it => it.service === service && it.installed)
  const brought = (document?.moves ?? []).filter(it => it.phase === 'brought')
  return brought.flatMap((move): SavingStep[] => {
    const { service, as = service, from, to } = move
    const isOver =
      (to === site?.me && !isHere(as) && !bringing.has(as)) ||
      (from === site?.me && !isHere(service))
    if (!isOver) return []
    return [{ kind: 'release', move, says: `let go of ${service}, which is removed` }]
  })
}

/** Pure: what the owner should know. */
export function savingFindings({ apps, site, backup }: Desired): Finding[] {
  const held = apps.flatMap(({ service, installed, move }): Finding[] =>
    installed && isGone(move)
      ? [{ code: 'app-elsewhere', app: service, values: { name: service, box: move.box } }]
      : [],
  )
  const nothing =
    backup.lent && otherBoxes(site).length > 0 && Object.keys(backup.targets).length === 0
      ? [{ code: 'site-lends-nothing' as const, values: {} }]
      : []
  return [...held, ...nothing]
}
