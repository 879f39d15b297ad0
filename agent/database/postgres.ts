import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'
import { ComponentFailed } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type DatabaseStep, type ObservedDatabases, planDatabases } from './plan.ts'

export interface PostgresPlaces {
  /** The folder of the server's socket. */
  readonly socket: string
  /** The pg_hba.conf that the server reads. */
  readonly access: string
}

/** The box's one PostgreSQL, spoken to as its superuser over the local socket. */
export function databases(places: PostgresPlaces): Capability<ObservedDatabases, DatabaseStep> {
  const server = { host: places.socket, user: 'postgres', database: 'postgres' }
  return {
    name: 'database',
    serves: app => app.database !== undefined,
    plan: planDatabases,

    observe: () =>
      withClient(server, async client => {
        const databases = await client.query<{ datname: string }>(
          'select datname from pg_database where not datistemplate',
        )
        const roles = await client.query<{ rolname: string; mark: string | null }>(
          `select rolname, shobj_description(oid, 'pg_authid') as mark from pg_roles`,
        )
        return {
          databases: new Set(databases.rows.map(it => it.datname)),
          roles: new Map(roles.rows.map(it => [it.rolname, it.mark ?? undefined])),
          access: (await readText(places.access)) ?? '',
        }
      }),

    apply: step =>
      withClient(server, async client => {
        switch (step.kind) {
          case 'access':
            // Readable for the server's own user: there is no secret in it.
            await writeWhole(places.access, step.text, 0o644)
            return void (await client.query('select pg_reload_conf()'))
          case 'role':
            return await setRole(client, step)
          case 'database':
            return await makeDatabase(client, step.name)
          case 'drop':
            await client.query(
              `drop database if exists ${escapeIdentifier(step.name)} with (force)`,
            )
            return void (await client.query(`drop role if exists ${escapeIdentifier(step.name)}`))
        }
      }),
  }
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
    `begin; ${verb} role ${role} login password ${escapeLiteral(grant.password)};
     comment on role ${role} is ${escapeLiteral(mark)}; commit`,
  )
}

/** The role owns its database; every other role is kept out, and PostgreSQL has no third way in. */
async function makeDatabase(client: Client, name: string): Promise<void> {
  const quoted = escapeIdentifier(name)
  await client.query(`create database ${quoted} owner ${quoted} template template0`)
  await client.query(`revoke all on database ${quoted} from public`)
}

async function withClient<T>(
  config: ClientConfig,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ ...config, connectionTimeoutMillis: 5_000, query_timeout: 60_000 })
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
