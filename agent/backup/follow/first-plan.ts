import type { Finding } from '../../base/finding.ts'
import type { Desired } from '../../box/desired.ts'
import type { Step } from '../../reconcile/capability.ts'

/** What PostgreSQL knows of the box that follows by the second. */
export interface SecondSeen {
  /** The role that may copy. */
  readonly role: boolean
  /** What is kept for it; `lost` where it was away for longer than that could be kept. */
  readonly slot: 'none' | 'lost' | 'kept'
  /** What it was told of apps. */
  readonly mark?: string | undefined
  /** Bytes that it has not heard yet, while it listens. */
  readonly behind?: number | undefined
}

export interface ObservedFirst {
  /** The key that the line was given. */
  readonly key?: string | undefined
  readonly running: boolean
  /** The one that it should be given. */
  readonly wanted: string
  /** Which apps there are, and which version of each. */
  readonly mark: string
  /** Undefined where nobody may follow and nothing is left of that. */
  readonly seen?: SecondSeen | undefined
  /** Milliseconds since it listened last, or since somebody began to look. */
  readonly silent: number
}

export type FirstStep = Step &
  (
    | { readonly kind: 'role' }
    | { readonly kind: 'mark'; readonly mark: string }
    | { readonly kind: 'slot'; readonly lost: boolean }
    | { readonly kind: 'open'; readonly key: string }
    | { readonly kind: 'close' }
  )

/** Milliseconds: as long as copies take that are made of files. */
const SILENT = 15 * 60_000

/** Pure: what a box does so that another one can follow it by the second. */
export function planFirst(
  desired: Pick<Desired, 'backup' | 'replaced'>,
  { key, running, wanted, mark, seen }: ObservedFirst,
): FirstStep[] {
  if (!mayFollow(desired)) {
    const left = key !== undefined || running || seen?.role || (seen && seen.slot !== 'none')
    return left ? [{ kind: 'close', says: 'let no box follow by the second any more' }] : []
  }
  const steps: FirstStep[] = []
  if (!seen?.role) steps.push({ kind: 'role', says: 'let a second box copy the databases' })
  if (seen?.mark !== mark) {
    steps.push({ kind: 'mark', mark, says: 'tell the second box which apps there are' })
  }
  if (seen?.slot !== 'kept') {
    const lost = seen?.slot === 'lost'
    const why = lost ? ', as it was away for too long' : ''
    steps.push({
      kind: 'slot',
      lost,
      says: `keep for the second box what is written from now${why}`,
    })
  }
  if (key !== wanted || !running) {
    steps.push({ kind: 'open', key: wanted, says: 'hear the second box' })
  }
  return steps
}

/** A box whose place another machine has taken leads nobody. */
export const mayFollow = ({ backup, replaced }: Pick<Desired, 'backup' | 'replaced'>) =>
  backup.second !== undefined && replaced === undefined

/** Pure: the second box has not been heard. */
export function firstFindings(
  desired: Pick<Desired, 'backup' | 'replaced'>,
  { silent }: Pick<ObservedFirst, 'silent'>,
): Finding[] {
  if (!mayFollow(desired) || silent < SILENT) return []
  return [{ code: 'second-away', values: {} }]
}
