import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { ComponentFailed } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, syncFolder } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { loadOwned, renameTo } from './as-called.ts'
import { type Contents, openContents } from './contents.ts'
import { counted, nonceIn, psql, ROWS, rowsOf } from './copies.ts'
import { dumpAll, dumpFile } from './dumps.ts'
import type { JobApp, JobOf } from './job.ts'
import { NONCE_FILE } from './moment.ts'
import { Refused } from './refused.ts'
import { withRepository } from './restic.ts'
import type { Bench } from './save.ts'
import { removeSubvolume, snapshotOf } from './subvolumes.ts'

/** Inside the state, so that what was staged takes its place in one step. */
export const stageOf = (state: string, service: string) => join(state, 'restoring', service)

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
  await rm(into, { recursive: true, force: true })
  await mkdir(into, { recursive: true, mode: 0o700 })
  says(`fetch ${app.service} as it was`, { app: app.service })
  const wanted = { ...job, app: earlier }
  const contents = job.target
    ? await fromTarget(bench, wanted, into)
    : await fromBox(bench, wanted, into)
  cutPoint('restore: fetched')
  const saved = contents?.apps[earlier.service]
  if (job.earlier) await renameTo(exec, into, earlier, app)
  await holdTogether(exec, into, app)
  for (const [i, { engine, name, locale }] of app.databases.entries()) {
    if (engine !== 'postgres') continue
    says(`read the database ${name}`, { app: app.service })
    const file = dumpFile(join(into, 'dumps'), app.service, engine, name)
    if (job.earlier) await loadNew(bench, file, name, locale)
    else await loadPostgres(bench, file, name)
    const rows = saved?.databases.find(it => it.name === earlier.databases[i]?.name)?.rows
    if (rows) await refuseOtherRows(bench, name, rows)
  }
  cutPoint('restore: staged')
  return await revisionIn(join(into, 'state'), earlier.service)
}

/** What a restore of an app needs of everything that is kept. */
const partsOf = ({ service, caches }: JobApp) => [
  'manifest.json',
  'manifest.signature',
  'state/gantry/box.toml',
  `state/gantry/apps/${service}`,
  `state/gantry/secrets/${service}.toml`,
  `state/apps/${service}`,
  `dumps/${service}`,
  ...caches.map(it => `state/cache/${it}`),
]

async function fromTarget(
  { restic, places, says }: Bench,
  { target, snapshot, app }: JobOf<'stage'>,
  into: string,
): Promise<Contents> {
  if (!target) throw new Error('no target')
  await withRepository(restic, target, async repository => {
    await repository.restic(
      [
        ...['restore', '--json', `${snapshot}:${join(places.room, 'saving')}`, '--target', into],
        ...partsOf(app).flatMap(it => ['--include', `/${it}`]),
      ],
      {
        onProgress: fraction =>
          says(`fetch ${app.service} from ${target.name}`, { fraction, app: app.service }),
      },
    )
  })
  const [text, signature] = await Promise.all(
    ['manifest.json', 'manifest.signature'].map(it => readText(join(into, it))),
  )
  const contents = text && signature ? openContents({ text, signature }) : undefined
  if (contents) return contents
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
  const work = join(places.room, 'work')
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
    const tell = (what: string, service: string) => says(what, { app: service })
    const found = await dumpAll({ exec, state: work, dumps, run, apps: [app], says: tell })
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
          ...(['/usr/lib/postgresql/17/bin/pg_restore', '--create', '--schema-only'] as const),
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
  await exec(['/usr/lib/postgresql/17/bin/pg_restore', '--exit-on-error', ...where, file], {
    timeout: 0,
  })
}

/** As `loadPostgres`, for an app that was not there: its role may not be, either. */
async function loadNew({ exec, places }: Bench, file: string, name: string, locale: string) {
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

async function refuseOtherRows(
  { exec, places }: Bench,
  name: string,
  rows: Readonly<{ [table: string]: number }>,
): Promise<void> {
  const found = counted(rowsOf(await psql(exec, places.postgres, besideOf(name), ROWS)))
  if (isDeepStrictEqual(found, rows)) return
  throw new Refused({
    code: 'restore-rows',
    message: `the database ${name} came back with other rows than it was saved with`,
    hint: 'nothing was changed; take another snapshot',
    detail: `saved ${JSON.stringify(rows)}, came ${JSON.stringify(found)}`,
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
export async function replace(bench: Bench, { app }: JobOf<'replace'>): Promise<void> {
  const { exec, places, says } = bench
  const { service } = app
  const staged = stageOf(places.state, service)
  says(`wait until ${service} stands still`, { app: service })
  await stillness(exec, service)
  says(`put back what ${service} had`, { app: service })
  const root = join(places.state, 'apps', service)
  for (const { id } of app.folders) {
    await swap(join(staged, 'state/apps', service, id), join(root, id))
  }
  await swap(join(staged, 'state/apps', service, NONCE_FILE), join(root, NONCE_FILE))
  await putSqlite(staged, root, app)
  cutPoint('restore: files')
  for (const instance of app.caches) {
    const unit = `gantry-cache@${instance}.service`
    const from = join(staged, 'state/cache', instance)
    if (!(await exists(from))) continue
    // Nobody starts it again until its keys are there.
    await exec(['systemctl', 'mask', '--runtime', '--now', unit])
    await swap(from, join(places.state, 'cache', instance))
    await exec(['systemctl', 'unmask', '--runtime', unit])
  }
  for (const { engine, name } of app.databases) {
    says(`put back the database ${name}`, { app: service })
    if (engine === 'postgres') await swapPostgres(bench, name)
    else await loadMariadb(bench, dumpFile(join(staged, 'dumps'), service, engine, name), name)
  }
  cutPoint('restore: databases')
}

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
  for (const { id } of app.folders) {
    const from = join(staged, 'dumps', app.service, id)
    const names = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const it of names.filter(it => it.isFile())) {
      const path = join(it.parentPath, it.name)
      const to = join(root, path.slice(join(staged, 'dumps', app.service).length))
      if (!(await exists(to))) continue
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
  await sql(`drop database if exists "${name}" with (force)`)
  // What it is called tells whether this was done: after a cut it is looked at again.
  await sql(`alter database "${beside}" rename to "${name}"`)
  await sql(`alter database "${name}" owner to "${name}"`)
  await sql(`revoke all on database "${name}" from public`)
}

async function loadMariadb({ exec, places }: Bench, file: string, name: string): Promise<void> {
  const root = ['--no-defaults', '--user=root', `--socket=${places.mariadb}`] as const
  await exec(['mariadb', ...root], { input: `drop database if exists \`${name}\`;\n`, timeout: 0 })
  await exec(['mariadb', ...root, `--execute=source ${file}`], { timeout: 0 })
}

/** Nothing is left of what waited. */
export async function clearStage({ exec, places }: Bench, app: JobApp): Promise<void> {
  await rm(stageOf(places.state, app.service), { recursive: true, force: true })
  for (const { engine, name } of app.databases) {
    if (engine !== 'postgres') continue
    const sql = `drop database if exists "${besideOf(name)}" with (force)`
    await psql(exec, places.postgres, 'postgres', sql)
  }
}
