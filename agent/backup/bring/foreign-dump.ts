import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInput } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import {
  as,
  type CopyServer,
  newMariadb,
  newPostgres,
  programsHere,
  startMariadb,
  startPostgres,
} from '../copies.ts'
import type { JobApp } from '../job.ts'
import { kindOfFile, plain } from './unpack.ts'

type Database = JobApp['databases'][number]

interface Foreign {
  readonly exec: Exec
  /** As somebody brought it: nobody knows what is in it. */
  readonly dump: string
  readonly database: Database
  /** For a server that is thrown away, and its socket. */
  readonly room: string
  readonly run: string
  /** Where the dump goes as the box makes its own. */
  readonly to: string
}

/** Who loads what strangers wrote: it owns one database, and may do nothing else. */
const LOADER = 'loader'
/** Where it is loaded first. */
const PLACE = 'brought'

/**
 * Loads a dump of another machine into a server that is thrown away, as somebody who may do nothing
 * there, and writes it out again: so that nothing of it is run where it matters, and its version
 * does not. Answers its rows by table. Throws InvalidInput for what cannot be loaded.
 */
export async function asOwnDump(foreign: Foreign): Promise<Record<string, number>> {
  const { room, to, database } = foreign
  await rm(room, { recursive: true, force: true })
  await mkdir(room, { recursive: true, mode: 0o711 })
  await mkdir(join(to, '..'), { recursive: true, mode: 0o700 })
  try {
    const load = { postgres: throughPostgres, mariadb: throughMariadb }[database.engine]
    const rows = await load(foreign)
    if (Object.keys(rows).length > 0) return rows
  } finally {
    await rm(room, { recursive: true, force: true })
  }
  throw new InvalidInput('bring-no-tables', `no tables came with the dump for ${database.name}`, {
    hint: `make it with ${DUMPERS[database.engine]}, of the one database that the app had`,
  })
}

const DUMPERS = { postgres: 'pg_dump', mariadb: 'mariadb-dump' } as const

async function throughPostgres({ exec, dump, database, room, run, to }: Foreign) {
  await newPostgres(exec, room)
  const server = await startPostgres({ exec, state: room, run, guest: LOADER })
  try {
    await server.query('postgres', `create role ${LOADER} login`)
    await server.query('postgres', createdb(database))
    for (const it of database.extensions) {
      await server.query(PLACE, `create extension if not exists "${it}" cascade`)
    }
    const file = await readable(exec, dump, room, 'postgres')
    const programs = await programsHere()
    const how = [`--host=${join(run, 'postgres')}`, `--username=${LOADER}`, `--dbname=${PLACE}`]
    if ((await kindOfFile(file)) === 'postgres') {
      const argv = [`${programs}/pg_restore`, '--no-owner', '--no-acl', ...how, file]
      await heard(exec, [...as('postgres'), ...argv], database)
    } else {
      await confine(exec, file)
      const argv = [`${programs}/psql`, '--no-psqlrc', '--quiet', ...how, `--file=${file}`]
      await heard(exec, [...as('postgres'), ...argv], database)
    }
    return await writtenOut(server, PLACE, to)
  } finally {
    await server.stop()
  }
}

const createdb = ({ locale }: Database) =>
  `create database ${PLACE} owner ${LOADER} template template0 encoding 'UTF8'
     locale_provider libc lc_collate '${locale}' lc_ctype '${locale}'`

/**
 * psql obeys commands in a file, also to run programs: not while it is restricted. What pg_dump
 * writes for the same purpose, with a word of its own, would end that.
 */
async function confine(exec: Exec, file: string): Promise<void> {
  const own = String.raw`/^\\\(un\)\?restrict [A-Za-z0-9]\{16,\}$/d`
  const word = randomBytes(24).toString('hex')
  await exec(['sed', '--in-place', '--expression', own, file], { timeout: 0 })
  await exec(['sed', '--in-place', '--expression', `1i\\\\\\restrict ${word}`, file], {
    timeout: 0,
  })
}

async function throughMariadb({ exec, dump, database, room, run, to }: Foreign) {
  const { name } = database
  await newMariadb(exec, room)
  const server = await startMariadb({ exec, state: room, run })
  try {
    await server.query('mysql', `create user ${LOADER}@localhost`)
    await server.query('mysql', `grant ${RIGHTS} on *.* to ${LOADER}@localhost`)
    await server.query('mysql', `create database \`${name}\` character set utf8mb4`)
    const file = await readable(exec, dump, room, 'mysql')
    await exec(['sed', '--in-place', '--expression', OWNERLESS, file], { timeout: 0 })
    const how = ['--no-defaults', '--sandbox', `--user=${LOADER}`, `--database=${name}`]
    const client = ['mariadb', ...how, `--socket=${join(run, 'mariadb/copy.sock')}`]
    // The client takes a file by its standard input alone, once it may open none itself.
    const argv = ['sh', '-c', 'exec "$@" < "$0"', file, ...client] as const
    await heard(exec, [...as('mysql'), ...argv], database)
    const from = await filled(server, name)
    const rows = await writtenOut(server, from, to)
    for (const it of asOwn(from, name)) {
      await exec(['sed', '--in-place', '--expression', it, to], { timeout: 0 })
    }
    return rows
  } finally {
    await server.stop()
  }
}

const RIGHTS = [
  ...['select', 'insert', 'update', 'delete', 'create', 'drop', 'references', 'index', 'alter'],
  ...['create temporary tables', 'lock tables', 'execute', 'create view', 'show view'],
  ...['create routine', 'alter routine', 'event', 'trigger'],
].join(', ')

/** Whoever made a view or a trigger elsewhere is nobody here. Rows never begin a line like that. */
const OWNERLESS = '/^\\(\\/\\*!50\\|CREATE\\)/s/DEFINER *= *`[^`]*` *@ *`[^`]*`//'

/** They belong to the app now, and run as an account of its name that nobody comes in with. */
function asOwn(from: string, name: string): readonly string[] {
  const account = `\\\`${name}\\\`@\\\`localhost\\\``.replaceAll('\\`', '`')
  const made = `CREATE USER IF NOT EXISTS ${account} ACCOUNT LOCK; GRANT ALL ON \`${name}\`.* TO ${account};`
  return [
    `1,60{/^\\(CREATE DATABASE\\|USE\\) /s/\`${from}\`/\`${name}\`/}`,
    `/^\\(\\/\\*!50\\|CREATE\\)/s/DEFINER *= *\`${LOADER}\` *@ *\`localhost\`/DEFINER=${account}/`,
    `1,60{/^USE /a ${made}\n}`,
  ]
}

/** A dump may name a database of its own. */
async function filled(server: CopyServer, name: string): Promise<string> {
  const found = await server.query(
    'mysql',
    `select distinct table_schema from information_schema.tables where table_schema not in
       ('mysql', 'sys', 'information_schema', 'performance_schema')`,
  )
  const [only = name, ...more] = found.map(([it = '']) => it)
  if (more.length === 0) return only
  throw new InvalidInput('bring-several', 'there are several databases in this dump', {
    hint: `make one of the database of this app alone; it holds: ${[only, ...more].join(', ')}`,
  })
}

async function writtenOut(server: CopyServer, database: string, to: string) {
  const rows = await server.rows(database)
  await server.dump(database, to)
  return rows
}

/** A copy that the server's own user may read. */
async function readable(exec: Exec, dump: string, room: string, user: 'postgres' | 'mysql') {
  const file = join(room, 'dump')
  if ((await plain(dump, file)) === dump) await copyFile(dump, file)
  await chmod(file, 0o400)
  const [, uid = ''] = /--reuid=(\d+)/.exec(as(user).join(' ')) ?? []
  await exec(['chown', `${uid}:${uid}`, file])
  return file
}

/** Runs a client, and throws what it says to be wrong but for whose something is: all is the app's. */
async function heard(exec: Exec, argv: readonly [string, ...string[]], { name }: Database) {
  const wrong: string[] = []
  const onLine = (line: string) => {
    if (!/\b(error|fatal)\b/i.test(line) || HARMLESS.test(line)) return
    if (wrong.length < 5) wrong.push(line)
  }
  const failed = await exec(argv, { timeout: 0, onLine }).then(
    () => false,
    () => true,
  )
  // pg_restore also fails where all that it tells is harmless.
  if (wrong.length === 0 && !(failed && !argv.join(' ').includes('pg_restore'))) return
  throw new InvalidInput('bring-refused', `the dump for ${name} cannot be loaded`, {
    hint: 'make it once more, of this one database, without owners and rights (pg_dump --no-owner --no-acl)',
    detail: wrong.join('\n'),
  })
}

const HARMLESS =
  /must be owner of (extension|schema)|must be able to SET ROLE|role ".*" does not exist|errors ignored on restore|Command was:|no privileges (were granted|could be revoked)/
