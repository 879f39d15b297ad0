import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { cutPoint } from '../../base/cut-point.ts'
import { problemOf } from '../../base/errors.ts'
import { exists, readText, syncFolder, writeWhole } from '../../base/files.ts'
import { clustersIn, programsOf, serveMajor, servingMajor } from '../../box/clusters.ts'
import type { Bench } from '../bench.ts'
import { as, type CopyServer, initdb, psql, startPostgres } from '../copies.ts'
import type { JobOf } from '../job.ts'
import { Refused } from '../refused.ts'
import { removeSubvolume, snapshotOf } from '../subvolumes.ts'

const UNIT = 'postgresql.service'
/** Milliseconds that the server may take to answer once it serves. */
const PATIENCE = 120_000
/** Databases that are written out, each into a file of its own, and what no database has. */
const GLOBALS = 'globals.sql'

/**
 * Takes PostgreSQL to another major while no app uses it: what it has is written out, by a server that
 * is started on a copy, and read in again by one of the other major beside. Only when every table has
 * as many rows as before that one serves. The former cluster is never written to. Throws Refused where
 * anything went wrong; then the former one serves.
 */
export async function moveMajor(bench: Bench, job: JobOf<'move-major'>): Promise<void> {
  const { exec, places } = bench
  const { from, to } = job
  if ((await servingMajor(places.state)) !== to) {
    await exec(['systemctl', 'stop', UNIT], { timeout: 0 })
    cutPoint('major: stopped')
    try {
      await makeNext(bench, job)
    } catch (error) {
      await exec(['systemctl', 'start', UNIT])
      throw error
    }
    await serveMajor(places.state, to)
    cutPoint('major: switched')
  }
  try {
    await startServer(bench)
  } catch (error) {
    await exec(['systemctl', 'stop', UNIT], { timeout: 0 })
    await serveMajor(places.state, from)
    await startServer(bench)
    throw new Refused({
      code: 'database-no-start',
      message: `PostgreSQL ${to} does not start, and ${from} goes on`,
      hint: 'nothing was changed; journalctl -u postgresql says more',
      detail: problemOf(error).detail ?? problemOf(error).message,
    })
  }
  cutPoint('major: started')
  await clear(bench)
}

/** Lets the former cluster serve again. What was written since lies beside, as it would be read in. */
export async function leaveMajor(bench: Bench, job: JobOf<'leave-major'>): Promise<void> {
  const { exec, places } = bench
  const { from, to, aside } = job
  if ((await servingMajor(places.state)) !== to) {
    await exec(['systemctl', 'stop', UNIT], { timeout: 0 })
    cutPoint('major: leaving')
    await putAside(bench, from, aside)
    cutPoint('major: aside')
    await serveMajor(places.state, to)
    cutPoint('major: left')
  }
  await startServer(bench)
  // Only what is there twice goes.
  if (await exists(aside)) {
    for (const it of [from, `${from}.part`]) {
      await exec(['rm', '-rf', join(clustersIn(places.state), it)], { timeout: 0 })
    }
  }
  await clear(bench)
}

const roomOf = ({ places }: Bench) => join(places.room, 'major')
const workOf = (bench: Bench) => join(roomOf(bench), 'work')

async function clear(bench: Bench): Promise<void> {
  await removeSubvolume(bench.exec, workOf(bench))
  await bench.exec(['rm', '-rf', roomOf(bench)], { timeout: 0 })
}

/** The cluster of the next major, whole and compared, under its name. */
async function makeNext(bench: Bench, job: JobOf<'move-major'>): Promise<void> {
  const { exec, places, says } = bench
  const { id, from, to, snapshot } = job
  const home = clustersIn(places.state)
  const [part, whole] = [join(home, `${to}.part`), join(home, to)]
  const made = join(roomOf(bench), 'made')
  if ((await readText(made)) === id && (await exists(whole))) return
  await clear(bench)
  for (const it of [part, whole]) await exec(['rm', '-rf', it], { timeout: 0 })
  await mkdir(roomOf(bench), { recursive: true, mode: 0o711 })
  const moment = join(places.snapshots, snapshot)
  if (!(await exists(moment))) await snapshotOf(exec, places.state, moment, { readOnly: true })
  cutPoint('major: moment')
  const dumps = join(roomOf(bench), 'dumps')
  says('dump', { about: `PostgreSQL ${from}` })
  const saved = await onCopy(bench, moment, server => writeAll(bench, server, from, dumps))
  cutPoint('major: written')
  await exec([...as('postgres'), ...initdb(to, part)], { timeout: 0, cwd: '/' })
  const server = await startPostgres({ ...places, exec, data: part })
  try {
    await readAll(bench, server, to, dumps, saved)
    await server.settle()
  } finally {
    await server.stop()
  }
  cutPoint('major: read')
  await exec(['sync', '--file-system', home], { timeout: 0 })
  await rename(part, whole)
  await syncFolder(home)
  await writeWhole(made, id)
  cutPoint('major: made')
}

/** A server on a copy of a state: the one that is copied stays as it is. */
async function onCopy<T>(
  bench: Bench,
  state: string,
  use: (server: CopyServer) => Promise<T>,
): Promise<T> {
  const { exec, places } = bench
  const work = workOf(bench)
  await snapshotOf(exec, state, work)
  try {
    const server = await startPostgres({ exec, state: work, run: places.run })
    try {
      return await use(server)
    } finally {
      await server.stop()
    }
  } finally {
    await removeSubvolume(exec, work)
  }
}

/** By database, the rows of its tables. */
type Rows = ReadonlyMap<string, Readonly<Record<string, number>>>

/**
 * Everything that the server has, by the programs of its own major: those of a later one may not know what
 * a minor release has taught it to keep for itself (17.12 has marks at columns that 18.6 refuses to read).
 */
async function writeAll(
  { exec, places }: Bench,
  server: CopyServer,
  major: string,
  dumps: string,
): Promise<Rows> {
  await mkdir(dumps, { recursive: true, mode: 0o700 })
  const programs = programsOf(major)
  const who = [`--host=${socketOf(places.run)}`, '--username=postgres']
  const globals = join(dumps, GLOBALS)
  await exec([`${programs}/pg_dumpall`, '--globals-only', `--file=${globals}`, ...who], {
    timeout: 0,
  })
  // Whoever makes a cluster is there.
  const text = (await readFile(globals, 'utf8')).replace(/^CREATE ROLE postgres;$/m, '')
  await writeFile(globals, text, { mode: 0o600 })
  const found = await server.query(
    'postgres',
    `select datname from pg_database where not datistemplate and datname <> 'postgres' order by 1`,
  )
  const rows = new Map<string, Readonly<Record<string, number>>>()
  for (const [name = ''] of found) {
    const how = ['--format=custom', '--create', `--file=${dumpOf(dumps, name)}`]
    await exec([`${programs}/pg_dump`, ...how, ...who, name], { timeout: 0 })
    rows.set(name, await server.rows(name))
  }
  return rows
}

async function readAll(
  { exec, places, says }: Bench,
  server: CopyServer,
  major: string,
  dumps: string,
  saved: Rows,
): Promise<void> {
  const programs = programsOf(major)
  const where = [`--host=${socketOf(places.run)}`, '--username=postgres', '--dbname=postgres']
  const strictly = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1']
  await exec([`${programs}/psql`, ...strictly, ...where, `--file=${join(dumps, GLOBALS)}`], {
    timeout: 0,
  })
  for (const [name, before] of saved) {
    says('read-database', { about: name })
    const how = ['--create', '--exit-on-error', ...where]
    await exec([`${programs}/pg_restore`, ...how, dumpOf(dumps, name)], { timeout: 0 })
    // What the server knows of its tables does not come along, and is what makes it fast.
    await server.query(name, 'analyze')
    const after = await server.rows(name)
    if (isDeepStrictEqual(after, before)) continue
    throw new Refused({
      code: 'database-rows',
      message: `the database ${name} has other rows in PostgreSQL ${major}`,
      hint: 'nothing was changed: the former one goes on',
      detail: `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
    })
  }
}

const socketOf = (run: string) => join(run, 'postgres')
const dumpOf = (dumps: string, name: string) => join(dumps, `${name}.postgres`)

/** What its databases have now: written out, or where that cannot be done the files as they are. */
async function putAside(bench: Bench, major: string, aside: string): Promise<void> {
  if (await exists(aside)) return
  const { exec, places, says } = bench
  const part = `${aside}.part`
  await exec(['rm', '-rf', part], { timeout: 0 })
  await mkdir(join(aside, '..'), { recursive: true, mode: 0o700 })
  await mkdir(roomOf(bench), { recursive: true, mode: 0o711 })
  says('dump', { about: `PostgreSQL ${major}` })
  try {
    await onCopy(bench, places.state, server => writeAll(bench, server, major, part))
  } catch (error) {
    process.stdout.write(`the files are kept as they are: ${problemOf(error).detail}\n`)
    await exec(['rm', '-rf', part], { timeout: 0 })
    const cluster = join(clustersIn(places.state), major)
    await exec(['cp', '--archive', '--reflink=auto', cluster, part], { timeout: 0 })
  }
  await exec(['sync', '--file-system', part], { timeout: 0 })
  await rename(part, aside)
  await syncFolder(join(aside, '..'))
}

/** Throws where it does not answer in time. */
async function startServer({ exec, places }: Bench): Promise<void> {
  await exec(['systemctl', 'reset-failed', UNIT]).catch(() => {})
  const until = performance.now() + PATIENCE
  await exec(['systemctl', 'start', '--no-block', UNIT])
  for (;;) {
    try {
      return void (await psql(exec, places.postgres, 'postgres', 'select 1'))
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(200)
    }
  }
}
