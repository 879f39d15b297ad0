import type { Worker } from '../verbs/call.ts'

/** What every command is given beside its words. */
export interface Context {
  readonly json: boolean
  readonly wait: boolean
  readonly deleteData: boolean
  readonly worker: Worker
  readonly say: (line: string) => void
}

/** Answers the exit code; throws what went wrong. */
export type Command = (words: readonly string[], context: Context) => Promise<number>
