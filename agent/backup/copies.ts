import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText } from '../base/files.ts'
import {
  clustersIn,
  majorOf,
  OWN_MAJOR,
  programsOf,
  serveMajor,
  servingMajor,
} from '../box/clusters.ts'

/** A database server of a moment: started on the data as a crash would have left it. */
export interface CopyServer {
  /** Rows of a statement, in one database. */
  query(database: string, sql: string): Promise<string[][]>
  /** Writes a whole database into a file. */
  dump(database: string, file: string): Promise<void>
  /** Makes a database that is not there yet out of such a file. */
  load(database: string, file: string): Promise<void>
  /** By table, how many rows. */
  rows(database: string): Promise<Record<string, number>>
  /** The nonce that was written into a database before the moment. */
  nonce(database: string): Promise<string | undefined>
  version(): Promise<string>
  /** Which server it was, and how far its log goes, where another one can follow it. */
  position(): Promise<{ readonly system: string; readonly at: string } | undefined>
  /** What was written is written as if it was stopped with care; nothing is to be written afterwards. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly exec: Exec
  /** A state that may be written to: the server mends what a crash leaves behind. */
  readonly state: string
  /** Its data, where that is not in its place in the state. */
  readonly data?: string
  /** For its socket; it is made. */
  readonly run: string
  /** A process in whose network everybody is let in; without one nobody comes but by its socket. */
  readonly network?: number
  /** It has followed another server so far, and is not to write anything before it is told. */
  readonly follower?: boolean
  /** A role of PostgreSQL that comes by the socket without being asked who it is. */
  readonly guest?: string
}

/** Clients speak to servers of any major. */
export const CLIENTS = programsOf(OWN_MAJOR)
const BOX = '/data/state'
/** Of PostgreSQL, of the major that serves on the box. */
export const programsHere = async () => programsOf(await servingMajor(BOX))
export const SHARE = '/usr/share/gantry'
/** Ids are fixed, because the data outlives the image. */
export const USERS = { postgres: 810, mysql: 816 } as const
/** Milliseconds for a server to mend itself: a large log is read again from its last checkpoint. */
const PATIENCE = 30 * 60_000

/**
 * As the user of a server, who is not root.
 *
 * @param network a process in whose network it is.
 */
export function as(user: keyof typeof USERS, network?: number): readonly [string, ...string[]] {
  const who = [`--reuid=${USERS[user]}`, `--regid=${USERS[user]}`, '--clear-groups']
  if (network === undefined) return ['setpriv', ...who]
  return ['nsenter', `--net=/proc/${network}/ns/net`, '--', 'setpriv', ...who]
}

/** Rows as the clients write them. */
export const rowsOf = (said: string) =>
  said.split('\n').flatMap(line => (line === '' ? [] : [line.split('\t')]))

/** What is written into a database, and beside the files, before the moment. */
export const nonceWords = (nonce: string) => `gantry moment ${nonce}`
export const nonceIn = (words: string | undefined) =>
  /gantry moment ([0-9a-f]{32})/.exec(words ?? '')?.[1]

/** Asks PostgreSQL for the number of rows of every table, counted. */
export const ROWS = `select format('%I.%I', schemaname, relname), (xpath('/row/n/text()',
  query_to_xml(format('select count(*) as n from %I.%I', schemaname, relname),
    false, true, '')))[1]::text from pg_stat_user_tables order by 1`

/** PostgreSQL on a copy of the box's cluster, of whichever major that is. */
export async function startPostgres(options: ServerOptions): Promise<CopyServer> {
  const {
    exec,
    state,
    data = join(clustersIn(state), await servingMajor(state)),
    run,
    network,
    guest,
    follower,
  } = options
  const socket = join(run, 'postgres')
  await roomFor(socket, 'postgres', exec)
  // It names the process of the server that wrote here, which is another one.
  await rm(join(data, 'postmaster.pid'), { force: true })
  const settings = {
    config_file: `${SHARE}/postgresql/postgresql.conf`,
    hba_file: join(socket, 'hba'),
    listen_addresses: network === undefined ? '' : '127.0.0.1,::1',
    unix_socket_directories: socket,
    // Who follows must allow as many as were allowed there.
    ...(follower ? {} : { max_connections: '20' }),
    fsync: 'off',
    autovacuum: 'off',
  }
  const words = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  await writeFile(join(socket, 'hba'), doorsOf({ network, guest }), { mode: 0o644 })
  const programs = programsOf(await majorOf(data))
  const argv = [`${programs}/postgres`, '-D', data, ...words]
  const server = start(exec, [...as('postgres', network), ...argv])
  const query = async (database: string, sql: string) =>
    rowsOf(await psql(exec, socket, database, sql))
  // The last line of the file is how far it is, as pg_ctl reads it.
  const isUp = async () =>
    /^(ready|standby) *$/m.test((await readText(join(data, 'postmaster.pid'))) ?? '')
  await server.ready(isUp, () => query('postgres', 'select 1'))
  return {
    query,
    version: async () => (await query('postgres', 'show server_version'))[0]?.[0] ?? '',
    async position() {
      // What it wrote itself when it came up is a little more than there was: nothing counts as newer that is not.
      const sql = `select system_identifier, pg_current_wal_insert_lsn() from pg_control_system()`
      const [[system = '', at = ''] = []] = await query('postgres', sql)
      return { system, at }
    },
    async nonce(database) {
      const sql = `select shobj_description(oid, 'pg_database') from pg_database
        where datname = current_database()`
      return nonceIn((await query(database, sql))[0]?.[0])
    },
    async dump(database, file) {
      // As it is, restic finds what did not change since the last time.
      const how = ['--format=custom', '--compress=none', '--create', `--file=${file}`]
      const who = [`--host=${socket}`, '--username=postgres', database]
      await exec([`${programs}/pg_dump`, ...how, ...who], { timeout: 0 })
    },
    async load(database, file) {
      // Everything of an app belongs to the role that is called like its database.
      await query('postgres', `create role "${database}" login`)
      const who = [`--host=${socket}`, '--username=postgres', '--dbname=postgres']
      const how = ['--create', '--exit-on-error', ...who, file]
      await exec([`${programs}/pg_restore`, ...how], { timeout: 0 })
    },
    async rows(database) {
      return counted(await query(database, ROWS))
    },
    settle: async () => void (await query('postgres', 'checkpoint')),
    stop: server.stop,
  }
}

/** Who comes by the socket is known by its user; nobody but an app on trial comes by the network. */
const doorsOf = ({ network, guest }: { network: number | undefined; guest: string | undefined }) =>
  [
    'local all postgres peer map=box',
    ...(network === undefined ? [] : ['host all all localhost trust']),
    ...(guest === undefined ? [] : [`local all ${guest} trust`]),
    '',
  ].join('\n')

/** As image/layers/30-database/files/usr/lib/gantry/database-cluster does. */
export const initdb = (major: string, data: string): readonly [string, ...string[]] => [
  `${programsOf(major)}/initdb`,
  ...[`--pgdata=${data}`, '--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin'],
  ...['--data-checksums', '--auth-local=peer', '--auth-host=scram-sha-256'],
]

/** An empty cluster, where a copy of the box's would be, of the major that serves on the box unless said. */
export async function newPostgres(exec: Exec, state: string, major?: string): Promise<void> {
  const wanted = major ?? (await servingMajor(BOX))
  const data = join(clustersIn(state), wanted)
  await ownFolder(data, 'postgres', exec)
  await serveMajor(state, wanted)
  const how = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--no-sync']
  const words = ['--username=postgres', `--pgdata=${data}`, ...how]
  await exec([...as('postgres'), `${programsOf(wanted)}/initdb`, ...words], { timeout: 0 })
}

/** A statement by PostgreSQL's own client, at the socket in a folder. Columns are parted by tabs. */
export const psql = (exec: Exec, socket: string, database: string, sql: string) =>
  exec(
    [
      ...([`${CLIENTS}/psql`, '--no-psqlrc', '--quiet', '--tuples-only', '--no-align'] as const),
      ...['--field-separator=\t', '--set=ON_ERROR_STOP=1', `--host=${socket}`],
      ...['--username=postgres', `--dbname=${database}`],
    ],
    { input: `${sql};\n`, timeout: 0 },
  )

/** MariaDB 11.8 on a copy of the box's data. */
export async function startMariadb(options: ServerOptions): Promise<CopyServer> {
  const { exec, state, data = join(state, 'mariadb/11.8'), run, network, follower } = options
  const folder = join(run, 'mariadb')
  await roomFor(folder, 'mysql', exec)
  const socket = join(folder, 'copy.sock')
  const settings = {
    datadir: data,
    socket,
    'pid-file': join(folder, 'copy.pid'),
    'innodb-buffer-pool-size': '32M',
    'innodb-flush-log-at-trx-commit': '0',
  }
  const words = Object.entries(settings).map(([key, value]) => `--${key}=${value}`)
  const door =
    network === undefined
      ? ['--skip-networking']
      : ['--skip-grant-tables', '--bind-address=localhost', '--port=3306']
  const alone = follower ? ['--skip-slave-start', '--relay-log=relay'] : []
  const server = start(exec, [
    ...as('mysql', network),
    ...['mariadbd', `--defaults-file=${SHARE}/mariadb/server.cnf`, ...door, ...alone, ...words],
  ])
  const root = ['--no-defaults', '--user=root', `--socket=${socket}`] as const
  const query = async (database: string, sql: string) => {
    const how = ['--batch', '--raw', '--skip-column-names', `--database=${database}`]
    return rowsOf(await exec(['mariadb', ...root, ...how], { input: `${sql};\n`, timeout: 0 }))
  }
  // It listens once it has mended itself.
  await server.ready(
    () => exists(socket),
    () => query('mysql', 'select 1'),
  )
  return {
    query,
    version: async () => (await query('mysql', 'select version()'))[0]?.[0] ?? '',
    position: async () => mariadbPosition((await readText(join(state, 'mariadb/position'))) ?? ''),
    async nonce(database) {
      const sql = `select schema_comment from information_schema.schemata
        where schema_name = database()`
      return nonceIn((await query(database, sql))[0]?.[0])
    },
    async dump(database, file) {
      const how = ['--single-transaction', '--routines', '--events', '--hex-blob']
      const what = [`--result-file=${file}`, '--databases', database]
      await exec(['mariadb-dump', ...root, ...how, ...what], { timeout: 0 })
    },
    async load(_database, file) {
      await exec(['mariadb', ...root, `--execute=source ${file}`], { timeout: 0 })
    },
    async rows(database) {
      const sql = `select table_name from information_schema.tables
        where table_schema = database() and table_type = 'BASE TABLE' order by 1`
      const tables = (await query(database, sql)).map(([name = '']) => name)
      const counts = tables.map(it => {
        const named = `\`${it.replaceAll('`', '``')}\``
        return `select '${it.replaceAll("'", "''")}', count(*) from ${named}`
      })
      return counts.length === 0 ? {} : counted(await query(database, counts.join(';\n')))
    },
    async settle() {
      await query('mysql', 'shutdown')
      await server.ended
    },
    stop: server.stop,
  }
}

/**
 * A position in MariaDB's log, `4242-1-17`: which log it is, and how many writes are in it. The moment of a
 * snapshot lies beside the data (`/usr/lib/gantry/moment`); undefined where no log was written.
 */
export function mariadbPosition(text: string): { system: string; at: string } | undefined {
  const [, system, at] = /^(\d+)-\d+-(\d+)/.exec(text) ?? []
  return system === undefined || at === undefined ? undefined : { system, at }
}

/** An empty data folder, where a copy of the box's would be. */
export async function newMariadb(exec: Exec, state: string): Promise<void> {
  const data = join(state, 'mariadb/11.8')
  await ownFolder(data, 'mysql', exec)
  const how = ['--auth-root-authentication-method=socket', '--auth-root-socket-user=root', '--rpm']
  const words = [`--defaults-file=${SHARE}/mariadb/server.cnf`, `--datadir=${data}`, ...how]
  await exec([...as('mysql'), 'mariadb-install-db', ...words, '--skip-test-db'], { timeout: 0 })
}

/** By table, from rows of a table and a number. */
export const counted = (rows: string[][]) =>
  Object.fromEntries(rows.map(([table = '', count]) => [table, Number(count)]))

/** Sockets have short names, and the server is not root. */
async function roomFor(folder: string, user: keyof typeof USERS, exec: Exec): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await ownFolder(folder, user, exec)
}

async function ownFolder(folder: string, user: keyof typeof USERS, exec: Exec): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  await exec(['chown', `${USERS[user]}:${USERS[user]}`, folder])
}

function start(exec: Exec, argv: readonly [string, ...string[]]) {
  const ending = new AbortController()
  let over: { readonly why: string } | undefined
  const running = exec(argv, { timeout: 0, signal: ending.signal }).then(
    () => {
      over = { why: 'it ended by itself' }
    },
    error => {
      over = { why: problemOf(error).detail ?? problemOf(error).message }
    },
  )
  return {
    ended: running,
    /**
     * Until it answers; a server that has to read a large log takes its time. Asked too early it answers
     * no sooner, and the asking takes half a processor from it: `isUp` tells for nothing that it is time.
     */
    async ready(isUp: () => Promise<boolean>, ask: () => Promise<unknown>): Promise<void> {
      const until = Date.now() + PATIENCE
      for (;;) {
        if (over) {
          throw new ComponentFailed('copy-broken', 'a database does not start on its copy', {
            hint: 'the files are saved; look at the log of the database server',
            detail: over.why,
          })
        }
        try {
          if ((await isUp()) || Date.now() > until) return void (await ask())
        } catch (error) {
          if (Date.now() > until) throw error
        }
        await pause(100)
      }
    },
    /** As a crash: the copy is thrown away. */
    async stop(): Promise<void> {
      ending.abort()
      await running
    },
  }
}
