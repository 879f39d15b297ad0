import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type {
  BackupReport,
  FollowReport,
  RecoveryKit,
  SecondReport,
  Status,
} from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node } from '../lab/lab.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'

/** A box whose databases another one follows by the second. Each test goes on where the last ended. */
describe('a box that is followed by the second', () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let second: Box
  let moment: string | undefined

  beforeAll(async () => {
    home = await openBuiltHome({ name: 'first' })
    await home.box.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantry(home.box, 'app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry(home.box, 'app', 'install', `${appsOnBox}/journal`)
    for (const it of Object.values(WRITERS)) await shell(home.box, it.make)
    await gantry(home.box, 'backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await gantry(home.box, 'backup', 'now')
    moment = ((await ask(home.box, 'backup')) as BackupReport).kept[0]?.name
    second = await home.addBox({ name: 'second' })
    await second.boot()
    await until('its worker answers', () => ask(second, 'backup'))
    return () => home.close()
  })
  beforeEach(() => tellOnFailure({ ...home, box: second ?? home.box }))

  const gantry = (box: Box, ...words: string[]) =>
    box.exec(['gantry', ...words], { timeout: 300_000 })
  const shell = async (box: Box, script: string) =>
    (await box.exec(['sh', '-ec', script], { timeout: 300_000 })).trim()
  const ask = async (box: Box, words: string, input = '') => {
    const argv = ['sh', '-c', `gantry ${words} --json || true`] as const
    return JSON.parse((await box.exec(argv, { input, timeout: 300_000 })) || 'null')
  }
  const stream = async () => {
    const { follow }: { follow: FollowReport | null } = await ask(second, 'backup follow')
    return follow?.stream
  }
  const streams = (state: string) =>
    until(`its state is ${state}`, async () => (await stream())?.state === state, {
      within: 240_000,
    })
  const listening = async () => {
    const { second: it }: { second: SecondReport | null } = await ask(home.box, 'backup second')
    return it
  }
  const there = (sql: string) =>
    shell(second, psql('/run/gantry-standby', 'diary', sql)).catch(() => '')
  /** Milliseconds until a row of the first box is at the second one. */
  const arrives = async (day: number) => {
    await shell(home.box, psql(OWN, 'diary', `insert into days values (${day})`))
    const began = performance.now()
    const wanted = `select 1 from days where n = ${day}`
    await until('the row is there', async () => (await there(wanted)) === '1', { within: 60_000 })
    return performance.now() - began
  }

  it('is one whose owner says so, and the other one has all within moments', async () => {
    const kit: RecoveryKit = JSON.parse(await gantry(home.box, 'backup', 'kit', '--json'))
    await ask(second, 'backup follow start', kit.texts[0])
    await until(
      'the copy is there',
      async () => (await ask(second, 'backup follow')).follow?.moment === moment,
      { within: 300_000 },
    )
    expect(await stream()).toBeUndefined()
    expect(await listening()).toBeNull()
    await measured.time('from allowed to all databases there, by the second', async () => {
      await gantry(home.box, 'backup', 'second', 'on')
      await streams('streaming')
    })
    for (const day of [1, 2, 3]) measured.note(await arrives(day), 'ms', 'a row at the second box')
    await until('the first one sees that', async () => (await listening())?.listens)
  })

  it('says how far it is behind, also where nothing is written', async () => {
    await pause(20_000)
    const { asOf = '' } = (await stream()) ?? {}
    const behind = (Date.now() - Date.parse(asOf)) / 1000
    measured.note(behind, 's', 'behind, with nothing written for 20 s')
    expect(behind).toBeLessThan(15)
  })

  it('opens no port of databases, and answers nobody without the words', async () => {
    const address = await addressOf(home.box)
    const knock = (port: number) =>
      home.lab.run([
        ...inNetwork(shelter.name, [node, '-e']),
        `const s = require('net').connect(${port}, process.argv[1], () => s.write('p'.repeat(64)))
         const end = it => { console.log(it); process.exit() }
         s.on('data', it => end(it.toString('hex'))).on('error', it => end(it.code))
         s.on('close', () => end('closed')); setTimeout(() => end('silent'), 3000)`,
        address,
      ])
    expect((await knock(5432)).trim()).toBe('silent')
    // A line of TLS says that this is none, or hangs up.
    expect((await knock(2379)).trim()).toMatch(/^(15|closed|ECONNRESET)/)
  })

  it('goes on by itself after the line, and the power, were gone', async () => {
    await shell(second, 'systemctl stop gantry-second-line')
    measured.note(await arrives(4), 'ms', 'a row at the second box, the line opened anew')
    await second.cutPower()
    await second.boot()
    await until('its worker answers', () => ask(second, 'backup'))
    await measured.time('second box on again, until it streams', () => streams('streaming'))
    measured.note(await arrives(5), 'ms', 'a row at the second box')
  })

  it('fetches all anew when it was away for longer than is kept', async () => {
    const system = `alter system set max_slot_wal_keep_size =`
    await shell(home.box, psql(OWN, 'postgres', `${system} '32MB'`))
    await shell(home.box, psql(OWN, 'postgres', 'select pg_reload_conf()'))
    await shell(second, 'systemctl stop gantry-standby')
    await shell(second, 'systemctl mask --runtime gantry-standby')
    const kept = await shell(home.box, psql(OWN, 'postgres', 'select pg_current_wal_lsn()'))
    const much = `create table much as select repeat(md5(i::text), 30) from generate_series(1, 200000) i`
    await shell(home.box, psql(OWN, 'diary', much))
    // It is let go of with a checkpoint; the box then keeps what is written from there on.
    const later = `select count(*) from pg_replication_slots where restart_lsn > '${kept}'`
    await until(
      'it is let go of',
      async () => {
        await shell(home.box, psql(OWN, 'postgres', 'checkpoint'))
        return (await shell(home.box, psql(OWN, 'postgres', later))) === '1'
      },
      { within: 60_000 },
    )
    await shell(home.box, psql(OWN, 'postgres', `alter system reset max_slot_wal_keep_size`))
    await shell(home.box, psql(OWN, 'postgres', 'select pg_reload_conf()'))
    await shell(second, 'systemctl unmask --runtime gantry-standby')
    await measured.time('all databases anew', () => streams('streaming'))
    expect(await there('select count(*) from much')).toBe('200000')
    await arrives(6)
  })

  it('is taken over with its databases as they were last, under load', async () => {
    await gantry(home.box, 'backup', 'now')
    const names = Object.keys(WRITERS)
    for (const name of names) {
      const { write } = WRITERS[name as keyof typeof WRITERS]
      await home.box.exec(['systemd-run', '--quiet', `--unit=writer-${name}`, 'sh', '-c', write])
    }
    await pause(20_000)
    await home.box.cutPower()
    await measured.time('taking over, until its app runs', async () => {
      await second.rebootBy(async () => {
        await gantry(second, 'backup', 'follow', 'take-over', '--agree')
        await until('it has gone', async () => !(await isUp(second)), { within: 300_000 })
      })
      await appOf({ ...home, box: second }, 'diary', isRunning)
    })
    const report: BackupReport = await ask(second, 'backup')
    expect(report.restored).toMatchObject({ databases: expect.any(String), missing: [] })
    expect(await shell(second, psql(OWN, 'diary', 'select max(n) from days'))).toBe('6')
    // It is a server of its own, and what it has followed is cleared away.
    await shell(second, psql(OWN, 'diary', 'insert into days values (7)'))
    await until('nothing is left', async () =>
      (await shell(second, 'ls /data/backup')).split('\n').every(it => it !== 'standby'),
    )
    await gantry(second, 'backup', 'now')
    const { targets }: BackupReport = await ask(second, 'backup')
    expect(targets).toMatchObject([{ missing: [] }])
    expect(targets[0]?.problem).toBeUndefined()
  })

  it('lost next to nothing of what was written, and leads nobody any more', async () => {
    const last = async (box: Box) => {
      const found: Record<string, { rows: number; at: number }> = {}
      for (const [name, { count }] of Object.entries(WRITERS)) {
        const [rows = 0, at = 0] = (await shell(box, count)).split(/\s+/).map(Number)
        found[name] = { rows, at }
      }
      return found
    }
    const kept = await last(second)
    await second.powerOff()
    await home.box.boot()
    await until(
      'the first one finds itself replaced',
      async () => {
        const { findings }: Status = await ask(home.box, 'status')
        return findings.some(it => it.code === 'backup-replaced')
      },
      { within: 120_000 },
    )
    await shell(home.box, 'systemctl start mariadb')
    for (const [name, written] of Object.entries(await last(home.box))) {
      const { rows = 0, at = 0 } = kept[name] ?? {}
      measured.note(written.rows, 'rows', `${name}: written on the first box`)
      measured.note(written.rows - rows, 'rows', `${name}: lost`)
      measured.note((written.at - at) * 1000, 'ms', `${name}: lost`)
      expect(written.rows).toBeGreaterThan(500)
      if (!FOLLOWED.includes(name)) continue
      expect(written.at - at).toBeLessThan(5)
      expect(rows).toBeGreaterThan(0.7 * written.rows)
    }
    expect(await listening()).toBeNull()
    expect(await shell(home.box, 'systemctl is-active gantry-second || true')).toBe('inactive')
    const slots = 'select count(*) from pg_replication_slots'
    await until(
      'nothing is kept for it',
      async () => (await shell(home.box, psql(OWN, 'postgres', slots))) === '0',
    )
  })

  const addressOf = (box: Box) =>
    shell(box, `ip -4 -o address show scope global | sed -nE 's/.* inet (192[^/]+).*/\\1/p'`)
})

const isUp = async (box: Box) => {
  try {
    await box.exec(['true'])
    return true
  } catch {
    return false
  }
}

const OWN = '/run/postgresql'
const psql = (socket: string, database: string, sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -F ' ' -h ${socket} -U postgres -d ${database} -c "${sql}"`
const mariadb = (database: string, sql: string) =>
  `mariadb --no-defaults -u root -S /run/mariadb/mariadb.sock -BN ${database} -e "${sql}"`

const postgresWriter = (database: string) => ({
  make: psql(
    OWN,
    database,
    `create table written (n bigserial primary key, at timestamptz not null default clock_timestamp());
     create table days (n int primary key)`,
  ),
  write: `printf 'insert into written default values\\n\\\\watch i=0.005\\n' |
    /usr/lib/postgresql/17/bin/psql -q -h ${OWN} -U postgres -d ${database}`,
  count: psql(OWN, database, 'select count(*), extract(epoch from max(at)) from written'),
})

/** One for each database of an app: makes its table, writes a row some 200 times a second, counts. */
const WRITERS = {
  diary: postgresWriter('diary'),
  journal__numbers: postgresWriter('journal__numbers'),
  'journal-ledger': {
    make: mariadb(
      'journal',
      'create table written (n int auto_increment primary key, at timestamp(6) not null default now(6)) engine=innodb',
    ),
    write: `yes 'insert into written () values (); do sleep(0.005);' |
      mariadb --no-defaults -u root -S /run/mariadb/mariadb.sock journal`,
    count: mariadb('journal', 'select count(*), unix_timestamp(max(at)) from written'),
  },
}

/** Databases that come by the second; others are as old as the last copy. */
const FOLLOWED: readonly string[] = ['diary', 'journal__numbers']
