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

/** Those of the box first; complete ones of targets that the box no longer has itself. */
export function momentsOf({ snapshots, kept }: BackupReport): Moment[] {
  const all = [
    ...snapshots.map(snapshot => ({ snapshot, target: undefined })),
    ...kept.filter(it => it.complete).map(({ name, target }) => ({ snapshot: name, target })),
  ]
  return all.map(it => {
    const when = formatMoment(momentOf(it.snapshot))
    const seconds = it.snapshot.slice(17, 19)
    return { ...it, label: words.backups.at(`${when} (${seconds})`, it.target) }
  })
}

/** Where the box finds it. */
export const placeOf = ({ snapshot, target }: Moment) => ({
  snapshot,
  ...(target === undefined ? {} : { target }),
})

/** What tells it from every other one. */
export const keyOf = ({ snapshot, target = '' }: Moment): string => `${target}/${snapshot}`
