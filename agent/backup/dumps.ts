import { glob, lstat, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText } from '../base/files.ts'
import type { Activity } from './activity.ts'
import { type Contents, digestOf } from './contents.ts'
import { type CopyServer, startMariadb, startPostgres } from './copies.ts'
import { isLeftOut } from './excludes.ts'
import type { JobApp } from './job.ts'

type AppContents = Contents['apps'][string]
type Engine = JobApp['databases'][number]['engine']

export interface DumpOptions {
  readonly exec: Exec
  /** A state that may be written to and is thrown away afterwards. */
  readonly state: string
  /** Where the dumps go: `<app>/<database>.postgres`, `.mariadb`, and `<folder>/<file>` of SQLite. */
  readonly dumps: string
  readonly run: string
  readonly apps: readonly JobApp[]
  readonly says: (
    activity: Activity,
    more: { readonly about: string; readonly app: string },
  ) => void
}

/**
 * Everything in databases once more, written out by servers that are started on a copy: each time a
 * trial of whether they come up again after a crash, and a way into later versions of them. Both
 * servers at once: most of it is waiting for one of them to come up.
 */
export async function dumpAll(
  options: DumpOptions,
): Promise<Pick<Contents, 'apps' | 'engines' | 'positions'>> {
  const { dumps, apps } = options
  await rm(dumps, { recursive: true, force: true })
  await mkdir(dumps, { recursive: true, mode: 0o700 })
  const found = new Map<string, AppContents>()
  for (const app of apps) found.set(app.service, await filesOf(options, app))

  const engines: Record<string, string> = {}
  const positions: NonNullable<Contents['positions']> = {}
  // None is left running on a copy that is taken away.
  const both = await Promise.allSettled(SERVERS.map(it => dumpThose(options, ...it)))
  for (const [i, one] of both.entries()) {
    if (one.status === 'rejected') throw one.reason
    const [engine] = SERVERS[i] ?? []
    const { version, position, databases, problems } = one.value
    if (engine && version) engines[engine] = version
    if (engine && position) positions[engine] = position
    for (const [service, it] of databases) found.get(service)?.databases.push(it)
    for (const [service, it] of problems) found.get(service)?.problems.push(it)
  }
  return { apps: Object.fromEntries(found), engines, positions }
}

type Start = (options: DumpOptions) => Promise<CopyServer>

const SERVERS: readonly (readonly [Engine, Start])[] = [
  ['postgres', startPostgres],
  ['mariadb', startMariadb],
]

export const dumpFile = (dumps: string, service: string, engine: string, name: string) =>
  join(dumps, service, `${name}.${engine}`)

/** What one server has written out, and what was wrong with it; each by the app that it is of. */
interface Dumped {
  readonly version?: string
  readonly position?: Awaited<ReturnType<CopyServer['position']>>
  readonly databases: readonly (readonly [string, AppContents['databases'][number]])[]
  readonly problems: readonly (readonly [string, string])[]
}

async function dumpThose(options: DumpOptions, engine: Engine, start: Start): Promise<Dumped> {
  const { apps, says } = options
  const databases: [string, AppContents['databases'][number]][] = []
  const problems: [string, string][] = []
  const wanted = apps.flatMap(({ service, databases }) =>
    databases.filter(it => it.engine === engine).map(({ name }) => ({ service, name })),
  )
  if (wanted.length === 0) return { databases, problems }
  let server: CopyServer
  try {
    server = await start(options)
  } catch (error) {
    const { message, detail = '' } = problemOf(error)
    const why = `${message} (${engine}): ${detail.slice(-300)}`
    const users = new Set(wanted.map(it => it.service))
    return { databases, problems: [...users].map(it => [it, why]) }
  }
  try {
    const version = await server.version()
    const position = await server.position()
    for (const { service, name } of wanted) {
      says('dump', { about: service, app: service })
      const file = dumpFile(options.dumps, service, engine, name)
      try {
        databases.push([service, { engine, name, ...(await dumpOne(server, name, file)) }])
      } catch (error) {
        await rm(file, { force: true })
        const { message, detail = '' } = problemOf(error)
        problems.push([
          service,
          `its database ${name} could not be written out: ${detail || message}`,
        ])
      }
    }
    return { version, ...(position ? { position } : {}), databases, problems }
  } finally {
    await server.stop()
  }
}

async function dumpOne(server: CopyServer, name: string, file: string) {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const rows = await server.rows(name)
  const nonce = await server.nonce(name)
  await server.dump(name, file)
  return { rows, ...(nonce === undefined ? {} : { nonce }) }
}

/** Folders and SQLite. */
async function filesOf({ state, dumps }: DumpOptions, app: JobApp): Promise<AppContents> {
  const problems: string[] = []
  const root = join(state, 'apps', app.service)
  const folders = await Promise.all(
    app.folders.map(async ({ id, exclude }) => {
      const all = await measure(join(root, id))
      const isWhole = exclude.length === 0
      return {
        ...{ id, ...all },
        saved: isWhole ? all : await measure(join(root, id), isLeftOut(exclude)),
      }
    }),
  )
  for (const { folder, pattern } of app.sqlite) {
    const from = join(root, folder)
    for await (const name of glob(pattern, { cwd: from })) {
      const file = join(from, name)
      try {
        if (!(await isOwnFile(root, file))) continue
        await copySqlite(file, join(dumps, app.service, folder, name))
      } catch (error) {
        problems.push(`${relative(root, file)} is no database that could be read: ${error}`)
      }
    }
  }
  const recipe = join(
    ...[state, 'gantry/apps', app.service, 'revisions', String(app.revision), 'recipe.toml'],
  )
  return {
    revision: app.revision,
    recipe: digestOf((await readText(recipe)) ?? ''),
    images: app.images,
    databases: [],
    folders,
    problems,
  }
}

/** Neither a link nor reached through one: links of an app lead into what is not the app's. */
export async function isOwnFile(root: string, file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined)
  if (!found?.isFile()) return false
  return (await realpath(file)) === join(await realpath(root), relative(root, file))
}

/** With everything that is still in its log; pages that are damaged show here. */
async function copySqlite(file: string, to: string): Promise<void> {
  await mkdir(join(to, '..'), { recursive: true, mode: 0o700 })
  await rm(to, { force: true })
  const database = new DatabaseSync(file)
  try {
    const [row] = database.prepare('pragma integrity_check(1)').all()
    const said = String(Object.values(row ?? {})[0])
    if (said !== 'ok') throw new Error(said)
    await backup(database, to)
  } finally {
    database.close()
  }
}

/**
 * How many files and links there are below a folder, and the bytes of files; what else there is, a
 * backup does not hold. Links are not followed. Names are whatever bytes they are.
 *
 * @param leftOut of a path below it: neither that nor what is in it counts
 */
export async function measure(
  folder: string,
  leftOut: (path: string) => boolean = () => false,
): Promise<{ files: number; bytes: number }> {
  if (!(await exists(folder))) return { files: 0, bytes: 0 }
  let [files, bytes] = [0, 0]
  const open = [Buffer.from(folder)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const it of await readdir(next, { withFileTypes: true, encoding: 'buffer' })) {
      const path = Buffer.concat([next, Buffer.from('/'), it.name])
      if (leftOut(path.toString().slice(folder.length + 1))) continue
      if (it.isDirectory()) open.push(path)
      else if (it.isFile() || it.isSymbolicLink()) files += 1
      if (it.isFile()) bytes += (await stat(path)).size
    }
  }
  return { files, bytes }
}
