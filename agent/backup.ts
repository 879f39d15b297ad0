import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Activity, sayActivity, stepOf } from './backup/activity.ts'
import { askPlaces } from './backup/ask-places.ts'
import type { Bench } from './backup/bench.ts'
import { besideLong } from './backup/beside.ts'
import { bringIn } from './backup/bring/bring-in.ts'
import { check, tryTarget } from './backup/check.ts'
import { openDesk } from './backup/desk.ts'
import { findDisks, formatDisk } from './backup/disks.ts'
import { fetchFiles, listFiles } from './backup/files.ts'
import { fetchNewest } from './backup/follow/fetch-newest.ts'
import { giveKeyTo } from './backup/give-key.ts'
import type { Job, Record, Result } from './backup/job.ts'
import { withKeys } from './backup/key.ts'
import { leaveMajor, moveMajor } from './backup/major/move.ts'
import { replace, stage } from './backup/restore.ts'
import { save } from './backup/save.ts'
import { findBackups } from './backup/whole/find.ts'
import { restoredAt } from './backup/whole/places.ts'
import { restoreWhole } from './backup/whole/restore-whole.ts'
import { problemOf } from './base/errors.ts'
import { exec } from './base/exec.ts'
import { exists } from './base/files.ts'
import { decodeToml } from './base/toml.ts'

// The program of gantry-backup.service: does what was ordered, one job after the other, and ends.
// It is killed with all that it started; the job that it was at lies where it was and is begun anew.

const STATE = '/data/state'
const ROOM = '/data/backup'
const RUN = '/run/gantry/backup'
const secretsFile = join(process.env.CREDENTIALS_DIRECTORY ?? '', 'secrets')

const desk = openDesk(ROOM, RUN)
const log = (line: string) => process.stdout.write(`${line}\n`)

const record = async (): Promise<Record> =>
  (await desk.record()) ?? { since: new Date().toISOString(), targets: {}, back: {} }

let noting: Promise<void> = Promise.resolve()

/** One after the other: a moment may be found while something is sent. */
function note(change: (it: Record) => Record): Promise<void> {
  noting = noting.catch(() => {}).then(async () => desk.saveRecord(change(await record())))
  return noting
}

type Says = Bench['says']

async function benchFor(says: Says): Promise<Bench> {
  const secrets = await readFile(secretsFile, 'utf8')
  return {
    exec,
    places: {
      state: STATE,
      snapshots: '/data/snapshots',
      room: ROOM,
      run: RUN,
      postgres: '/run/postgresql',
      mariadb: '/run/mariadb/mariadb.sock',
      signingKey: '/data/state/gantry/backup.key',
    },
    restic: {
      exec,
      secrets: withKeys(
        decodeToml(secretsFile, secrets, z.record(z.string(), z.string())),
        (await record()).targets,
      ),
      cache: process.env.CACHE_DIRECTORY ?? '/var/cache/gantry-backup',
      temporary: '/tmp',
      keys: join(ROOM, 'keys'),
    },
    says,
    record,
    note,
  }
}

/** Tells people what is done for a job. */
function teller(job: Job): Says {
  let told = 0
  return (activity, more = {}) => {
    const says = sayActivity(activity, more.about)
    if (more.problem) log(more.problem.message)
    if (more.fraction === undefined) log(says)
    // Often enough for people.
    else if (Date.now() - told < 1000) return
    told = Date.now()
    const step = stepOf(job.kind, activity)
    void desk.saveProgress({
      ...{ job: job.id, kind: job.kind, activity, says },
      ...(step ? { step } : {}),
      ...more,
    })
  }
}

async function work(job: Job, says: Says): Promise<Partial<Result>> {
  const bench = await benchFor(says)
  switch (job.kind) {
    case 'save':
      await save(bench, job)
      return {}
    case 'check':
      await check(bench, job)
      return {}
    case 'try':
      await tryTarget(bench, job)
      return {}
    case 'give-key':
      await giveKeyTo(bench, job)
      return {}
    case 'list':
      return { files: await listFiles(bench, job) }
    case 'fetch':
      return { place: await fetchFiles(bench, job) }
    case 'disks':
      return { disks: await findDisks(exec) }
    case 'format':
      return { disks: await formatDisk(exec, job.disk) }
    case 'stage':
      return { revision: await stage(bench, job) }
    case 'bring':
      await bringIn(bench, job)
      return {}
    case 'replace':
      await replace(bench, job)
      return {}
    case 'ask':
      await askPlaces(bench, job)
      return {}
    case 'find':
      return { found: await findBackups(bench, job) }
    case 'follow':
      await fetchNewest(bench, job)
      return {}
    case 'move-major':
      await moveMajor(bench, job)
      return {}
    case 'leave-major':
      await leaveMajor(bench, job)
      return {}
    case 'whole':
      await restoreWhole(bench, job)
      return {}
  }
}

/** What was brought back takes its place when nothing of what is there runs. */
async function startAnew(): Promise<void> {
  const how = ['--no-block', '--job-mode=replace-irreversibly'] as const
  await exec(['systemctl', ...how, 'start', 'reboot.target'])
}

async function act(job: Job, says: Says): Promise<void> {
  const { id, kind } = job
  log(`begins ${id}`)
  const came = await work(job, says).catch(error => {
    log(`${id}: ${error?.stack ?? error} ${problemOf(error).detail ?? ''}`)
    return { problem: problemOf(error) }
  })
  await desk.finish({ id, kind, at: new Date().toISOString(), ...came })
}

for (;;) {
  const [job] = await desk.jobs()
  if (!job) break
  const tell = teller(job)
  let at: Activity | undefined
  const over = new AbortController()
  const beside = besideLong({
    desk,
    long: job,
    isFree: () => job.kind !== 'save' || (at !== undefined && at !== 'moment'),
    // What people are told of is what they wait for.
    act: moment => act(moment, () => {}),
    over: over.signal,
  })
  await act(job, (activity, more) => {
    at = activity
    tell(activity, more)
  })
  over.abort()
  await beside
  if (await exists(restoredAt(STATE))) await startAnew()
}
await desk.saveProgress(undefined)
