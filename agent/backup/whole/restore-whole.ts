import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cutPoint } from '../../base/cut-point.ts'
import { problemOf } from '../../base/errors.ts'
import { exists, readText, syncFolder } from '../../base/files.ts'
import { decodeToml } from '../../base/toml.ts'
import { majorsHere, servingMajor } from '../../box/clusters.ts'
import { type Manifest, manifestSchema } from '../../box/manifest.ts'
import type { Bench } from '../bench.ts'
import { type Contents, madeByLater, openContents } from '../contents.ts'
import { nonceIn, startMariadb, startPostgres } from '../copies.ts'
import { notAsSaved, otherFiles } from '../counted.ts'
import { adoptFollowed } from '../follow/adopt.ts'
import { type JobOf, restoredSchema } from '../job.ts'
import { isWholeIn } from '../kept.ts'
import { NONCE_FILE } from '../moment.ts'
import { Refused } from '../refused.ts'
import { type Bytes, type ResticOptions, withRepository } from '../restic.ts'
import { removeSubvolume, snapshotOf } from '../subvolumes.ts'
import { clean } from './clean.ts'
import { makeReady, takeOver } from './make-ready.ts'
import { RESTORED_FILE, restoredAt, wholeRoom } from './places.ts'
import { rebuild } from './rebuild.ts'
import { resticWith } from './shown.ts'
import {
  databasesOf,
  type Engine,
  isForeign,
  otherThanSaved,
  refuseOtherMoment,
} from './verdict.ts'

const STEPS = 4

/**
 * Brings everything of a box back beside what this one has: its files, its databases, whom it
 * belongs to. What it needs is proved before it is put where the next start of the box looks for it
 * (`restoredAt`), in one step. Cut anywhere, it is begun anew and fetches nothing twice.
 *
 * Throws Refused: this box has apps, the backup is of a later Gantry, does not hold together, has
 * no room, or cannot be fetched.
 */
export async function restoreWhole(bench: Bench, job: JobOf<'whole'>): Promise<void> {
  const { exec, places } = bench
  if (await exists(restoredAt(places.state))) return
  if ((await restoredBy(places.state)) === job.id) return await clean(exec, places.room)
  await refuseApps(places.state)
  const room = wholeRoom(places.room)
  const state = join(room, 'state')
  const restic = await resticWith(bench.restic, job.shown)

  await patiently(bench, job.target.name, () => fetchAll(bench, job, restic))
  cutPoint('whole: fetched')

  bench.says('together', { step: step(2) })
  const contents = await contentsIn(room)
  const manifest = await manifestIn(state)
  refuseOtherMoment(contents, await momentsIn(state, contents))
  const lost = await lostFiles(bench, job, restic, contents)
  for (const engine of ['postgres', 'mariadb'] as const) {
    await settleDatabases(bench, engine, contents)
    cutPoint(`whole: ${engine}`)
  }
  const followed = job.oneMoment ? [] : await adoptFollowed(bench, { contents, manifest, state })
  cutPoint('whole: followed')

  bench.says('ready', { step: step(4) })
  const epoch = await makeReady({ bench, job, restic, contents, manifest, state, lost, followed })
  cutPoint('whole: made ready')

  // Somebody may have installed an app meanwhile.
  await refuseApps(places.state)
  await exec(['sync', '--file-system', state], { timeout: 0 })
  await rename(state, restoredAt(places.state))
  await syncFolder(join(places.state, '..'))
  cutPoint('whole: in place')
  await takeOver(bench, job, restic, { id: contents.box.id, epoch })
  await clean(exec, places.room)
}

/** The job that has brought back what is in use now. */
async function restoredBy(state: string): Promise<string | undefined> {
  const file = join(state, RESTORED_FILE)
  const text = await readText(file)
  return text === undefined ? undefined : decodeToml(file, text, restoredSchema).job
}

const step = (number: number) => ({ number, of: STEPS })

/** Throws Refused where somebody would lose what is on this box. */
export async function refuseApps(state: string): Promise<void> {
  const file = join(state, 'gantry/box.toml')
  const { apps } = decodeToml(file, (await readText(file)) ?? '', manifestSchema)
  const [first] = Object.keys(apps)
  if (first === undefined) return
  throw new Refused({
    code: 'restore-has-apps',
    message: `this box has apps of its own, ${first} for one: they would be gone`,
    hint: 'remove them with all of their data, or erase the box first: gantry reset',
  })
}

/** Everything of a snapshot, and nothing else, beside what this box has; nothing is fetched twice. */
export async function fetchAll(
  bench: Bench,
  job: Pick<JobOf<'whole'>, 'target' | 'snapshot'>,
  restic: ResticOptions,
): Promise<void> {
  const { exec, places, says } = bench
  const { target, snapshot } = job
  const room = wholeRoom(places.room)
  // Database servers pass through it to their copies.
  await mkdir(room, { recursive: true, mode: 0o711 })
  says('fetch-everything', { about: target.name, step: step(1) })
  await withRepository(restic, target, async repository => {
    if (!(await exists(join(room, 'state')))) {
      await refuseWithoutRoom(room, await sizeOf(repository, snapshot))
      await exec(['btrfs', '--quiet', 'subvolume', 'create', join(room, 'state')])
    }
    const began = Date.now()
    await repository.restic(
      [
        ...['restore', '--json', `${snapshot}:${join(places.room, 'saving')}`],
        // What an earlier try has fetched may be of another snapshot.
        ...['--delete', '--target', room],
      ],
      {
        onProgress(fraction, bytes) {
          const left = secondsLeft(Date.now() - began, fraction)
          says('fetch-everything', {
            ...{ about: target.name, fraction, step: step(1) },
            ...(bytes ? { bytes } : {}),
            ...(left === undefined ? {} : { left }),
          })
        },
      },
    )
  })
}

/** Undefined before it can be told: a tenth of the way, or a quarter of a minute. */
function secondsLeft(milliseconds: number, fraction: number): number | undefined {
  if (fraction <= 0 || (fraction < 0.1 && milliseconds < 15_000)) return undefined
  return Math.round((milliseconds / 1000 / fraction) * (1 - fraction))
}

type Repository = Parameters<Parameters<typeof withRepository>[2]>[0]

async function sizeOf(repository: Repository, snapshot: string): Promise<number> {
  const found = (await repository.snapshots()).find(it => it.id === snapshot)
  return found?.summary?.total_bytes_processed ?? 0
}

async function refuseWithoutRoom(room: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(room)
  const free = bavail * bsize
  if (free > needed * 1.1) return
  const size = ({ done }: Pick<Bytes, 'done'>) => `${(done / 1e9).toFixed(1)} GB`
  throw new Refused({
    code: 'restore-room',
    message: `the backup takes ${size({ done: needed })}, and this box has ${size({ done: free })} free`,
    hint: 'take a larger disk for this box',
  })
}

const PASSING = ['backup-unreachable', 'backup-failed', 'backup-locked', 'backup-disk-away']
const TRIES = 20
const BETWEEN = 30_000

/** What may pass by itself is waited for. */
async function patiently({ says }: Bench, about: string, act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      const problem = problemOf(error)
      if (!PASSING.includes(problem.code) || tries === TRIES) throw error
      says('retry', { about, problem, step: step(1) })
      await pause(BETWEEN)
    }
  }
}

async function contentsIn(room: string): Promise<Contents> {
  const [text, signature] = await Promise.all(
    ['manifest.json', 'manifest.signature'].map(it => readText(join(room, it))),
  )
  const contents = text && signature ? openContents({ text, signature }) : undefined
  if (contents) return contents
  throw new Refused({
    code: 'backup-changed',
    message: 'what the backup says of itself was changed since it was made',
    hint: 'take another snapshot; somebody else may have the key of this place',
  })
}

async function manifestIn(state: string): Promise<Manifest> {
  const file = join(state, 'gantry/box.toml')
  try {
    return decodeToml(file, (await readText(file)) ?? '', manifestSchema)
  } catch (error) {
    throw madeByLater(problemOf(error).detail ?? problemOf(error).message)
  }
}

/**
 * In words, where fewer files or others came than were saved: of what is known to lack something that
 * is all that there is. Throws Refused otherwise.
 */
async function lostFiles(
  { places }: Bench,
  { target, snapshot }: JobOf<'whole'>,
  restic: ResticOptions,
  { apps }: Contents,
): Promise<string[]> {
  const isComplete = await withRepository(restic, target, async repository =>
    isWholeIn(await repository.snapshots(), snapshot),
  )
  const lost: string[] = []
  for (const [service, { folders, problems }] of Object.entries(apps)) {
    const root = join(wholeRoom(places.room), 'state/apps', service)
    const wrong = await otherFiles(root, service, folders)
    if (wrong === undefined) continue
    if (isComplete && problems.length === 0) throw notAsSaved(wrong)
    lost.push(`${service}: ${wrong}`)
  }
  return lost
}

async function momentsIn(state: string, { apps }: Contents) {
  const found = Object.keys(apps).map(
    async service =>
      [service, nonceIn(await readText(join(state, 'apps', service, NONCE_FILE)))] as const,
  )
  return new Map(await Promise.all(found))
}

const CLUSTERS = {
  postgres: {
    home: 'postgresql',
    serving: servingMajor,
    start: startPostgres,
    here: majorsHere,
  },
  mariadb: {
    home: 'mariadb',
    serving: async () => '11.8',
    start: startMariadb,
    here: async () => ['11.8'],
  },
} as const

/** The files of a server as they are, where they come up and are what was saved; dumps otherwise. */
async function settleDatabases(bench: Bench, engine: Engine, contents: Contents): Promise<void> {
  const { exec, places, says } = bench
  const state = join(wholeRoom(places.room), 'state')
  const unused = databasesOf(contents, engine).length === 0
  // Files of another kind are of no use, also where nobody has a database in them.
  const there = await exists(join(state, CLUSTERS[engine].home))
  if (unused && (!there || !(await otherKind(engine, contents, state)))) return
  says('databases', { step: step(3) })
  const wrong = await wrongWithCluster(bench, engine, contents, state)
  if (wrong === undefined) return
  says('rebuild', { about: wrong, step: step(3) })
  const dumps = join(wholeRoom(places.room), 'dumps')
  const tell: typeof says = (activity, more) => says(activity, { ...more, step: step(3) })
  await rebuild({ exec, state, dumps, run: places.run, says: tell }, engine, contents)
}

/** In words, what kind of files no server here can do anything with. */
async function otherKind(
  engine: Engine,
  contents: Contents,
  state: string,
): Promise<string | undefined> {
  const { home, serving, here } = CLUSTERS[engine]
  if (isForeign(contents)) {
    return `they are of another kind of processor (${contents.machine})`
  }
  const version = await serving(state)
  if ((await here()).includes(version) && (await exists(join(state, home, version)))) return
  const there = await readdir(join(state, home)).catch(() => [])
  return `they are of another version (${there.join(', ')})`
}

/** Tried on a copy: the server writes when it mends itself. */
async function wrongWithCluster(
  { exec, places }: Bench,
  engine: Engine,
  contents: Contents,
  state: string,
): Promise<string | undefined> {
  const { start } = CLUSTERS[engine]
  const other = await otherKind(engine, contents, state)
  if (other !== undefined) return other
  const work = join(places.room, 'work')
  await snapshotOf(exec, state, work)
  try {
    const server = await start({ exec, state: work, run: places.run })
    try {
      for (const saved of databasesOf(contents, engine)) {
        const { name } = saved
        const came = { nonce: await server.nonce(name), rows: await server.rows(name) }
        const wrong = otherThanSaved(contents, saved, came)
        if (wrong !== undefined) return wrong
      }
      return undefined
    } finally {
      await server.stop()
    }
  } catch (error) {
    return problemOf(error).message
  } finally {
    await removeSubvolume(exec, work)
    await rm(work, { recursive: true, force: true })
  }
}
