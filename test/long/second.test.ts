import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EACH_SERVER, type Server } from '../../agent/backup/follow/need.ts'
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
import { workerAnswers } from '../lab/worker-answers.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'
import { askIn, OWN, STANDBY, writerInto } from '../system/written.ts'

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
    for (const it of EACH_SERVER) await here(it, 'create table days (n int primary key)')
    await gantry(home.box, 'backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await gantry(home.box, 'backup', 'now')
    moment = ((await ask(home.box, 'backup')) as BackupReport).kept[0]?.name
    second = await home.addBox({ name: 'second' })
    await second.boot()
    await workerAnswers(second)
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
  const streamsOf = async () => {
    const { follow }: { follow: FollowReport | null } = await ask(second, 'backup follow')
    return follow?.streams ?? []
  }
  const streams = (server: Server) =>
    until(`${server} comes by the second`, async () => (await stateOf(server)) === 'streaming', {
      within: 360_000,
    })
  const stateOf = async (server: Server) =>
    (await streamsOf()).find(it => it.server === server)?.state
  const listening = async () => {
    const { second: it }: { second: SecondReport | null } = await ask(home.box, 'backup second')
    return it
  }
  const here = (server: Server, sql: string) => shell(home.box, DIARIES[server](OWN, sql))
  const there = (server: Server, sql: string) =>
    shell(second, DIARIES[server](STANDBY, sql)).catch(() => '')
  /** Milliseconds until a row of the first box is at the second one. */
  const arrives = async (server: Server, day: number) => {
    await here(server, `insert into days values (${day})`)
    const began = performance.now()
    const wanted = `select 1 from days where n = ${day}`
    await until('the row is there', async () => (await there(server, wanted)) === '1', {
      within: 120_000,
    })
    return performance.now() - began
  }
  const row = (server: Server) => `${server}: a row at the second box`

  it('is one whose owner says so, and the other one has all within moments', async () => {
    const kit: RecoveryKit = JSON.parse(await gantry(home.box, 'backup', 'kit', '--json'))
    await ask(second, 'backup follow start', kit.texts[0])
    await until(
      'the copy is there',
      async () => (await ask(second, 'backup follow')).follow?.moment === moment,
      { within: 300_000 },
    )
    expect(await streamsOf()).toEqual([])
    expect(await listening()).toBeNull()
    expect(await shell(home.box, askIn.mariadb(OWN, 'mysql', 'select @@log_bin'))).toBe('0')
    await gantry(home.box, 'backup', 'second', 'on')
    await Promise.all(
      EACH_SERVER.map(it =>
        measured.time(`${it}: from allowed to all databases there, by the second`, () =>
          streams(it),
        ),
      ),
    )
    for (const it of EACH_SERVER) {
      for (const day of [1, 2, 3]) measured.note(await arrives(it, day), 'ms', row(it))
    }
    await until('the first one sees that', async () =>
      (await listening())?.servers.every(it => it.listens),
    )
  })

  it('says how far it is behind, also where nothing is written', async () => {
    await pause(20_000)
    for (const { server, asOf = '' } of await streamsOf()) {
      const behind = (Date.now() - Date.parse(asOf)) / 1000
      measured.note(behind, 's', `${server}: behind, with nothing written for 20 s`)
      expect(behind).toBeLessThan(15)
    }
  })

  it('gives it apps that come later, what is brought back, and nothing of what was deleted', async () => {
    await gantry(home.box, 'app', 'install', `${appsOnBox}/scribe`)
    const databases = () =>
      shell(second, askIn.mariadb(STANDBY, 'mysql', `show databases like 'scribe'`)).catch(() => '')
    await until('the new database is there', async () => (await databases()) === 'scribe')
    await gantry(home.box, 'app', 'remove', 'scribe', '--delete-data')
    await until('it is gone', async () => (await databases()) === '')
    await gantry(home.box, 'backup', 'restore', 'journal', moment ?? '')
    const days = 'select count(*) from days'
    await until(
      'what was brought back is there',
      async () => (await there('mariadb', days)) === '0',
    )
    expect(await here('mariadb', days)).toBe('0')
    await arrives('mariadb', 3)
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

  it('goes on by itself after the line, the servers and the power were gone', async () => {
    await shell(second, 'systemctl stop gantry-second-line')
    for (const it of EACH_SERVER) {
      measured.note(await arrives(it, 4), 'ms', `${row(it)}, the line opened anew`)
    }
    for (const it of EACH_SERVER) {
      const { unit, standby } = UNITS[it]
      for (const [box, name, day] of [
        [home.box, unit, 50] as const,
        [second, standby, 51] as const,
      ]) {
        await shell(box, `systemctl kill --kill-whom=main --signal=KILL ${name}`)
        await until('it runs again', () => shell(box, `systemctl is-active ${name}`))
        await until('it lets people in', () => here(it, 'select 1'), { within: 120_000 })
        await arrives(it, day)
      }
    }
    await second.cutPower()
    await second.boot()
    await workerAnswers(second)
    await measured.time('second box on again, until all streams', () =>
      Promise.all(EACH_SERVER.map(streams)),
    )
    for (const it of EACH_SERVER) measured.note(await arrives(it, 5), 'ms', row(it))
  })

  it('fetches all anew when it was away for longer than is kept', async () => {
    const system = `alter system set max_slot_wal_keep_size =`
    await shell(home.box, askIn.postgres(OWN, 'postgres', `${system} '32MB'`))
    await shell(home.box, askIn.postgres(OWN, 'postgres', 'select pg_reload_conf()'))
    const cap = 'set global max_binlog_size = 1048576, max_binlog_total_size = 8388608'
    await shell(home.box, askIn.mariadb(OWN, 'mysql', cap))
    for (const { standby } of Object.values(UNITS)) {
      await shell(second, `systemctl stop ${standby}; systemctl mask --runtime ${standby}`)
    }
    await here(
      'postgres',
      'create table much as select repeat(md5(i::text), 30) from generate_series(1, 200000) i',
    )
    await here(
      'mariadb',
      'create table much (n int primary key, words text) select seq n, repeat(md5(seq), 30) words from seq_1_to_50000',
    )
    // What is written next lets go of what is beyond the bound.
    await here('mariadb', `insert into much values (0, '')`)
    const bytes = await shell(
      home.box,
      'du --bytes --summarize /data/backup/mariadb-log | cut -f 1',
    )
    measured.note(Number(bytes) / 1e6, 'MB', 'mariadb: kept for the second box, after 50 MB')
    expect(Number(bytes)).toBeLessThan(16e6)
    const filled = () => shell(second, 'stat --format=%i /data/backup/standby/mariadb/11.8')
    const before = await filled()
    // It is lost with a checkpoint, and the box then keeps nothing more.
    const kept = 'select count(*) from pg_replication_slots'
    await until(
      'it is let go of',
      async () => {
        await shell(home.box, askIn.postgres(OWN, 'postgres', 'checkpoint'))
        return (await shell(home.box, askIn.postgres(OWN, 'postgres', kept))) === '0'
      },
      { within: 60_000 },
    )
    await shell(
      home.box,
      askIn.postgres(OWN, 'postgres', `alter system reset max_slot_wal_keep_size`),
    )
    await shell(home.box, askIn.postgres(OWN, 'postgres', 'select pg_reload_conf()'))
    for (const { standby } of Object.values(UNITS)) {
      await shell(second, `systemctl unmask --runtime ${standby}`)
    }
    await measured.time('all databases anew', async () => {
      await until('MariaDB is fetched anew', async () => (await filled()) !== before, {
        within: 240_000,
      })
      await Promise.all(EACH_SERVER.map(streams))
    })
    expect(await there('postgres', 'select count(*) from much')).toBe('200000')
    expect(await there('mariadb', 'select count(*) from much')).toBe('50001')
    for (const it of EACH_SERVER) await arrives(it, 6)
  })

  it('keeps what it has where the first one goes while all is fetched anew', async () => {
    const { standby } = UNITS.mariadb
    const room = '/data/backup/standby/mariadb'
    await shell(second, `touch ${room}/anew; systemctl restart --no-block ${standby}`)
    await until('it is fetched', () => shell(second, `ls -d ${room}/11.8.part`))
    await home.box.cutPower()
    await pause(30_000)
    expect(await shell(second, `ls ${room}`)).toMatch(/^11\.8$/m)
    await home.box.boot()
    await workerAnswers(home.box)
    await until(
      'it is fetched',
      async () => !(await shell(second, `ls ${room}`)).includes('anew'),
      {
        within: 240_000,
      },
    )
    for (const it of EACH_SERVER) {
      await until('it lets people in', () => here(it, 'select 1'), { within: 120_000 })
      await arrives(it, 60)
    }
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
    await appOf({ ...home, box: second }, 'journal', isRunning)
    const report: BackupReport = await ask(second, 'backup')
    expect(report.restored).toMatchObject({ databases: expect.any(String), missing: [] })
    for (const it of EACH_SERVER) {
      expect(await shell(second, DIARIES[it](OWN, 'select max(n) from days'))).toBe('60')
      // It is a server of its own, and what it has followed is cleared away.
      await shell(second, DIARIES[it](OWN, 'insert into days values (70)'))
    }
    const users = await shell(second, askIn.mariadb(OWN, 'mysql', 'select distinct user from user'))
    expect(users.split('\n')).toContain('journal')
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
        const [rows = 0, at = 0] = (await shell(box, count(OWN))).split(/\s+/).map(Number)
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
      expect(written.at - at).toBeLessThan(5)
      expect(rows).toBeGreaterThan(0.7 * written.rows)
    }
    expect(await listening()).toBeNull()
    expect(await shell(home.box, 'systemctl is-active gantry-second || true')).toBe('inactive')
    const slots = 'select count(*) from pg_replication_slots'
    await until(
      'nothing is kept for it',
      async () => (await shell(home.box, askIn.postgres(OWN, 'postgres', slots))) === '0',
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

const UNITS = {
  postgres: { unit: 'postgresql', standby: 'gantry-standby-postgresql' },
  mariadb: { unit: 'mariadb', standby: 'gantry-standby-mariadb' },
}

/** A database of each server, asked on one of the boxes. */
const DIARIES = {
  postgres: (sockets: typeof OWN, sql: string) => askIn.postgres(sockets, 'diary', sql),
  mariadb: (sockets: typeof OWN, sql: string) => askIn.mariadb(sockets, 'journal', sql),
}

/** One for each database of an app. */
const WRITERS = {
  diary: writerInto('postgres', 'diary'),
  journal__numbers: writerInto('postgres', 'journal__numbers'),
  'journal-ledger': writerInto('mariadb', 'journal'),
}
