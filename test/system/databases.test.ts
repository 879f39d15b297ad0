import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EXTENSIONS } from '../../agent/database/need.ts'
import type { Status } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'
import { appIn, appOf, comesToRest, isRunning, statusOf } from './status.ts'

/** Both servers, and MariaDB only while an app needs it. Each test goes on where the last ended. */
describe('databases', { tags: ['slow'] }, () => {
  const measured = figures()
  let home: Home

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 120_000 })
  const shell = async (script: string) => (await home.box.exec(['sh', '-c', script])).trim()
  const isOn = async () => (await shell('systemctl is-active mariadb || true')) === 'active'
  /** As the server's root. */
  const root = (sql: string) =>
    shell(`mariadb --no-defaults --batch --skip-column-names --socket=${SOCKET} -e "${sql}"`)
  const postgres = (sql: string, database = 'postgres') =>
    shell(`setpriv --reuid=postgres --clear-groups ${PSQL} --dbname=${database} -c "${sql}"`)
  /** What a script says that runs inside an app, mistakes included. */
  const inside = async (app: string, script: string) =>
    (
      await home.box.exec([
        ...(['docker', 'exec', `${app}.main`, 'busybox', 'sh', '-c'] as const),
        `{ ${script}; } 2>&1 || true`,
      ])
    ).trim()
  const variable = (app: string, name: string) => inside(app, `echo "$${name}"`)
  /** What an app's own database says, asked by the app. */
  const ask = (app: string, sql: string, host = '$DATABASE_HOST') =>
    inside(app, `${client(host)} --execute="${sql}" "$DATABASE_NAME"`)

  it('are PostgreSQL alone until an app needs MariaDB', async () => {
    await gantry('app', 'install', `${appsOnBox}/feeds`)
    await appOf(home, 'feeds', isRunning)
    expect(await isOn()).toBe(false)
    expect(await shell('ls /data/state/mariadb')).toBe('')
  })

  it('come with the first app that needs MariaDB', async () => {
    await measured.time('app on MariaDB, the first one: install to running', async () => {
      await gantry('app', 'install', `${appsOnBox}/ledger`)
    })
    expect(await isOn()).toBe(true)
    await measured.time('app on both servers: install to running', async () => {
      await gantry('app', 'install', `${appsOnBox}/journal`)
    })
  })

  it.each([':', '.'])('are there under their name, over addresses with "%s"', async kind => {
    const at = await inside(
      'my-ledger',
      `busybox grep -F "${kind}" /etc/hosts | busybox grep database`,
    )
    const user = await ask('my-ledger', 'select user()', at.split(/\s/)[0])
    expect(user).toMatch(kind === '.' ? /^my_ledger@172\.29\.0\.\d+$/ : /^my_ledger@fd[0-9a-f:]+$/)
  })

  it('speak over TLS when the client wants to', async () => {
    const script = client('$DATABASE_HOST').replace('--skip-ssl', '--ssl')
    const said = await inside('my-ledger', `${script} --execute="show status like 'ssl_cipher'"`)
    expect(said).toMatch(/TLS_/)
  })

  it('are the app’s own, whatever is written there', async () => {
    await ask(
      'my-ledger',
      "create table entries (n int, words text); insert into entries values (1, 'ünï 🐈')",
    )
    expect(await ask('my-ledger', 'select words from entries')).toBe('ünï 🐈')
    expect(await ask('my-ledger', 'select @@character_set_database')).toBe('utf8mb4')
    await ask('my-ledger', 'create trigger t before insert on entries for each row set new.n = 7')
    await ask('my-ledger', 'create view ns as select n from entries')
    await ask('my-ledger', 'create procedure p() select 1')
    expect(await ask('my-ledger', 'show databases')).toBe('information_schema\nmy_ledger')
  })

  it.each([
    'create database mine',
    'create user mine',
    'use mysql',
    'use journal',
    // Its name is the app's where an underscore stands for any letter.
    'use myxledger',
    'select * from mysql.global_priv',
    'grant all on *.* to current_user()',
    "select 1 into outfile '/tmp/x'",
    'set global max_connections = 1',
    'shutdown',
  ])('are nothing but the app’s own: %s', async sql => {
    await root('create database if not exists myxledger')
    expect(await ask('my-ledger', sql)).toMatch(/ERROR 1(044|045|142|227|105|698)/)
  })

  it('let no other app in, even with the password', async () => {
    const password = await variable('my-ledger', 'DATABASE_PASSWORD')
    const login = `mariadb --no-defaults --skip-ssl --host=database --user=my_ledger --password=${password}`
    const said = await inside('journal', `${login} --execute="select 1"`)
    expect(said).toContain("Access denied for user 'my_ledger'")
    const [end = ''] = (await inside('my-ledger', 'busybox grep database /etc/hosts')).split(/\s/)
    const knock = `busybox timeout 2 busybox nc ${end} 3306 < /dev/null > /dev/null && echo open`
    expect(await inside('journal', `${knock} || echo closed`)).toContain('closed')
  })

  it('hold as many connections as they may', async () => {
    const three = `for i in 1 2 3; do ${client('database')} --execute="select sleep(4)" & done`
    const fourth = `busybox sleep 1; ${client('database')} --execute="select 1"`
    const said = await inside('my-ledger', `${three}; ${fourth}`)
    expect(said).toContain("'max_user_connections'")
  })

  it('have the extensions and the sorting that the app asked for', async () => {
    const extensions = await postgres('select extname from pg_extension', 'journal__numbers')
    expect(extensions.split('\n').sort()).toEqual([
      ...['cube', 'earthdistance', 'pg_trgm', 'plpgsql', 'uuid-ossp', 'vector'],
    ])
    const locale = 'select datcollate, datctype from pg_database where datname ='
    expect(await postgres(`${locale} 'journal__numbers'`)).toBe('C|C')
    expect(await postgres(`${locale} 'feeds'`)).toBe('C.UTF-8|C.UTF-8')
  })

  it('can have every extension that a recipe may ask for', async () => {
    await postgres('create database everything')
    for (const name of EXTENSIONS) {
      await postgres(`create extension if not exists \\"${name}\\" cascade`, 'everything')
    }
    await postgres('drop database everything')
  })

  it.each([':', '.'])(
    'are let in by PostgreSQL from the app alone, over addresses with "%s"',
    async kind => {
      const name = 'journal__numbers'
      const password = await variable('journal', 'NUMBERS_DATABASE_PASSWORD')
      const hosts = (await inside('journal', 'busybox grep database /etc/hosts')).split('\n')
      const host = hosts.find(it => it.includes(kind))?.split(/\s/)[0]
      const from = async (app: string, sql: string, database = name, secret = password) => {
        const pid = await shell(`docker inspect --format '{{.State.Pid}}' ${app}.holder`)
        const login = `PGCONNECT_TIMEOUT=2 PGPASSWORD=${secret} nsenter --target ${pid} --net ${PSQL}`
        const where = `--host=${host} --username=${name} --dbname=${database}`
        return await shell(`${login} ${where} -c "${sql}" 2>&1 || true`)
      }
      expect(await from('journal', 'select current_user')).toBe(name)
      expect(await from('journal', 'select 1', name, 'wrong')).toContain(
        'password authentication failed',
      )
      expect(await from('journal', 'select 1', 'postgres')).toContain('no pg_hba.conf entry')
      expect(await from('journal', 'select 1', 'feeds')).toContain('no pg_hba.conf entry')
      expect(await from('journal', 'create role mine')).toContain('permission denied')
      expect(await from('my-ledger', 'select 1')).toMatch(/timeout expired|Connection refused/)
      const held = [1, 2].map(() => from('journal', 'select pg_sleep(3)'))
      await until('two are in', async () => {
        return (
          (await postgres(`select count(*) from pg_stat_activity where usename = '${name}'`)) ===
          '2'
        )
      })
      expect(await from('journal', 'select 1')).toContain('too many connections for role')
      await Promise.all(held)
    },
  )

  it('are asked for by nobody in vain: MariaDB out of order is told, and PostgreSQL goes on', async () => {
    await shell('systemctl mask --runtime --now mariadb')
    const problemOf = (it: Status, app: string) => appIn(it, app)?.problem
    const isWell = ({ components }: Status, name: string) =>
      components.find(it => it.name === name)?.ok
    // Apps are told during a pass, parts after it.
    const status = await statusOf(
      home,
      it => isWell(it, 'mariadb') === false && problemOf(it, 'journal') !== undefined,
    ).finally(() => shell('systemctl unmask --runtime mariadb'))
    expect(problemOf(status, 'my-ledger')?.code).toBe('mariadb-failed')
    expect(problemOf(status, 'journal')?.code).toBe('mariadb-failed')
    expect(problemOf(status, 'feeds')).toBeUndefined()
    expect(isWell(status, 'database')).toBe(true)
    await appOf(home, 'my-ledger', isRunning)
    expect(await ask('my-ledger', 'select count(*) from entries')).toBe('1')
  })

  it('are as they were after a crash, and after the box was off', async () => {
    await home.box.kill('mariadb')
    await until(
      'it is back',
      async () => (await ask('my-ledger', 'select words from entries')) === 'ünï 🐈',
    )
    await home.box.reboot()
    for (const app of ['my-ledger', 'journal', 'feeds']) {
      await appOf(home, app, isRunning)
    }
    expect(await ask('my-ledger', 'select words from entries')).toBe('ünï 🐈')
  })

  it('are back as they were when an update does not come up, and so is a cache that is kept', async () => {
    await ask('journal', 'create table pages (n int primary key, words text, raw blob)')
    await ask('journal', "insert into pages values (1, 'ünï 🐈', x'00ff0a27')")
    await ask('journal', 'create view all_pages as select n from pages')
    await inside('journal', 'valkey-cli -u "$REDIS_URL" set mark here')
    const dump = () =>
      shell(`mariadb-dump --no-defaults --socket=${SOCKET} --skip-dump-date journal`)
    const before = await dump()
    await expect(gantry('app', 'update', 'journal', `${appsOnBox}/journal-broken`)).rejects.toThrow(
      'back at the version it had',
    )
    await appOf(home, 'journal', it => isRunning(it) && it.version === '1.0.0')
    expect(await dump()).toBe(before)
    expect(await ask('journal', 'select hex(raw), words from pages join all_pages using (n)')).toBe(
      '00FF0A27\tünï 🐈',
    )
    const mark = 'valkey-cli --no-auth-warning -u "$REDIS_URL" get mark'
    await until('the mark is there', async () => (await inside('journal', mark)) === 'here')
  })

  it('stay when their app goes, and let nobody in', async () => {
    await gantry('app', 'remove', 'journal')
    const users = () => root('select user from mysql.user')
    await until('its accounts are gone', async () => !(await users()).includes('journal'))
    expect(await isOn()).toBe(true)
    expect(await root('show databases')).toContain('journal')
  })

  it('go with their app when that is wanted, and MariaDB with the last of them', async () => {
    await gantry('app', 'remove', 'my-ledger', '--delete-data')
    await until('MariaDB is off', async () => !(await isOn()))
    const left = await shell('ls /data/state/mariadb/11.8')
    expect(left).toContain('journal')
    expect(left).not.toContain('my_ledger')
  })

  it('wait for their app to come again', async () => {
    await gantry('app', 'install', `${appsOnBox}/journal`)
    expect(await ask('journal', 'select words from pages')).toBe('ünï 🐈')
  })

  it('are deleted even when MariaDB was off', async () => {
    await shell('systemctl stop mariadb')
    await gantry('app', 'remove', 'journal', '--delete-data')
    await until('it is gone', async () => {
      return !(await shell('ls /data/state/mariadb/11.8')).includes('journal') && !(await isOn())
    })
    expect(await postgres("select count(*) from pg_database where datname like 'journal%'")).toBe(
      '0',
    )
  })

  it('leave a box that has nothing to do', () => comesToRest(home))
})

const SOCKET = '/run/mariadb/mariadb.sock'
const PSQL = '/usr/lib/postgresql/17/bin/psql --no-psqlrc --tuples-only --no-align --quiet'

const client = (host: string) =>
  `mariadb --no-defaults --skip-ssl --batch --skip-column-names --host=${host} --user="$DATABASE_USER" --password="$DATABASE_PASSWORD" --default-character-set=utf8mb4`
