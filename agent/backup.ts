import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sayActivity, stepOf } from './backup/activity.ts'
import { askPlaces } from './backup/ask-places.ts'
import type { Bench } from './backup/bench.ts'
import { bringIn } from './backup/bring/bring-in.ts'
import { send } from './backup/carrying/send.ts'
import { check, tryTarget } from './backup/check.ts'
import { openDesk } from './backup/desk.ts'
import { findDisks, formatDisk } from './backup/disks.ts'
import { fetchFiles, listFiles } from './backup/files.ts'
import { fetchNewest } from './backup/follow/fetch-newest.ts'
import { giveKeyTo } from './backup/give-key.ts'
import type { Job, JobOf, Record, Result } from './backup/job.ts'
import { withKeys } from './backup/key.ts'
import { doJobs, laneOf } from './backup/lanes.ts'
import { leaveMajor, moveMajor } from './backup/major/move.ts'
import { replace, stage } from './backup/restore.ts'
import { save } from './backup/save.ts'

import { openTurns } from './backup/turns.ts'
import { findBackups } from './backup/whole/find.ts'
import { restoredAt } from './backup/whole/places.ts'
import { restoreWhole } from './backup/whole/restore-whole.ts'
import { resticWith } from './backup/whole/shown.ts'
import { endable } from './base/endable.ts'
import { problemOf } from './base/errors.ts'
import { exec } from './base/exec.ts'
import { exists, readText } from './base/files.ts'
import { decodeToml } from './base/toml.ts'

// The program of gantry-backup.service: does what was ordered, one job after the other in each lane, and
// ends. It is killed with all that it started; jobs that it was at lie where they were and are begun anew.

const STATE = '/data/state'
const ROOM = '/data/backup'
const RUN = '/run/gantry/backup'
// Read for each job: a place may be added while this program is at something that takes days.
const secretsFile = join(STATE, 'gantry/secrets/@backup.toml')

const desk = openDesk(ROOM, RUN)
const turns = openTurns()
const log = (line: string) => process.stdout.write(`${line}\n`)

const record = async (): Promise<Record> =>
  (await desk.record()) ?? { since: new Date().toISOString(), targets: {}, back: {} }

let noting: Promise<void> = Promise.resolve()

/** One after the other: several jobs are done at once. */
function note(change: (it: Record) => Record): Promise<void> {
  noting = noting.catch(() => {}).then(async () => desk.saveRecord(change(await record())))
  return noting
}

/** Each lane has rooms of its own: what is begun anew in one takes nothing away from another. */
async function benchFor(job: Job, says: Bench['says'], unwanted: AbortSignal): Promise<Bench> {
  const lane = laneOf(job)
  const temporary = join('/tmp', lane)
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  const secrets = (await readText(secretsFile)) ?? ''
  const own = endable(exec, unwanted)
  return {
    exec: own,
    turns,
    places: {
      state: STATE,
      snapshots: '/data/snapshots',
      room: ROOM,
      run: lane === 'quick' ? join(RUN, 'quick') : RUN,
      postgres: '/run/postgresql',
      mariadb: '/run/mariadb/mariadb.sock',
      signingKey: '/data/state/gantry/backup.key',
    },
    restic: {
      exec: own,
      secrets: withKeys(
        decodeToml(secretsFile, secrets, z.record(z.string(), z.string())),
        (await record()).targets,
      ),
      cache: process.env.CACHE_DIRECTORY ?? '/var/cache/gantry-backup',
      temporary,
      keys: join(ROOM, 'keys'),
    },
    says,
    record,
    note,
  }
}

/** Tells people what is done for a job; `told` when all of it is. */
function teller(job: Job) {
  let last = 0
  let telling: Promise<void> = Promise.resolve()
  const says: Bench['says'] = (activity, more = {}) => {
    const words = sayActivity(activity, more.about)
    if (more.problem) log(more.problem.message)
    if (more.fraction === undefined) log(words)
    // Often enough for people.
    else if (Date.now() - last < 1000) return
    last = Date.now()
    const step = stepOf(job.kind, activity)
    const progress = {
      ...{ job: job.id, kind: job.kind, activity, says: words },
      ...(step ? { step } : {}),
      ...more,
    }
    telling = telling.then(() => desk.saveProgress(progress)).catch(() => {})
  }
  return { says, told: () => telling }
}

async function work(job: Job, bench: Bench): Promise<Partial<Result>> {
  switch (job.kind) {
    case 'save':
      await save(bench, job)
      return {}
    case 'send':
      return { sent: await send(await shownTo(bench, job), job) }
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
      return { place: await fetchFiles(await shownTo(bench, job), job) }
    case 'disks':
      return { disks: await findDisks(bench.exec) }
    case 'format':
      return { disks: await formatDisk(bench.exec, job.disk) }
    case 'stage':
      return { revision: await stage(await shownTo(bench, job), job) }
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

/** With what opens the place of another box, where it is one. */
const shownTo = async (bench: Bench, { shown }: Pick<JobOf<'stage'>, 'shown'>): Promise<Bench> =>
  shown ? { ...bench, restic: await resticWith(bench.restic, shown) } : bench

/** What was brought back takes its place when nothing of what is there runs. */
async function startAnew(): Promise<void> {
  const how = ['--no-block', '--job-mode=replace-irreversibly'] as const
  await exec(['systemctl', ...how, 'start', 'reboot.target'])
}

async function act(job: Job, unwanted: AbortSignal): Promise<void> {
  const { id, kind } = job
  log(`begins ${id}`)
  await desk.begin(id)
  const { says, told } = teller(job)
  const came = await benchFor(job, says, unwanted)
    .then(bench => work(job, bench))
    .catch(error => {
      log(`${id}: ${error?.stack ?? error} ${problemOf(error).detail ?? ''}`)
      return { problem: problemOf(error) }
    })
  // Of one that was taken away nobody asks what came.
  if (!unwanted.aborted) await desk.finish({ id, kind, at: new Date().toISOString(), ...came })
  await told()
  await desk.end(id)
  if (await exists(restoredAt(STATE))) await startAnew()
}

await desk.endAll()
await doJobs({ desk, act })
