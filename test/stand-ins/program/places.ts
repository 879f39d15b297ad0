import { execFile } from 'node:child_process'
import { appendFile, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { Program, Server } from '../facts.ts'
import { addressOf } from './ports.ts'
import { fill, type Settings } from './settings.ts'

/** Somewhere that an app writes to: a folder, a table, a list. */
export interface Place {
  readonly name: string
  keep(words: string): Promise<void>
  /** All that was ever kept there and is still there. */
  kept(): Promise<readonly string[]>
}

interface Login {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

/** Connects to all that the app connects to; throws where one does not let it in. */
export async function placesOf(program: Program, settings: Settings): Promise<readonly Place[]> {
  const login = (server: Server, port: number) => loginOf(server, port, settings)
  return [
    ...program.keeps.map(folderPlace),
    ...(program.postgres ? [await postgres(login(program.postgres, 5432), program.collation)] : []),
    ...(program.mariadb ? [await mariadb(login(program.mariadb, 3306))] : []),
    ...(program.valkey ? [valkey(login(program.valkey, 6379))] : []),
  ]
}

function loginOf(server: Server, usual: number, settings: Settings): Login {
  const said = (template = '') => fill(template, settings)
  if ('url' in server) {
    const { hostname, port, pathname, username, password } = new URL(said(server.url))
    const database = pathname.slice(1)
    const [user, secret] = [username, password].map(decodeURIComponent) as [string, string]
    return { host: hostname, port: Number(port || usual), database, user, password: secret }
  }
  const host = said(server.host)
  const address = /:\d+$/.test(host)
    ? addressOf(host)
    : { host, port: Number(said(server.port) || usual) }
  return {
    ...address,
    database: said(server.database),
    user: said(server.user),
    password: said(server.password),
  }
}

function folderPlace(folder: string): Place {
  const file = join(folder, 'stand-in')
  return {
    name: folder,
    keep: words => appendFile(file, `${words}\n`),
    kept: async () => (await readFile(file, 'utf8')).trim().split('\n'),
  }
}

async function postgres(login: Login, collation: string | undefined): Promise<Place> {
  const ask = async (sql: string, values: readonly string[] = []) => {
    const client = new Client({ ...login, connectionTimeoutMillis: 20_000 })
    await client.connect()
    try {
      return (await client.query(sql, [...values])).rows
    } finally {
      await client.end()
    }
  }
  if (collation !== undefined) {
    const [row] = await ask('select datcollate from pg_database where datname = current_database()')
    if (row?.datcollate !== collation) throw new Error(`the database sorts by ${row?.datcollate}`)
  }
  await ask('create table if not exists stand_in (n serial primary key, words text)')
  return {
    name: 'postgres',
    keep: async words => void (await ask('insert into stand_in (words) values ($1)', [words])),
    kept: async () => (await ask('select words from stand_in order by n')).map(it => it.words),
  }
}

async function mariadb(login: Login): Promise<Place> {
  const ask = async (sql: string) => {
    const { host, port, user, password, database } = login
    const { stdout } = await promisify(execFile)(
      'mariadb',
      [
        ...['--no-defaults', '--batch', '--skip-column-names', '--skip-ssl', '--protocol=tcp'],
        ...[`--host=${host}`, `--port=${port}`, `--user=${user}`, `--execute=${sql}`, database],
      ],
      { env: { ...process.env, MYSQL_PWD: password } },
    )
    return stdout.trim().split('\n')
  }
  await ask('create table if not exists stand_in (n serial primary key, words text)')
  return {
    name: 'mariadb',
    keep: async words => void (await ask(`insert into stand_in (words) values (x'${hex(words)}')`)),
    kept: () => ask('select words from stand_in order by n'),
  }
}

const hex = (words: string) => Buffer.from(words).toString('hex')

/** A cache may forget: what is kept there tells only that it lets the app in. */
function valkey({ host, port, user, password }: Login): Place {
  const ask = (...lines: string[][]): Promise<string> =>
    new Promise((done, fail) => {
      const socket = connect(port, host)
      const login = password ? [['AUTH', ...(user ? [user] : []), password]] : []
      const all = [...login, ...lines]
      let last = ''
      let heard = 0
      createInterface({ input: socket }).on('line', line => {
        if (line.startsWith('-')) fail(new Error(`the cache says ${line}`))
        last = line
        heard += 1
        if (heard === all.length) socket.end(() => done(last))
      })
      socket.on('error', fail)
      for (const it of all) {
        socket.write(
          `*${it.length}\r\n${it.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
        )
      }
    })
  return {
    name: 'valkey',
    keep: async words => void (await ask(['RPUSH', 'stand-in', words])),
    kept: async () => [await ask(['LLEN', 'stand-in'])],
  }
}
