import type { Exec } from '../../base/exec.ts'
import type { Activity } from '../activity.ts'
import type { ResticOptions } from '../restic.ts'

/** Where the programs of an app are started: a network that leads nowhere. */
export interface Stage {
  /** Makes that network; answers a process in it. */
  open(): Promise<number>
  /**
   * Starts the programs of an app on folders of the drill, and waits until they work. Throws what
   * they said last where they do not. @param folderOf says which folder stands for one of the box.
   */
  play(programs: unknown, folderOf: (folder: string) => Promise<string>): Promise<void>
  /** Nothing is left of it, whoever was killed. */
  close(): Promise<void>
}

export interface DrillBench {
  readonly exec: Exec
  /** The box's own key, with which it has signed what it saved. */
  readonly signingKey: string
  readonly restic: ResticOptions
  readonly stage: Stage
  /** Where everything of a drill is, and goes with it. */
  readonly work: string
  /** For sockets: their names are short. */
  readonly run: string
  /** What paths in a snapshot begin with. */
  readonly saving: string
  readonly says: (
    activity: Activity,
    more?: { readonly about?: string; readonly fraction?: number },
  ) => void
}
