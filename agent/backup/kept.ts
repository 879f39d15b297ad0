import type { TargetRecord } from './job.ts'
import type { ResticSnapshot } from './restic.ts'

/** What a snapshot carries under a name; nothing where it carries none. */
export const tagged = ({ tags = [] }: ResticSnapshot, name: string) =>
  tags.find(it => it.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''

/** It is one of Gantry's, and not a mark that somebody else takes over. */
export const isOfMoment = (it: ResticSnapshot) => tagged(it, 'moment') !== ''

export const epochOf = (it: ResticSnapshot) => Number(tagged(it, 'epoch')) || 1

/** Those that Gantry made, each once, latest first. */
export function keptIn(snapshots: readonly ResticSnapshot[]): TargetRecord['snapshots'] {
  const lacking = lackingIn(snapshots)
  return snapshots
    .filter(it => isOfMoment(it) && (saysIncomplete(it) || !lacking.has(sendingOf(it))))
    .map(it => ({
      id: it.id,
      name: tagged(it, 'moment'),
      complete: !saysIncomplete(it),
      box: tagged(it, 'box'),
      ...(it.summary ? { bytes: it.summary.total_bytes_processed } : {}),
    }))
    .reverse()
}

/** How often a box was brought back as a whole, as far as the snapshots of a repository tell: 1 for never. */
export const epochIn = (snapshots: readonly ResticSnapshot[], box: string): number =>
  Math.max(1, ...snapshots.filter(it => tagged(it, 'box') === box).map(epochOf))

/** Whether a snapshot lacks nothing, as far as was known when it was made. */
export function isWholeIn(snapshots: readonly ResticSnapshot[], id: string): boolean {
  const found = snapshots.find(it => it.id === id)
  return found === undefined || !lackingIn(snapshots).has(sendingOf(found))
}

/**
 * restic tells afterwards what it could not read, so such a snapshot is written down once more as
 * incomplete; where nothing may be taken away, the first one, which says that it is complete, stays.
 */
const lackingIn = (snapshots: readonly ResticSnapshot[]): ReadonlySet<string> =>
  new Set(snapshots.filter(saysIncomplete).map(sendingOf))

const saysIncomplete = ({ tags = [] }: ResticSnapshot) => tags.includes('incomplete')

const sendingOf = (it: ResticSnapshot) => tagged(it, 'mark') || it.id
