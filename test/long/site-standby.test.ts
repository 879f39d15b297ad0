import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EACH_SERVER, type Server } from '../../agent/backup/follow/need.ts'
import type { BringReport, HistoryPage, StreamReport } from '../../agent/http/api.ts'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { askIn, OWN, STANDBY, writerInto } from '../system/written.ts'
import { gantryOn, sees, siteOf, takeIn, tellOfBoxes } from './boxes.ts'

/**
 * Two boxes with apps of their own, each of which has the databases of the other one by the second, until
 * one of them dies. Each test goes on where the last ended.
 */
describe('apps of a box that another one stands by for', { timeout: 20 * 60_000 }, () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let first: Box
  let second: Box

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    await first.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantryOn(first, ['app', 'install', `${appsOnBox}/journal`])
    await gantryOn(first, ['app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary'])
    await gantryOn(first, ['backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`])
    await takeIn(first, second)
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    await gantryOn(second, ['app', 'install', `${appsOnBox}/scribe`])
    for (const it of Object.values(WRITERS)) await shell(first, it.make)
    for (const it of EACH_SERVER) await shell(first, ask(it, OWN, 'create table days (n int)'))
    await shell(first, askIn.postgres(OWN, 'diary', 'create table days (n int)'))
    await shell(second, askIn.mariadb(OWN, 'scribe', 'create table days (n int)'))
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    tellOfBoxes([first, second])
  })

  const shell = async (box: Box, script: string) =>
    (await box.exec(['sh', '-ec', script], { timeout: 300_000 })).trim()
  const eventually = (what: string, look: () => Promise<boolean>, within = 300_000) =>
    until(what, look, { within, every: 1_000 })
  const boxIn = async (box: Box, name: string) =>
    (await siteOf(box))?.boxes.find(it => it.name === name)
  const errorOf = async (box: Box, ...words: string[]) =>
    (await gantryOn(box, ['site', ...words]))?.error?.code
  const stateOf = async (box: Box, service: string) => {
    const { apps } = await gantryOn(box, ['status'])
    return apps.find((it: { service: string }) => it.service === service)?.state
  }
  /** How the databases of a box are at the other one, as any of the two sees it. */
  const streamsOf = async (name: string): Promise<readonly StreamReport[]> =>
    (await boxIn(second, name))?.standby?.streams ?? []
  const streams = (name: string) =>
    eventually(
      `${name} is followed`,
      async () => {
        const said = await streamsOf(name)
        return said.length === 2 && said.every(it => it.state === 'streaming')
      },
      360_000,
    )
  const rows = async (box: Box, sockets: typeof OWN, server: Server, table = 'days') =>
    Number(await shell(box, ask(server, sockets, `select count(*) from ${table}`)))
  /** Milliseconds until a row of the first box is at the second one. */
  async function arrives(server: Server): Promise<number> {
    const before = await rows(first, OWN, server)
    await shell(first, ask(server, OWN, 'insert into days values (1)'))
    const began = performance.now()
    const there = async () => (await rows(second, STANDBY, server).catch(() => 0)) === before + 1
    await until('the row is there', there, { within: 180_000 })
    return performance.now() - began
  }

  it('are saved, and stood by for only where the other box has what opens the copies', async () => {
    await gantryOn(first, ['backup', 'target', 'share', 'nas'])
    expect(await errorOf(first, 'standby', 'home-2')).toBe('standby-not-lent')
    expect(await errorOf(first, 'standby', 'off')).toBe('standby-none')
    for (const it of [first, second]) {
      await gantryOn(it, ['backup', 'now'])
      await gantryOn(it, ['site', 'lend', 'on'])
    }
    for (const it of [first, second]) {
      await eventually('it has it', async () => (await siteOf(it))?.kits.kept.length === 1)
    }
    expect(await errorOf(first, 'standby', 'home')).toBe('site-itself')
    expect(await errorOf(first, 'standby', 'attic')).toBe('site-box-unknown')
  })

  it('have their databases on the other one within seconds, in both directions at once', async () => {
    await measured.time('from said to followed, both boxes with both servers', async () => {
      expect(await gantryOn(first, ['site', 'standby', 'home-2'])).toMatchObject({ ok: true })
      expect(await gantryOn(second, ['site', 'standby', 'home'])).toMatchObject({ ok: true })
      await Promise.all(['home', 'home-2'].map(streams))
    })
    for (const it of [first, second]) {
      expect((await boxIn(it, 'home'))?.standby?.name).toBe('home-2')
      expect((await boxIn(it, 'home-2'))?.standby?.name).toBe('home')
    }
    for (const it of EACH_SERVER) {
      for (const _ of [1, 2, 3]) measured.note(await arrives(it), 'ms', `${it}: a row there`)
    }
    // It follows one already, and is a box with apps besides.
    const { texts } = JSON.parse(await first.exec(['gantry', 'backup', 'kit', '--json']))
    const refused = await gantryOn(second, ['backup', 'follow', 'start'], texts[0])
    expect(refused.error.code).toBe('restore-has-apps')
    await shell(second, askIn.mariadb(OWN, 'scribe', 'insert into days values (1)'))
    const there = () => shell(first, askIn.mariadb(STANDBY, 'scribe', 'select count(*) from days'))
    await until('a row of the second one is there', async () => (await there()) === '1')
  })

  it('goes on by itself after programs were killed and the power of the other box was cut', async () => {
    for (const it of ['gantry-worker', 'gantry-second-line', ...Object.values(UNITS)]) {
      await shell(second, `systemctl kill --kill-whom=main --signal=KILL ${it}`)
    }
    await workerAnswers(second)
    for (const it of EACH_SERVER) measured.note(await arrives(it), 'ms', `${it}: after kill -9`)
    await second.cutPower()
    await second.boot()
    await workerAnswers(second)
    await measured.time('on again, until all is followed', () => streams('home'))
    await streams('home-2')
    for (const it of EACH_SERVER) await arrives(it)
  })

  it('ends where its owner says so, with all that was there, and begins once more', async () => {
    expect(await gantryOn(second, ['site', 'standby', 'off'])).toMatchObject({ ok: true })
    const left = () => shell(first, 'ls /data/backup')
    await eventually('nothing is left', async () => !/^standby$/m.test(await left()))
    expect((await boxIn(first, 'home-2'))?.standby).toBeUndefined()
    expect((await boxIn(first, 'home'))?.standby?.name).toBe('home-2')
    expect(await gantryOn(second, ['site', 'standby', 'home'])).toMatchObject({ ok: true })
    await streams('home-2')
  })

  /** Of what the second box writes for itself all the while. */
  const own = { tried: 0, failed: 0, slowest: 0 }
  let writesOwn = false
  async function writeOwn(): Promise<void> {
    while (writesOwn) {
      const began = performance.now()
      const sql = 'insert into days values (2)'
      await shell(second, askIn.mariadb(OWN, 'scribe', sql)).catch(() => {
        own.failed += 1
      })
      own.tried += 1
      own.slowest = Math.max(own.slowest, performance.now() - began)
      await pause(500)
    }
  }
  let writing: Promise<void>
  /** By server, the numbers that were acknowledged to whoever wrote them. */
  const acknowledged = { postgres: 0, mariadb: 0 }

  it('come back on the other one with rows that were written a moment before the power was cut', async () => {
    await gantryOn(first, ['backup', 'now'])
    await eventually('it is saved', async () => !(await gantryOn(first, ['backup'])).busy)
    await shell(first, askIn.postgres(OWN, 'diary', 'insert into days values (1)'))
    for (const it of EACH_SERVER)
      await shell(first, ask(it, OWN, 'create table acknowledged (n int)'))
    writesOwn = true
    writing = writeOwn()
    for (const [name, { write }] of Object.entries(WRITERS)) {
      await first.exec(['systemd-run', '--quiet', `--unit=writer-${name}`, 'sh', '-c', write])
    }
    let alive = true
    const acknowledging = EACH_SERVER.map(async server => {
      for (let n = 1; alive; n++) {
        const sql = `insert into acknowledged values (${n})`
        const done = await shell(first, ask(server, OWN, sql)).then(
          () => true,
          () => false,
        )
        if (!done) return
        acknowledged[server] = n
      }
    })
    await pause(25_000)
    await first.cutPower()
    alive = false
    await Promise.all(acknowledging)
    await eventually('it is missed', async () => (await boxIn(second, 'home'))?.state === 'away')
    await gantryOn(second, ['site', 'recover', '--agree'])
    const { kits } = (await siteOf(second)) ?? {}
    expect(kits?.kept).toMatchObject([{ name: 'home', streams: [{}, {}] }])
    // Killed at the worst of moments, it goes on.
    await standStill(second, POINT)
    const began = performance.now()
    const said: BringReport = await gantryOn(second, ['site', 'bring', 'home', 'journal'])
    expect(said.databases.map(it => it.server)).toEqual(['postgres', 'mariadb'])
    await until('it stands still', () => isStill(second, POINT), { within: 180_000 })
    await standNowhere(second)
    await shell(second, 'systemctl kill --kill-whom=main --signal=KILL gantry-backup')
    await eventually('it runs', async () => (await stateOf(second, 'journal')) === 'running')
    measured.note(
      (performance.now() - began) / 1000,
      's',
      'from asked for until it runs, killed once',
    )
  })

  it('say as of when each half of them is', async () => {
    const { apps } = await gantryOn(second, ['status'])
    const { note } = apps.find((it: { service: string }) => it.service === 'journal')
    expect(note).toMatchObject({ code: 'restored-halves' })
    console.log(note.detail)
    for (const it of ['PostgreSQL', 'MariaDB']) expect(note.detail).toContain(`${it} by the second`)
    const { history }: { history: HistoryPage[] } = await gantryOn(second, ['history'])
    expect(history.map(it => it.what).join('\n')).toMatch(/journal is as it was: files as of /)
    for (const it of EACH_SERVER) {
      const found = await rows(second, OWN, it, 'acknowledged')
      const last = Number(await shell(second, ask(it, OWN, 'select max(n) from acknowledged')))
      expect(found).toBe(last)
      measured.note(acknowledged[it], 'rows', `${it}: acknowledged to who wrote them one by one`)
      measured.note(Math.max(0, acknowledged[it] - last), 'rows', `${it}: of those lost`)
      expect(acknowledged[it]).toBeGreaterThan(5)
    }
  })

  it('leave what was followed as it is, so the next one comes, with rows of one moment where that is wanted', async () => {
    for (const it of EACH_SERVER) {
      const there = () => rows(second, STANDBY, it, 'acknowledged').catch(() => 0)
      await eventually('it is there', async () => (await there()) > 0)
    }
    await gantryOn(second, ['site', 'bring', 'home', 'diary', '--one-moment'])
    await eventually('it runs', async () => (await stateOf(second, 'diary')) === 'running')
    const days = askIn.postgres(OWN, 'diary', 'select count(*) from days')
    expect(await shell(second, days)).toBe('0')
    await gantryOn(second, ['app', 'remove', 'diary', '--delete-data'])
    await eventually('it is let go of', async () =>
      Boolean((await siteOf(second))?.moves.every(it => it.service !== 'diary')),
    )
    await gantryOn(second, ['site', 'bring', 'home', 'diary'])
    await eventually('it runs', async () => (await stateOf(second, 'diary')) === 'running')
    expect(await shell(second, days)).toBe('1')
    writesOwn = false
    await writing
    measured.note(own.tried, 'rows', 'the own app of the other box wrote meanwhile')
    measured.note(own.slowest, 'ms', 'the slowest of them')
    // MariaDB there starts anew once, as nobody follows that box any more.
    measured.note(own.failed, 'rows', 'of those refused')
    expect(own.failed).toBeLessThan(20)
    expect(own.tried).toBeGreaterThan(100)
  })

  it('lost next to nothing, and are held by their own box when that comes up again', async () => {
    const last = async (box: Box) =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(WRITERS).map(async ([name, { count }]) => {
            const [found = 0, at = 0] = (await shell(box, count(OWN))).split(/\s+/).map(Number)
            return [name, { found, at }] as const
          }),
        ),
      )
    const kept = await last(second)
    await first.boot()
    await workerAnswers(first)
    await eventually('it is told', async () =>
      (await gantryOn(first, ['repairs'])).findings.some(
        (it: { code: string }) => it.code === 'app-elsewhere',
      ),
    )
    for (const it of ['journal', 'diary']) expect(await stateOf(first, it)).toBe('stopped')
    // It was sent away when the other one went on alone, leads nobody, and its MariaDB starts anew for that.
    await sees(first, [])
    const led = async () => (await gantryOn(first, ['backup', 'second'])).second
    await eventually('the first one leads nobody', async () => (await led()) === null)
    const answers = `systemctl start mariadb; ${ask('mariadb', OWN, 'select @@log_bin')}`
    await eventually('its MariaDB keeps nothing', async () => (await shell(first, answers)) === '0')
    for (const [name, written] of Object.entries(await last(first))) {
      const { found = 0, at = 0 } = kept[name] ?? {}
      measured.note(written.found, 'rows', `${name}: written on the first box`)
      measured.note(written.found - found, 'rows', `${name}: lost`)
      measured.note((written.at - at) * 1000, 'ms', `${name}: lost`)
      expect(written.found).toBeGreaterThan(500)
      expect(written.at - at).toBeLessThan(5)
    }
  })

  it('are let go of with what opens the copies', async () => {
    await gantryOn(second, ['site', 'forget', 'home'])
    const left = () => shell(second, 'ls /data/backup')
    await eventually('nothing is left', async () => !/^standby$/m.test(await left()))
    // There is nothing more to stay reachable for.
    await sees(second, [])
    expect(await second.read('/data/state/gantry/box.toml')).not.toContain('standby')
  })
})

/** A copy of what was followed is there, and nothing was made of it yet. */
const POINT = 'promote: postgres copied'

const UNITS = {
  postgres: 'gantry-standby-postgresql',
  mariadb: 'gantry-standby-mariadb',
}

/** The databases of the app that has one of each server. */
const NAMES = { postgres: 'journal__numbers', mariadb: 'journal' } as const

const ask = (server: Server, sockets: typeof OWN, sql: string) =>
  askIn[server](sockets, NAMES[server], sql)

/** One for each of them. */
const WRITERS = {
  'journal-numbers': writerInto('postgres', NAMES.postgres),
  'journal-ledger': writerInto('mariadb', NAMES.mariadb),
}
