import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../base/exec.ts'
import { syncFolder } from '../../base/files.ts'
import { OWN_MAJOR, programsOf, serveMajor } from '../../box/clusters.ts'
import type { Activity } from '../activity.ts'
import type { Contents } from '../contents.ts'
import {
  as,
  type CopyServer,
  initdb,
  psql,
  SHARE,
  startMariadb,
  startPostgres,
  USERS,
} from '../copies.ts'
import { dumpFile } from '../dumps.ts'
import { Refused } from '../refused.ts'
import { databasesOf, type Engine, otherThanSaved } from './verdict.ts'

export interface RebuildOptions {
  readonly exec: Exec
  /** Where the servers' data goes; and the dumps. */
  readonly state: string
  readonly dumps: string
  readonly run: string
  readonly says: (activity: Activity, more: { readonly about: string }) => void
}

/**
 * Makes the data of a database server anew, out of dumps: for another kind of processor, a later
 * major version, or files that do not come up. It gets its name last. Throws Refused where what
 * came is not what was saved.
 */
export async function rebuild(
  options: RebuildOptions,
  engine: Engine,
  contents: Contents,
): Promise<void> {
  const { exec, state } = options
  const { folder, version, user, make, start } = ENGINES[engine]
  const home = join(state, folder)
  await mkdir(home, { recursive: true })
  for (const it of await readdir(home)) await rm(join(home, it), { recursive: true, force: true })
  await chown(home, USERS[user], USERS[user])
  const data = join(home, `${version}.part`)
  await exec([...as(user), ...make(data)], { timeout: 0, cwd: '/' })
  const server = await start({ ...options, data })
  try {
    await loadAll(options, engine, contents, server)
    await server.settle()
  } finally {
    await server.stop()
  }
  await exec(['sync', '--file-system', home], { timeout: 0 })
  await rename(data, join(home, version))
  if (engine === 'postgres') await serveMajor(state, version)
  await syncFolder(home)
}

const ENGINES = {
  postgres: {
    folder: 'postgresql',
    version: OWN_MAJOR,
    user: 'postgres',
    start: startPostgres,
    make: (data: string) => initdb(OWN_MAJOR, data),
  },
  mariadb: {
    folder: 'mariadb',
    version: '11.8',
    user: 'mysql',
    start: startMariadb,
    // As image/layers/32-mariadb/files/usr/lib/gantry/mariadb-data does.
    make: (data: string) => [
      ...['mariadb-install-db', `--defaults-file=${SHARE}/mariadb/server.cnf`],
      ...[`--datadir=${data}`, '--auth-root-authentication-method=socket'],
      ...['--auth-root-socket-user=root', '--skip-test-db', '--rpm'],
    ],
  },
} as const

async function loadAll(
  { exec, dumps, run, says }: RebuildOptions,
  engine: Engine,
  contents: Contents,
  server: CopyServer,
): Promise<void> {
  for (const saved of databasesOf(contents, engine)) {
    const { name, service } = saved
    says('read-database', { about: name })
    const file = dumpFile(dumps, service, engine, name)
    if (engine === 'postgres') await loadPostgres(exec, join(run, 'postgres'), name, file)
    else await loadMariadb(exec, join(run, 'mariadb/copy.sock'), file)
    const came = { nonce: await server.nonce(name), rows: await server.rows(name) }
    const wrong = otherThanSaved(contents, saved, came)
    if (wrong === undefined) continue
    throw new Refused({
      code: 'restore-rows',
      message: wrong,
      hint: 'nothing was changed on this box; take another snapshot',
      detail: `saved ${JSON.stringify(saved.rows)}, came ${JSON.stringify(came.rows)}`,
    })
  }
}

/** Its role is there first: the agent gives it its password. */
async function loadPostgres(exec: Exec, socket: string, name: string, file: string) {
  await psql(exec, socket, 'postgres', `create role "${name}" login`)
  const where = [`--host=${socket}`, '--username=postgres', '--dbname=postgres']
  await exec(
    [`${programsOf(OWN_MAJOR)}/pg_restore`, '--create', '--exit-on-error', ...where, file],
    {
      timeout: 0,
    },
  )
}

const loadMariadb = (exec: Exec, socket: string, file: string) =>
  exec(
    ['mariadb', '--no-defaults', '--user=root', `--socket=${socket}`, `--execute=source ${file}`],
    { timeout: 0 },
  )
