import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, syncFolder, writeWhole } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { loadOwned, renameTo } from './as-called.ts'
import type { Bench } from './bench.ts'
import { sentFrom } from './carrying/sent-from.ts'
import { type Contents, openContents, ownSigner } from './contents.ts'
import {
  counted,
  newMariadb,
  nonceIn,
  programsHere,
  psql,
  ROWS,
  rowsOf,
  startMariadb,
} from './copies.ts'
import { notAsSaved, otherFiles } from './counted.ts'
import { dumpAll, dumpFile, isOwnFile } from './dumps.ts'
import { adoptForApp, HALVES, promotedIn } from './follow/adopt-app.ts'
import type { JobApp, JobOf } from './job.ts'
import { isWholeIn } from './kept.ts'
import { NONCE_FILE } from './moment.ts'
import { snapshotName } from './plan.ts'
import { Refused } from './refused.ts'
import { type Repository, withRepository } from './restic.ts'
import { removeSubvolume, snapshotOf } from './subvolumes.ts'

/** Inside the state, so that what was staged takes its place in one step. */
export const STAGES = 'restoring'
export const stageOf = (state: string, service: string) => join(state, STAGES, service)

/** A copy of a snapshot that servers are started on; what is being saved has another one. */
const stagingIn = (room: string) => join(room, 'staging')

/** A database that waits for its place: no app can have a colon in its name. */
const besideOf = (name: string) => `${name}:restored`

/**
 * Gets everything of an app as it was, while the app goes on: its files, its settings, and its
 * databases under other names. Fails where database and files are not of one moment, or a database
 * came with other rows than it was saved with. Answers the revision that the data belongs to.
 */
export async function stage(bench: Bench, job: JobOf<'stage'>): Promise<number> {
  const { exec, places, says } = bench
  const { app, earlier = app } = job
  const into = stageOf(places.state, app.service)
  await makeRoom(into, job)
  says('fetch-earlier', { about: app.service, app: app.service })
  const wanted = { ...job, app: earlier }
  const contents = job.target
    ? await fromTarget(bench, wanted, into)
    : await fromBox(bench, wanted, into)
  cutPoint('restore: fetched')
  if (job.early) return await revisionIn(join(into, 'state'), earlier.service)
  const followed: RowsByName =
    job.followed && contents ? await takeFollowed(bench, earlier, contents, into) : {}
  const saved = contents?.apps[earlier.service]?.databases.map(it => [it.name, it.rows] as const)
  const came: RowsByName = { ...Object.fromEntries(saved ?? []), ...followed }
  if (job.earlier) await renameTo(exec, into, earlier, app)
  await refuseOtherDatabases(into, earlier.service, app)
  const isOfMoment = (_: unknown, i: number) => !((earlier.databases[i]?.name ?? '') in followed)
  await holdTogether(exec, into, { ...app, databases: app.databases.filter(isOfMoment) })
  for (const [i, { engine, name, locale }] of app.databases.entries()) {
    says('read-database', { about: name, app: app.service })
    const file = dumpFile(join(into, 'dumps'), app.service, engine, name)
    const rows = came[earlier.databases[i]?.name ?? '']
    if (engine === 'mariadb') {
      await tryMariadb(bench, file, name, rows)
      continue
    }
    if (job.earlier || job.carried) await loadNew(bench, file, name, locale)
    else await loadPostgres(bench, file, name)
    if (rows) await refuseOtherRows(bench, name, rows)
  }
  // Nothing takes the place of something before it is on disk.
  await exec(['sync', '--file-system', places.state], { timeout: 0 })
  cutPoint('restore: staged')
  return await revisionIn(join(into, 'state'), earlier.service)
}

type RowsByName = Readonly<Record<string, Readonly<Rows>>>

/** Databases that were followed by the second, instead of those that were fetched; answers their rows. */
async function takeFollowed(
  bench: Bench,
  app: JobApp,
  contents: Contents,
  into: string,
): Promise<RowsByName> {
  const state = join(into, 'state')
  const file = join(state, 'gantry/box.toml')
  const manifest = decodeToml(file, (await readText(file)) ?? '', markedSchema)
  const saved = { contents, manifest, state, app, dumps: join(into, 'dumps') }
  const { databases, rows } = await adoptForApp(bench, saved)
  const halves = { moment: contents.name, databases }
  if (databases.length > 0) await writeWhole(join(into, HALVES), JSON.stringify(halves))
  return rows
}

/** What the mark of a box's apps is made of. */
const markedSchema = z.object({
  apps: z.record(
    z.string(),
    z.object({
      ...{ state: z.string(), revision: z.number().default(1) },
      update: z.object({ from: z.number(), to: z.number() }).optional(),
    }),
  ),
})

/**
 * What a run of the same job has fetched, which was ended, is not fetched again: restic compares it. What
 * was copied from the box, or got other names, is.
 */
export async function makeRoom(
  into: string,
  {
    id: job,
    target,
    earlier,
    carried,
  }: Pick<JobOf<'stage'>, 'id' | 'target' | 'earlier' | 'carried'>,
): Promise<void> {
  const mark = join(into, 'job')
  const id = carried ?? job
  if (target && !earlier && (await readText(mark)) === id) return
  await rm(into, { recursive: true, force: true })
  await mkdir(into, { recursive: true, mode: 0o700 })
  await writeWhole(mark, id)
}

/** Everything that was got ready for an app goes, and what a kill has left beside it; no job is under way. */
export async function clearStage(
  exec: Exec,
  { state, room, postgres }: Pick<Bench['places'], 'state' | 'room' | 'postgres'>,
  service: string,
): Promise<void> {
  const stage = stageOf(state, service)
  for (const file of await readdir(join(stage, 'dumps', service)).catch(() => [])) {
    const name = /^(.+)\.postgres$/.exec(file)?.[1]
    if (name === undefined) continue
    await psql(
      exec,
      postgres,
      'postgres',
      `drop database if exists "${besideOf(name)}" with (force)`,
    )
  }
  await removeSubvolume(exec, stagingIn(room))
  for (const it of [join(room, 'trial'), join(room, 'brought'), promotedIn(room)]) {
    await exec(['rm', '-rf', it], { timeout: 0 })
  }
  // Last: it tells that there is something.
  await exec(['rm', '-rf', stage], { timeout: 0 })
}

/** What a restore of an app needs of everything that is kept. */
export const partsOf = ({ service, caches }: JobApp) => [
  'manifest.json',
  'manifest.signature',
  'state/gantry/box.toml',
  `state/gantry/apps/${service}`,
  `state/gantry/secrets/${service}.toml`,
  `state/apps/${service}`,
  `dumps/${service}`,
  ...caches.map(it => `state/cache/${it}`),
]

/**
 * What was fetched while the app ran on its own box is here already: the app stands still for the rest.
 * Of a file that has its size and its time, restic believes that it is the same, as it does when it saves.
 */
const ONLY_NEW = ['--delete', '--overwrite', 'if-changed'] as const

async function fromTarget(
  { restic, places, says, turns }: Bench,
  { target, snapshot, app, carried, shown }: JobOf<'stage'>,
  into: string,
): Promise<Contents> {
  if (!target) throw new Error('no target')
  let isComplete = true
  const read = async (repository: Repository) => {
    isComplete = isWholeIn(await repository.snapshots(), snapshot)
    await repository.restic(
      [
        ...[
          'restore',
          '--no-lock',
          '--json',
          `${snapshot}:${carried ? sentFrom(places) : join(places.room, 'saving')}`,
          '--target',
          into,
          ...(carried ? ONLY_NEW : []),
        ],
        ...partsOf(app).flatMap(it => ['--include', `/${it}`]),
      ],
      {
        onProgress: fraction => says('fetch', { about: target.name, fraction, app: app.service }),
      },
    )
  }
  await turns.reading(
    target.name,
    () => withRepository(restic, target, read),
    () => says('tidy-target', { about: target.name, app: app.service }),
  )
  const [text, signature] = await Promise.all(
    ['manifest.json', 'manifest.signature'].map(it => readText(join(into, it))),
  )
  const contents =
    text && signature
      ? // Another box has signed with a key of its own, which nobody here knows.
        openContents({ text, signature }, shown ? undefined : await ownSigner(places.signingKey))
      : undefined
  if (contents) {
    const { folders = [] } = contents.apps[app.service] ?? {}
    // What is known to lack something is told of: it may be all that there is.
    const wrong = isComplete
      ? await otherFiles(join(into, 'state/apps', app.service), app.service, folders)
      : undefined
    if (wrong !== undefined) throw notAsSaved(wrong)
    return contents
  }
  throw new Refused({
    code: 'backup-changed',
    message: 'what the backup says of itself was changed since it was made',
    hint: 'take another snapshot; somebody else may have the key of this target',
  })
}

async function fromBox(
  { exec, places, says }: Bench,
  { snapshot, app }: JobOf<'stage'>,
  into: string,
): Promise<undefined> {
  const from = join(places.snapshots, snapshot)
  const work = stagingIn(places.room)
  for (const part of partsOf(app)) {
    const [root, ...more] = part.split('/')
    const path = join(from, ...more)
    if (root !== 'state' || !(await exists(path))) continue
    await mkdir(join(into, part, '..'), { recursive: true, mode: 0o700 })
    await exec(['cp', '--archive', '--reflink=auto', path, join(into, part)], { timeout: 0 })
  }
  if (app.databases.length === 0 && app.sqlite.length === 0) return
  await snapshotOf(exec, from, work)
  const { run } = places
  try {
    const dumps = join(into, 'dumps')
    const found = await dumpAll({ exec, state: work, dumps, run, apps: [app], says })
    const [problem] = found.apps[app.service]?.problems ?? []
    if (problem !== undefined) throw new ComponentFailed('restore-broken', problem)
  } finally {
    await removeSubvolume(exec, work)
  }
}

/** The same nonce in every database and beside the files: or they are not of one moment. */
async function holdTogether(exec: Exec, into: string, app: JobApp): Promise<void> {
  const { service, databases } = app
  const beside = nonceIn(await readText(join(into, 'state/apps', service, NONCE_FILE)))
  for (const { engine, name } of databases) {
    const file = dumpFile(join(into, 'dumps'), service, engine, name)
    if (!(await exists(file))) {
      throw new Refused({
        code: 'restore-incomplete',
        message: `this snapshot does not hold the database ${name} of ${service}`,
        hint: 'take another snapshot: gantry backup list shows which are complete',
      })
    }
    const nonce = nonceIn(await wordsOf(exec, engine, file))
    const files = app.folders.length > 0 ? beside : (beside ?? nonce)
    if (nonce !== undefined && nonce === files) continue
    throw new Refused({
      code: 'restore-mismatch',
      message: `the database ${name} and the files of ${service} are not of the same moment`,
      hint: 'nothing was changed; take another snapshot',
      detail: `database ${nonce}, files ${files}`,
    })
  }
}

/** Where a dump says which moment it is of. */
const wordsOf = async (exec: Exec, engine: string, file: string) =>
  engine === 'postgres'
    ? await exec(
        [
          ...([`${await programsHere()}/pg_restore`, '--create', '--schema-only'] as const),
          ...['--section=pre-data', '--file=-', file],
        ],
        { timeout: 0 },
      )
    : (await readFile(file)).subarray(0, 10_000).toString()

/** Into a database beside the one that is in use. */
async function loadPostgres({ exec, places }: Bench, file: string, name: string): Promise<void> {
  const { postgres } = places
  const beside = besideOf(name)
  const sql = (statement: string) => psql(exec, postgres, 'postgres', statement)
  await sql(`drop database if exists "${beside}" with (force)`)
  const [locale = 'C.UTF-8'] = (
    await sql(`select datcollate from pg_database where datname = '${name}'`)
  )
    .trim()
    .split('\n')
  await sql(
    `create database "${beside}" template template0 encoding 'UTF8' locale_provider libc
       lc_collate '${locale || 'C.UTF-8'}' lc_ctype '${locale || 'C.UTF-8'}'`,
  )
  const where = [`--host=${postgres}`, '--username=postgres', `--dbname=${beside}`]
  await exec([`${await programsHere()}/pg_restore`, '--exit-on-error', ...where, file], {
    timeout: 0,
  })
}

/** As `loadPostgres`, for an app that was not there: its role may not be, either. */
export async function loadNew({ exec, places }: Bench, file: string, name: string, locale: string) {
  const { postgres } = places
  const beside = besideOf(name)
  const sql = (statement: string) => psql(exec, postgres, 'postgres', statement)
  const known = await sql(`select 1 from pg_roles where rolname = '${name}'`)
  if (known.trim() === '') await sql(`create role "${name}" login`)
  await sql(`drop database if exists "${beside}" with (force)`)
  await sql(
    `create database "${beside}" owner "${name}" template template0 encoding 'UTF8'
       locale_provider libc lc_collate '${locale}' lc_ctype '${locale}'`,
  )
  await loadOwned(exec, postgres, { file, database: beside, owner: name })
}

export async function refuseOtherRows(
  { exec, places }: Bench,
  name: string,
  rows: Readonly<Rows>,
): Promise<void> {
  refuseUnlike(name, rows, counted(rowsOf(await psql(exec, places.postgres, besideOf(name), ROWS))))
}

/** A database of MariaDB gets its name as it is loaded: so it is loaded once where nobody uses it. */
async function tryMariadb(bench: Bench, file: string, name: string, rows?: Readonly<Rows>) {
  const { exec, places } = bench
  const room = join(places.room, 'trial')
  await rm(room, { recursive: true, force: true })
  await mkdir(room, { recursive: true, mode: 0o711 })
  try {
    await newMariadb(exec, room)
    const server = await startMariadb({ exec, state: room, run: places.run })
    try {
      await server.load(name, file)
      if (rows) refuseUnlike(name, rows, await server.rows(name))
    } finally {
      await server.stop()
    }
  } finally {
    await rm(room, { recursive: true, force: true })
  }
}

type Rows = { [table: string]: number }

function refuseUnlike(name: string, rows: Readonly<Rows>, found: Rows): void {
  if (isDeepStrictEqual(found, rows)) return
  throw new Refused({
    code: 'restore-rows',
    message: `the database ${name} came back with other rows than it was saved with`,
    hint: 'nothing was changed; take another snapshot',
    detail: `saved ${JSON.stringify(rows)}, came ${JSON.stringify(found)}`,
  })
}

const recipeSchema = z.object({
  database: z.unknown().optional(),
  databases: z.record(z.string(), z.unknown()).default({}),
})

/** A recipe of then that has more of them than the app of now: nobody would bring those back. */
async function refuseOtherDatabases(into: string, then: string, app: JobApp): Promise<void> {
  const revision = String(await revisionIn(join(into, 'state'), then))
  const file = join(into, 'state/gantry/apps', then, 'revisions', revision, 'recipe.toml')
  const recipe = decodeToml(file, (await readText(file)) ?? '', recipeSchema)
  const count = Object.keys(recipe.databases).length + (recipe.database === undefined ? 0 : 1)
  if (count <= app.databases.length) return
  throw new Refused({
    code: 'restore-other-databases',
    message: `${app.service} of that time had ${count} databases, and has ${app.databases.length} now`,
    hint: 'nothing was changed; bring it back beside this one, under another name: --as NAME',
  })
}

const entrySchema = z.object({ apps: z.record(z.string(), z.object({ revision: z.number() })) })

async function revisionIn(state: string, service: string): Promise<number> {
  const file = join(state, 'gantry/box.toml')
  const { apps } = decodeToml(file, (await readText(file)) ?? '', entrySchema)
  const entry = apps[service]
  if (entry) return entry.revision
  throw new Refused({
    code: 'restore-unknown',
    message: `${service} is not in this snapshot`,
    hint: 'take a snapshot of a time when the app was there',
  })
}

/**
 * What was staged takes the place of what is there, each part in one step. Cut anywhere, it is gone
 * on with: what has moved already is no longer where it waited.
 */
export const replace = (bench: Bench, job: JobOf<'replace'>): Promise<void> =>
  bench.turns.still(() => putBack(bench, job))

async function putBack(bench: Bench, job: JobOf<'replace'>): Promise<void> {
  const { exec, places, says } = bench
  const { app } = job
  const { service } = app
  const staged = stageOf(places.state, service)
  says('stand', { about: service, app: service })
  await stillness(exec, service)
  await keepWayBack(bench, job)
  says('put-back', { about: service, app: service })
  const root = join(places.state, 'apps', service)
  // Also those that only the recipe of then has.
  const then = await foldersIn(join(staged, 'state/apps', service))
  for (const id of then.filter(it => !app.left.includes(it))) {
    await swap(join(staged, 'state/apps', service, id), join(root, id))
  }
  await swap(join(staged, 'state/apps', service, NONCE_FILE), join(root, NONCE_FILE))
  await putSqlite(staged, root, app)
  await exec(['sync', '--file-system', places.state], { timeout: 0 })
  cutPoint('restore: files')
  for (const instance of app.caches) {
    const unit = `gantry-cache@${instance}.service`
    const from = join(staged, 'state/cache', instance)
    if (await exists(from)) {
      // Nobody starts it again until its keys are there.
      await exec(['systemctl', 'mask', '--runtime', '--now', unit])
      await swap(from, join(places.state, 'cache', instance))
    }
    // Also where a kill came in between.
    await exec(['systemctl', 'unmask', '--runtime', unit])
  }
  for (const { engine, name } of app.databases) {
    says('put-back-database', { about: name, app: service })
    const dump = dumpFile(join(staged, 'dumps'), service, engine, name)
    if (engine === 'postgres') await swapPostgres(bench, name)
    // What was brought from elsewhere may be files alone.
    else if (await exists(dump)) await loadMariadb(bench, dump, name)
  }
  cutPoint('restore: databases')
}

/**
 * What the app has now is among the snapshots of the box before any of it goes, and is known as its
 * way back: done once. Throws Refused where that cannot be; then nothing was changed.
 */
async function keepWayBack(
  { exec, places, record, note }: Bench,
  { id: job, app: { service }, half }: JobOf<'replace'>,
): Promise<void> {
  const known = (await record()).back[service]
  if (half || known?.job === job) return
  const now = Date.now()
  const snapshot = snapshotName(now)
  const at = new Date(now).toISOString()
  try {
    await snapshotOf(exec, places.state, join(places.snapshots, snapshot), { readOnly: true })
    await exec(['sync', '--file-system', places.snapshots], { timeout: 0 })
    await note(it => ({ ...it, back: { ...it.back, [service]: { job, snapshot, at } } }))
  } catch (error) {
    throw new Refused(
      {
        code: 'restore-unkept',
        message: `what ${service} has now could not be kept, so nothing of it was replaced`,
        hint: 'look whether the disk of the box has room and is sound, and bring it back once more',
        detail: problemOf(error).detail ?? problemOf(error).message,
      },
      error,
    )
  }
}

const foldersIn = async (path: string) =>
  (await readdir(path, { withFileTypes: true }).catch(() => []))
    .filter(it => it.isDirectory())
    .map(it => it.name)

async function stillness(exec: Exec, service: string): Promise<void> {
  const until = Date.now() + 120_000
  const ask = ['docker', 'ps', '--quiet', '--filter', `name=^${service}\\.`] as const
  while ((await exec([...ask])).trim() !== '') {
    if (Date.now() > until) {
      throw new ComponentFailed('restore-busy', `${service} does not stop`, {
        hint: 'it is tried again by itself',
      })
    }
    await pause(500)
  }
}

async function swap(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return
  await rm(to, { recursive: true, force: true })
  await mkdir(join(to, '..'), { recursive: true })
  await rename(from, to)
  await syncFolder(join(to, '..'))
}

/** In the place of the files that they were made of, whose logs no longer belong to them. */
export async function putSqlite(staged: string, root: string, app: JobApp): Promise<void> {
  for (const id of await foldersIn(join(staged, 'dumps', app.service))) {
    const from = join(staged, 'dumps', app.service, id)
    const names = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const it of names.filter(it => it.isFile())) {
      const path = join(it.parentPath, it.name)
      const to = join(root, path.slice(join(staged, 'dumps', app.service).length))
      if (!(await isOwnFile(root, to))) continue
      // Its owner and rights are those of the file that it takes the place of.
      await copyFile(path, to)
      for (const log of ['-wal', '-shm', '-journal']) await rm(`${to}${log}`, { force: true })
    }
  }
}

async function swapPostgres({ exec, places }: Bench, name: string): Promise<void> {
  const sql = (statement: string) => psql(exec, places.postgres, 'postgres', statement)
  const beside = besideOf(name)
  const there = await sql(`select 1 from pg_database where datname = '${beside}'`)
  if (there.trim() === '') return
  await sql(`alter database "${beside}" owner to "${name}"`)
  await sql(`revoke all on database "${beside}" from public`)
  await sql(`drop database if exists "${name}" with (force)`)
  // What it is called tells whether this was done: after a cut it is looked at again.
  await sql(`alter database "${beside}" rename to "${name}"`)
}

async function loadMariadb({ exec, places }: Bench, file: string, name: string): Promise<void> {
  const root = ['--no-defaults', '--user=root', `--socket=${places.mariadb}`] as const
  await exec(['mariadb', ...root], { input: `drop database if exists \`${name}\`;\n`, timeout: 0 })
  await exec(['mariadb', ...root, `--execute=source ${file}`], { timeout: 0 })
}
