import type { Exec } from '../base/exec.ts'
import type { Activity } from './activity.ts'
import type { BackupProgress, Record, TargetRecord } from './job.ts'
import type { MomentPlaces } from './moment.ts'
import type { ResticOptions } from './restic.ts'
import type { Turns } from './turns.ts'

export interface Places extends MomentPlaces {
  /** Beside the state, so that a snapshot does not hold what is made of snapshots. */
  readonly room: string
  /** The box's own key for signing. */
  readonly signingKey: string
}

export interface Bench {
  readonly exec: Exec
  readonly places: Places
  readonly restic: ResticOptions
  readonly turns: Turns
  /** Tells what is being done, and how far that is. */
  readonly says: (
    activity: Activity,
    more?: Omit<BackupProgress, 'job' | 'kind' | 'activity' | 'says'>,
  ) => void
  /** What is known of everything so far. */
  readonly record: () => Promise<Record>
  /** Changes it. */
  readonly note: (change: (record: Record) => Record) => Promise<void>
}

/** Changes what is known of a target. */
export const noteTarget = (
  { note }: Bench,
  name: string,
  change: (it: TargetRecord) => TargetRecord,
) =>
  note(record => ({
    ...record,
    targets: {
      ...record.targets,
      [name]: change(record.targets[name] ?? { missing: [], part: 0, snapshots: [] }),
    },
  }))
