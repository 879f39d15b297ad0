import { randomInt } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Coprocess } from '../base/coprocess.ts'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, writeWhole } from '../base/files.ts'
import { isActive } from '../base/unit.ts'
import type { Capability } from '../reconcile/capability.ts'
import {
  type Account,
  type MariadbStep,
  mariadbOf,
  type ObservedMariadb,
  planMariadb,
} from './mariadb-plan.ts'
import { identifier, literal, mariadbQuestion, type Sql } from './mariadb-sql.ts'

export interface MariadbOptions {
  readonly exec: Exec
  readonly coprocess: Coprocess
  readonly sql: Sql
  /** Where it listens. */
  readonly socket: string
  /** The folder of its data, whose folders are its databases. */
  readonly data: string
  /** Of the log that a second box follows: beside the state, so that no snapshot holds it. */
  readonly log: string
}

/** The box's one MariaDB. It is no part of the boot: the first app that needs it has it started. */
export function mariadb({
  exec,
  coprocess,
  sql,
  socket,
  data,
  log,
}: MariadbOptions): Capability<ObservedMariadb, MariadbStep> {
  const systemctl = (verb: string) => exec(['systemctl', verb, 'mariadb.service'], { timeout: 0 })
  const ask = mariadbQuestion(coprocess, socket, QUESTION)

  /** Undefined where it does not run: it listens for as long as it does. */
  async function answered(): Promise<Said | undefined> {
    if (!(await exists(socket))) return undefined
    try {
      return saidIn(await ask())
    } catch (error) {
      if (await isActive(exec, 'mariadb.service')) throw error
      return undefined
    }
  }

  return {
    name: 'mariadb',
    serves: app => mariadbOf(app).length > 0,
    plan: planMariadb,
    async observe() {
      const [said, databases, there] = await Promise.all([
        answered(),
        foldersIn(data),
        exists(join(log, HOW)),
      ])
      const running = said !== undefined
      return {
        running,
        databases,
        accounts: said?.accounts ?? [],
        log: { there, written: there && said?.logs === true },
      }
    },
    async apply(step) {
      switch (step.kind) {
        case 'start':
        case 'stop':
          return void (await systemctl(step.kind).catch(failed))
        case 'log':
          return await beginLog(exec, log)
        case 'forget-log':
          return await forgetLog(log)
        case 'database':
          return void (await sql(
            `create database if not exists ${identifier(step.name)} character set utf8mb4`,
          ))
        case 'account':
          return void (await sql(given(step)))
        case 'dismiss':
          return void (await sql(`drop user if exists ${nameOf(step)}`))
        case 'drop':
          return await drop(sql, step.name)
      }
    },
  }
}

/** Tells `mariadb.service` of the log. */
const HOW = 'how'

/** Each log has a number of its own: what has followed one is never taken for another. */
async function beginLog(exec: Exec, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await exec(['chown', 'mysql:mysql', folder])
  const words = [`--log-bin=${join(folder, 'log')}`, `--gtid-domain-id=${randomInt(1, 2 ** 32)}`]
  await writeWhole(join(folder, HOW), `LOG="${words.join(' ')}"\n`)
}

/** First what leads the server to it. */
async function forgetLog(folder: string): Promise<void> {
  await rm(join(folder, HOW), { force: true })
  await rm(folder, { recursive: true, force: true })
}

async function foldersIn(data: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await readdir(data, { withFileTypes: true })
    return new Set(entries.filter(it => it.isDirectory()).map(it => it.name))
  } catch (error) {
    // It has never run.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
    throw error
  }
}

interface Said {
  readonly accounts: readonly Account[]
  /** It writes the log. */
  readonly logs: boolean
}

/** In one go. Its own accounts come over its socket, those of apps never do. */
const QUESTION = `
  select 'user', user, host, authentication_string, max_user_connections
    from mysql.user where host <> 'localhost';
  select 'grant', user, host, db from mysql.db;
  select 'log', @@log_bin`

function saidIn(rows: readonly string[][]): Said {
  const of = (kind: string) => rows.filter(it => it[0] === kind).map(it => it.slice(1))
  const grants = of('grant')
  const accounts = of('user').map(([user = '', host = '', digest = '', maxConnections]) => ({
    ...{ user, host, digest },
    maxConnections: Number(maxConnections),
    grants: grants.flatMap(([name, from, db = '']) => (name === user && from === host ? db : [])),
  }))
  return { accounts, logs: of('log')[0]?.[0] === '1' }
}

function given({ account, password }: MariadbStep & { kind: 'account' }): string {
  const name = nameOf(account)
  return [
    `create user if not exists ${name}`,
    `alter user ${name} identified by ${literal(password)}
       with max_user_connections ${account.maxConnections}`,
    `revoke all privileges, grant option from ${name}`,
    ...account.grants.map(it => `grant all privileges on ${identifier(it)}.* to ${name}`),
  ].join(';\n')
}

/** Whoever had it goes first: as long as it is there, it is known that something is left. */
async function drop(sql: Sql, name: string): Promise<void> {
  const accounts = await sql(`select host from mysql.user where user = ${literal(name)}`)
  const gone = accounts.map(([host = '']) => `drop user ${nameOf({ user: name, host })}`)
  await sql([...gone, `drop database if exists ${identifier(name)}`].join(';\n'))
}

const nameOf = ({ user, host }: Pick<Account, 'user' | 'host'>) =>
  `${literal(user)}@${literal(host)}`

function failed(cause: unknown): never {
  throw new ComponentFailed('mariadb-failed', 'MariaDB does not start or stop', {
    hint: 'Gantry tries again by itself; if it lasts: journalctl -u mariadb',
    detail: problemOf(cause).detail ?? problemOf(cause).message,
    cause,
  })
}
