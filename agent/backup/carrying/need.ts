import type { BackupProgress, Job, NamedTarget, Result } from '../job.ts'

/** Where the copies of an app lie that goes from one box to another, and what opens them. */
export interface Way {
  readonly move: string
  readonly target: NamedTarget
  /** `key`, `<target>.user` and `<target>.password`. */
  readonly shown: Readonly<Record<string, string>>
}

/** What is done for an app on its way by the same program that saves and brings back. Each answers its job. */
export interface Carrying {
  /** What the app has at this moment, to the other box; it may run on. */
  send(service: string, way: Way, job: string): Promise<void>
  /** The folder of an app in what was sent, with its recipes, answers and settings; answers where it lies. */
  fetchFolder(service: string, way: Way, snapshot: string): Promise<string>
  /** All of it that was sent so far, beside what this box has. */
  fetchEarly(service: string, way: Way, snapshot: string): Promise<string>
  /** The rest of it, and then all of it into its place: the loop goes on with that. */
  put(service: string, way: Way, snapshot: string, job: string): Promise<void>
  newJob(kind: Job['kind']): string
  result(job: string): Promise<Result | undefined>
  /** Somebody is at it, or is going to be. */
  isOrdered(job: string): Promise<boolean>
  forget(job: string): Promise<void>
  /** How far the job of an app is, where there is one. */
  progress(service: string): Promise<BackupProgress | undefined>
}
