import type { Finding } from '../../base/finding.ts'
import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'
import { otherBoxes } from '../need.ts'
import { isGone, type Move } from '../ownership/need.ts'
import type { Agreed } from '../plan.ts'
import type { KeptKit } from './kits.ts'

export interface ObservedSaving {
  /** Undefined where nobody who could say so is there. */
  readonly agreed: Agreed | undefined
  /** The number of the kit of this box; undefined where nothing leaves it. */
  readonly kit: string | undefined
  /** By box, the number of the kit that it was given. */
  readonly given: Readonly<Record<string, string>>
  /** Kits of other boxes. */
  readonly kept: readonly ({ readonly box: string } & Findable)[]
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

/** What a box is known by when it does not belong to the site any more. */
export type Findable = Pick<KeptKit, 'name' | 'address' | 'root'>

export type SavingStep = Step &
  (
    | { readonly kind: 'give'; readonly box: string }
    | { readonly kind: 'take'; readonly box: string }
    | { readonly kind: 'forget' }
    | { readonly kind: 'know'; readonly box: string; readonly about: Findable }
    | { readonly kind: 'own'; readonly app: string; readonly move: string }
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
  return [
    ...planOwn(desired, agreed),
    ...planKits(desired, observed, agreed),
    ...planKnown(observed, agreed),
    ...planReleases(desired, observed, agreed),
  ]
}

/** Pure: what another box has of this one, and is not written down here as it is told. */
export const toHold = ({ apps }: Pick<Desired, 'apps'>, told: readonly Told[]): Told[] =>
  told.filter(({ id, service, box }) =>
    apps.some(
      ({ service: own, installed, move }) =>
        own === service && installed && !(isGone(move) && move.id === id && move.box === box),
    ),
  )

/** What was agreed to be this box's again, and was not written down here before it was cut. */
const planOwn = ({ site, apps }: Desired, { document }: Agreed): SavingStep[] =>
  apps.flatMap(({ service, move }): SavingStep[] => {
    const isBack = document?.moves?.some(
      it => it.id === move?.id && it.phase === 'brought' && it.to === site?.me,
    )
    return isGone(move) && isBack
      ? [{ kind: 'own', app: service, move: move.id, says: `${service} is this box's again` }]
      : []
  })

/** As long as a box belongs to the site it is written down where it would be found afterwards. */
const planKnown = ({ kept }: ObservedSaving, { document }: Agreed): SavingStep[] =>
  kept.flatMap(({ box, name, address, root }): SavingStep[] => {
    const now = document?.boxes[box]
    if (!now || (now.name === name && now.address === address && now.root === root)) return []
    const about = { name: now.name, address: now.address, root: now.root }
    return [{ kind: 'know', box, about, says: `note where ${now.name} is found` }]
  })

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
