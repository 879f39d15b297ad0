import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'
import { ComponentFailed } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { DesiredApp } from '../box/desired.ts'
import type { Capability } from '../reconcile/capability.ts'
import type { Keeper } from '../update/keeper.ts'
import { isMoving } from './need.ts'
import { type DatabaseStep, type ObservedDatabases, planDatabases, postgresOf } from './plan.ts'

export interface PostgresPlaces {
  /** The folder of the server's socket. */
  readonly socket: string
  /** The pg_hba.conf that the server reads. */
  readonly access: string
}

/** The box's one PostgreSQL, spoken to as its superuser over the local socket. */
export function databases(
  places: PostgresPlaces,
): Capability<ObservedDatabases | undefined, DatabaseStep> {
  const server = { host: places.socket, user: 'postgres', database: 'postgres' }
  return {
    name: 'database',
    serves: app => postgresOf(app).length > 0,
    plan: (desired, observed) => (observed ? planDatabases(desired, observed) : []),

    observe: async ({ apps, postgresql }) => {
      // Whoever is at it stops and starts it.
      if (isMoving(postgresql)) return undefined
      return await withClient(server, async client => {
        const found = await client.query<{ datname: string }>(
          'select datname from pg_database where not datistemplate',
        )
        const roles = await client.query<{ rolname: string; mark: string | null }>(
          `select rolname, shobj_description(oid, 'pg_authid') as mark from pg_roles`,
        )
        // Extensions live in each database: only those are opened for which they matter.
        const extended = apps.flatMap(postgresOf).filter(it => it.extensions.length > 0)
        const databases = new Map<string, ReadonlySet<string>>()
        for (const { datname } of found.rows) {
          const matters = extended.some(it => it.name === datname)
          databases.set(datname, matters ? await extensionsIn(server, datname) : new Set())
        }
        return {
          databases,
          roles: new Map(roles.rows.map(it => [it.rolname, it.mark ?? undefined])),
          access: (await readText(places.access)) ?? '',
        }
      })
    },

    apply: step =>
      withClient({ ...server, database: placeOf(step) }, async client => {
        switch (step.kind) {
          case 'access':
            // Readable for the server's own user: there is no secret in it.
            await writeWhole(places.access, step.text, 0o644)
            return void (await client.query('select pg_reload_conf()'))
          case 'role':
            return await setRole(client, step)
          case 'database':
            return await makeDatabase(client, step)
          case 'extension': {
            const name = escapeIdentifier(step.extension)
            return void (await client.query(`create extension if not exists ${name} cascade`))
          }
          case 'drop':
            // The role owns what is in the copy as well.
            for (const name of [copyOf(step.name), step.name]) await drop(client, name)
            return void (await client.query(`drop role if exists ${escapeIdentifier(step.name)}`))
        }
      }),
  }
}

/** The database that a step is done in. */
const placeOf = (step: DatabaseStep) => (step.kind === 'extension' ? step.name : 'postgres')

async function extensionsIn(server: ClientConfig, database: string): Promise<ReadonlySet<string>> {
  return await withClient({ ...server, database }, async client => {
    const found = await client.query<{ extname: string }>('select extname from pg_extension')
    return new Set(found.rows.map(it => it.extname))
  })
}

/** A role that can sign in and nothing else, its password and its mark in one transaction. */
async function setRole(
  client: Client,
  { grant, mark }: DatabaseStep & { kind: 'role' },
): Promise<void> {
  const role = escapeIdentifier(grant.name)
  const known = await client.query('select 1 from pg_roles where rolname = $1', [grant.name])
  const verb = known.rowCount ? 'alter' : 'create'
  await client.query(
    // A statement that fails would be written into the log of the server, its password with it.
    `begin; set local log_min_error_statement = 'panic'; ${verb} role ${role} login connection limit ${grant.maxConnections}
       password ${escapeLiteral(grant.password)};
     comment on role ${role} is ${escapeLiteral(mark)}; commit`,
  )
}

/** The role owns its database; every other role is kept out, and PostgreSQL has no third way in. */
async function makeDatabase(
  client: Client,
  { name, locale }: DatabaseStep & { kind: 'database' },
): Promise<void> {
  const quoted = escapeIdentifier(name)
  const sorting = escapeLiteral(locale)
  await client.query(
    `create database ${quoted} owner ${quoted} template template0 encoding 'UTF8'
       locale_provider libc lc_collate ${sorting} lc_ctype ${sorting}`,
  )
  await client.query(`revoke all on database ${quoted} from public`)
}

/** Copies beside the databases themselves: PostgreSQL copies the files of one that nobody uses. */
export function postgresKeeper(socket: string): Keeper {
  const server = { host: socket, user: 'postgres', database: 'postgres' }
  const each = (app: DesiredApp, act: (client: Client, name: string) => Promise<void>) =>
    withClient(server, async client => {
      for (const { name } of postgresOf(app)) await act(client, name)
    })
  return {
    keep: app =>
      each(app, async (client, name) => {
        await drop(client, copyOf(name))
        await disconnect(client, name)
        const [copy, original] = [copyOf(name), name].map(escapeIdentifier)
        await client.query(`create database ${copy} template ${original} owner postgres`)
      }),
    bringBack: app =>
      each(app, async (client, name) => {
        if (!(await exists(client, copyOf(name)))) return
        await drop(client, name)
        const [copy, original] = [copyOf(name), name].map(escapeIdentifier)
        // What it was called tells whether this was done: after a cut it is looked at again.
        await client.query(`alter database ${copy} rename to ${original}`)
        await client.query(`alter database ${original} owner to ${original}`)
        await client.query(`revoke all on database ${original} from public`)
      }),
    forget: app => each(app, (client, name) => drop(client, copyOf(name))),
  }
}

/** The colon keeps it apart from every name that an app can have. */
const copyOf = (name: string) => `${name}:before`

async function exists(client: Client, database: string): Promise<boolean> {
  const found = await client.query('select 1 from pg_database where datname = $1', [database])
  return found.rowCount === 1
}

async function drop(client: Client, database: string): Promise<void> {
  await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
}

async function disconnect(client: Client, database: string): Promise<void> {
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    database,
  ])
}

async function withClient<T>(
  config: ClientConfig,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ ...config, connectionTimeoutMillis: 5_000, query_timeout: 600_000 })
  // A server that goes away in between is told by the query that fails; the event adds nothing.
  client.on('error', () => {})
  try {
    await client.connect()
    return await use(client)
  } catch (cause) {
    throw new ComponentFailed('database-failed', 'the database server does not do its work', {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u postgresql',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  } finally {
    await client.end().catch(() => {})
  }
}
