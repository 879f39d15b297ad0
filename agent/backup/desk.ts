import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { readText, writeWhole } from '../base/files.ts'
import {
  type BackupProgress,
  type Job,
  jobSchema,
  progressSchema,
  type Record,
  type Result,
  recordSchema,
  resultSchema,
} from './job.ts'

/** Where jobs lie until they are done, and what came of them. One end orders, the other one works. */
export interface Desk {
  /** Oldest first. */
  jobs(): Promise<readonly Job[]>
  /** Whether there is anything to do, without reading it. */
  hasJobs(): Promise<boolean>
  order(job: Job): Promise<void>
  /** What came of a job that is over. */
  result(id: string): Promise<Result | undefined>
  /** The job is over: its result is there before the job is gone. */
  finish(result: Result): Promise<void>
  forget(id: string): Promise<void>
  /** Of the latest job of a kind that is over. */
  lastResult(kind: Job['kind']): Promise<Result | undefined>
  forgetResult(id: string): Promise<void>
  record(): Promise<Record | undefined>
  saveRecord(record: Record): Promise<void>
  /** Of each job that is being done, as far as it has said anything. */
  progress(): Promise<readonly BackupProgress[]>
  saveProgress(progress: BackupProgress): Promise<void>
  /** The program is at it: from when it begins until nothing of it runs any more. */
  isDoing(id: string): Promise<boolean>
  begin(id: string): Promise<void>
  end(id: string): Promise<void>
  /** Of a program that was killed. */
  endAll(): Promise<void>
}

/** @param folder outlives the power; @param run does not. */
export function openDesk(folder: string, run: string): Desk {
  const jobFile = (id: string) => join(folder, 'jobs', `${id}.json`)
  const resultFile = (id: string) => join(folder, 'results', `${id}.json`)
  const recordFile = join(folder, 'record.json')
  const doing = join(run, 'doing')
  const progressFile = (id: string) => join(doing, `${id}.json`)
  const names = async () =>
    (await readdir(join(folder, 'jobs')).catch(() => [])).filter(it => it.endsWith('.json')).sort()

  return {
    hasJobs: async () => (await names()).length > 0,
    async jobs() {
      const found = await Promise.all(
        (await names()).map(async name => {
          const file = join(folder, 'jobs', name)
          const job = await read(file, jobSchema)
          // Of another version of Gantry: nobody would ever do it, and it would stand in the way.
          if (!job) await rm(file, { force: true })
          return job
        }),
      )
      return found.filter(it => it !== undefined)
    },
    order: job => writeWhole(jobFile(job.id), JSON.stringify(job)),
    result: id => read(resultFile(id), resultSchema),
    async finish(result) {
      await mkdir(join(folder, 'results'), { recursive: true, mode: 0o700 })
      await writeWhole(resultFile(result.id), JSON.stringify(result))
      await rm(jobFile(result.id), { force: true })
      const old = (await readdir(join(folder, 'results'))).sort().slice(0, -KEPT)
      // One that was done again and again has an old name.
      for (const it of old.filter(it => it !== `${result.id}.json`))
        await rm(join(folder, 'results', it), { force: true })
    },
    forget: id => rm(jobFile(id), { force: true }),
    async lastResult(kind) {
      const found = (await readdir(join(folder, 'results')).catch(() => [])).sort()
      const last = found.findLast(it => it.endsWith(`-${kind}.json`))
      return last === undefined
        ? undefined
        : await read(join(folder, 'results', last), resultSchema)
    },
    forgetResult: id => rm(resultFile(id), { force: true }),
    record: () => read(recordFile, recordSchema),
    saveRecord: it => writeWhole(recordFile, JSON.stringify(it, null, 1)),
    async progress() {
      const found = (await readdir(doing).catch(() => [])).filter(it => it.endsWith('.json')).sort()
      const said = await Promise.all(found.map(it => read(join(doing, it), progressSchema)))
      return said.filter(it => it !== undefined)
    },
    saveProgress: it => writeWhole(progressFile(it.job), JSON.stringify(it)),
    isDoing: async id => (await readText(progressFile(id))) !== undefined,
    async begin(id) {
      await mkdir(doing, { recursive: true, mode: 0o700 })
      await writeWhole(progressFile(id), '{}')
    },
    end: id => rm(progressFile(id), { force: true }),
    endAll: () => rm(doing, { recursive: true, force: true }),
  }
}

/** Results of jobs that are long over tell nobody anything. */
const KEPT = 50

/** Undefined where there is none, or none that could be understood: then it is as if it was not there. */
export async function read<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  const text = await readText(path)
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
