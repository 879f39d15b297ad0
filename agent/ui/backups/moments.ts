import type { BackupReport } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

/** A snapshot, as people choose it. */
export interface Moment {
  readonly label: string
  readonly snapshot: string
  readonly target: string | undefined
}

/** Those of the box first. One that lacks something of one app may be all that there is of the others. */
export function momentsOf({ snapshots, beforeUpdate, kept }: BackupReport): Moment[] {
  const all = [
    ...snapshots.map(snapshot => ({ snapshot, target: undefined, complete: true })),
    ...kept.map(({ name, ...it }) => ({ snapshot: name, ...it })),
  ]
  return all.map(({ complete, ...it }) => {
    const when = formatMoment(momentOf(it.snapshot))
    const seconds = it.snapshot.slice(17, 19)
    const label = words.backups.at(`${when} (${seconds})`, it.target)
    const notes = [
      ...(complete ? [] : [words.restore.incomplete]),
      ...(it.target === undefined && it.snapshot === beforeUpdate?.snapshot
        ? [words.restore.beforeUpdate(beforeUpdate.version)]
        : []),
    ]
    return { ...it, label: [label, ...notes.map(it => `(${it})`)].join(' ') }
  })
}

/** Where the box finds it. */
export const placeOf = ({ snapshot, target }: Moment) => ({
  snapshot,
  ...(target === undefined ? {} : { target }),
})

/** What tells it from every other one. */
export const keyOf = ({ snapshot, target = '' }: Moment): string => `${target}/${snapshot}`
