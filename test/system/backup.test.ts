import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { readKit } from '../../agent/backup/kit.ts'
import type { App, BackupReport } from '../../agent/http/api.ts'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { appOf, isRunning, statusOf } from './status.ts'

/**
 * Two apps that write all the time, one into PostgreSQL and files, one into MariaDB and files; and
 * what becomes of that when it is saved and brought back. Each test goes on where the last ended.
 */
describe('backups', () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    ;[shelter, owner] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry('app', 'install', `${appsOnBox}/scribe`)
    await shell(`
      head -c 20000000 /dev/urandom > ${PAGES}/blob
      mkdir ${PAGES}/thumbs && echo thumb > ${PAGES}/thumbs/1 && echo scrap > ${SCRAP}/1
      /usr/lib/gantry/node -e '
        const { DatabaseSync } = require("node:sqlite")
        const db = new DatabaseSync("${PAGES}/notes.db")
        db.exec("pragma journal_mode = wal; create table notes (words text)")
        for (let i = 0; i < 100; i++) db.prepare("insert into notes values (?)").run("note " + i)
        process.kill(process.pid, "SIGKILL")' || true
      ${psql(`create table days (n int primary key)`)}
      ${psql(`alter table days owner to diary`)}`)
    writing = write()
    return async () => {
      stopped = true
      await writing.catch(() => {})
      await home.close()
    }
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 180_000 })
  const shell = async (script: string) => (await home.box.exec(['sh', '-ec', script])).trim()
  const report = async (): Promise<BackupReport> =>
    // It exits with 1 while something is wrong with a target.
    JSON.parse(await shell('gantry backup --json || true'))
  const done = () =>
    until('nothing is done', async () => !(await report()).busy, { within: 120_000 })
  const refused = async (...words: string[]) => {
    const said = await home.box.exec(['sh', '-c', 'gantry "$@" --json || true', '-', ...words])
    return JSON.parse(said).error
  }
  const lines = (path: string) => shell(`cat ${path}`)
  const maria = (sql: string) =>
    shell(
      `mariadb --no-defaults --batch --skip-column-names --socket=/run/mariadb/mariadb.sock scribe -e "${sql}"`,
    )
  const days = async () => (await shell(psql('select n from days order by n'))).split('\n')

  /** A row, and then a line in a file, all the time. */
  let stopped = false
  let writing: Promise<void>
  const write = async () => {
    for (let n = 1; !stopped; n++) {
      // While the app is being brought back it is not there, and writes no row either.
      const inApp = (script: string) => `docker exec diary.main /bin/busybox sh -c '${script}'`
      await shell(
        `${inApp('true')} && ${psql(`insert into days values (${n})`)} && ${inApp(`echo ${n} >> /data/days`)}`,
      ).catch(() => {})
    }
  }

  /** What is saved of a moment: the file, and as many rows or one more. */
  const together = (file: readonly string[], rows: readonly string[]) => {
    expect(file.length).toBeGreaterThan(0)
    expect(rows.slice(0, file.length)).toEqual(file)
    expect(rows.length - file.length).toBeLessThanOrEqual(1)
  }

  it('say what is wrong with a target before it is one', async () => {
    const add = (url: string, ...more: string[]) =>
      refused('backup', 'target', 'add', 'nas', 'rest', `url=${url}`, ...more)
    expect(await add('http://192.168.77.99:8000/box')).toMatchObject({ code: 'backup-unreachable' })
    expect(await add('http://ada:secret@192.168.77.60:8000/box')).toMatchObject({
      code: 'setting-invalid',
    })
    await shell(
      'rm -rf /tmp/other; RESTIC_PASSWORD=other restic --no-cache init -q -r rest:http://192.168.77.60:8000/other',
    )
    expect(await add('http://192.168.77.60:8000/other')).toMatchObject({ code: 'backup-key-wrong' })
    expect((await report()).targets).toEqual([])
  })

  it('hold everything as it was in one moment, while apps write', async () => {
    await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await measured.time('backup of two apps, 20 MB, into an empty rest-server', () =>
      gantry('backup', 'now'),
    )
    const { snapshots, kept, targets, moment } = await report()
    expect(kept[0]).toEqual({ name: snapshots[0], target: 'nas', complete: true })
    expect(targets[0]).toMatchObject({ name: 'nas', missing: [] })
    expect(moment?.frozen).toBeLessThan(10_000)
    // Nobody stands still any more.
    expect(await shell('cat /sys/fs/cgroup/apps.slice/*/cgroup.events')).not.toContain('frozen 1')
  })

  it('want their recovery kit printed, again when what it says has changed', async () => {
    const kit = async () => JSON.parse(await gantry('backup', 'kit', '--json'))
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'kit-missing'))
    const { key, number, texts } = await kit()
    expect(readKit(texts[0])).toMatchObject({ key, targets: [{ name: 'nas' }] })
    const words: string[] = key.split(' ')
    const confirm = (one = '', other = '') =>
      refused('backup', 'kit', 'confirm', `3=${one}`, `9=${other}`)
    expect(await confirm(words[2], 'zebra')).toMatchObject({ code: 'kit-words' })
    expect(await confirm(words[2], words[8])).toBeUndefined()
    expect((await report()).kit).toBe('confirmed')
    await gantry('backup', 'target', 'add', 'spare', 'rest', `url=${shelter.url}/spare`)
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'kit-old'))
    expect((await kit()).number).not.toBe(number)
    await gantry('backup', 'target', 'remove', 'spare')
    expect((await report()).kit).toBe('confirmed')
  })

  it('run what recipes ask for around the moment', async () => {
    expect(await lines(`${PAGES}/hooks`)).toMatch(/before\nafter$/)
    const [name] = (await report()).snapshots
    expect(await lines(`/data/snapshots/${name}/apps/scribe/pages/hooks`)).toMatch(/before$/)
  })

  it('leave out what recipes leave out, and hold databases as databases', async () => {
    const held = await restic('ls latest')
    expect(held).toContain('/state/apps/scribe/pages/blob')
    expect(held).toContain('/dumps/scribe/scribe.mariadb')
    expect(held).toContain('/dumps/diary/diary.postgres')
    expect(held).toContain('/dumps/scribe/pages/notes.db')
    for (const it of ['/pages/thumbs/1', '/scrap/1', '/diary/shelf/'])
      expect(held).not.toContain(it)
    const notes = `/usr/lib/gantry/node -e '
      const { DatabaseSync } = require("node:sqlite")
      console.log(new DatabaseSync("/tmp/notes.db").prepare("select count(*) n from notes").get().n)'`
    await restic('dump latest /data/backup/saving/dumps/scribe/pages/notes.db > /tmp/notes.db')
    expect(await shell(notes)).toBe('100')
  })

  it('say of themselves what they hold, signed', async () => {
    const contents = JSON.parse(await restic('dump latest /data/backup/saving/manifest.json'))
    const { diary, scribe } = contents.apps
    expect(diary.databases[0].rows['public.days']).toBeGreaterThan(0)
    expect(scribe.databases[0].nonce).toBe(contents.nonce)
    expect(scribe.folders[0].files).toBeGreaterThan(3)
    expect(contents.engines).toMatchObject({
      postgres: expect.stringMatching(/^17/),
      mariadb: expect.stringMatching(/^11/),
    })
  })

  it('bring an app back from a target, as it was in that moment', async () => {
    // The box may have saved to another one meanwhile.
    const name = (await report()).kept.find(it => it.target === 'nas')?.name ?? ''
    await maria('insert into ticks values (-1)')
    const blob = await shell(
      `sha256sum < ${PAGES}/blob; echo worse > ${PAGES}/blob; rm ${PAGES}/notes.db*`,
    )
    await measured.time('app brought back from a target: MariaDB, files, 20 MB', () =>
      gantry('backup', 'restore', 'scribe', name, 'nas'),
    )
    const then = (await lines(`/data/snapshots/${name}/apps/scribe/pages/ticks`)).split('\n')
    const rows = (await maria('select n from ticks order by n')).split('\n')
    expect(rows[0]).toBe('1')
    expect(rows.slice(0, then.length)).toEqual(then)
    expect((await lines(`${PAGES}/ticks`)).split('\n').slice(0, then.length)).toEqual(then)
    expect(await shell(`sha256sum < ${PAGES}/blob; ls ${PAGES}/notes.db`)).toContain(blob)
    await appOf(home, 'scribe', isRunning)
    expect(await lines(`${SCRAP}/1`)).toBe('scrap')
  })

  it('bring an app back from the box itself, from an earlier hour', async () => {
    const [name = ''] = (await report()).snapshots
    await measured.time('app brought back from a snapshot: PostgreSQL, files', () =>
      gantry('backup', 'restore', 'diary', name),
    )
    const file = (await lines(`/data/snapshots/${name}/apps/diary/data/days`)).split('\n')
    const now = (await lines('/data/state/apps/diary/data/days')).split('\n')
    expect(now.slice(0, file.length)).toEqual(file)
    const rows = await days()
    // Of the moment there may be one row more; what is younger than the restore comes after a gap.
    const gap = rows.findIndex((it, i) => Number(it) !== i + 1)
    together(file, gap === -1 ? rows : rows.slice(0, gap))
    await appOf(home, 'diary', isRunning)
  })

  it('bring an app back beside the one that runs, under another name', async () => {
    const name = (await report()).kept[0]?.name ?? ''
    await gantry('backup', 'restore', 'diary', name, 'nas', '--as', 'diary-then')
    await appOf(home, 'diary-then', isRunning)
    const then = `/data/snapshots/${name}/apps`
    const file = await lines(`${then}/diary/data/days`)
    expect((await lines('/data/state/apps/diary-then/data/days')).split('\n')).toEqual(
      file.split('\n'),
    )
    await gantry('app', 'remove', 'diary-then', '--delete-data')
  })

  it('give back single files, from the box and from a target', async () => {
    const name = (await report()).kept[0]?.name ?? ''
    for (const from of [[], ['nas']]) {
      const said = await gantry('backup', 'files', name, 'apps/scribe/pages', ...from, '--json')
      const names = JSON.parse(said).files.map((it: { name: string }) => it.name)
      expect(names).toEqual(expect.arrayContaining(['blob', 'hooks', 'ticks']))
      await shell('rm -f /tmp/hooks')
      await gantry('backup', 'get', name, 'apps/scribe/pages/hooks', '/tmp/hooks', ...from)
      expect(await lines('/tmp/hooks')).toMatch(/before$/)
    }
    await shell(`ln -sfn /etc ${PAGES}/out`)
    await gantry('backup', 'now')
    const [latest = ''] = (await report()).snapshots
    expect(await refused('backup', 'files', latest, 'apps/scribe/pages/out')).toMatchObject({
      code: 'file-unknown',
    })
  })

  it('send single files to a browser, and say why one did not come whole', async () => {
    const content = `${'a line of a letter\n'.repeat(40_000)}`
    await home.box.exec(['tee', `${PAGES}/letter`], { input: content })
    await shell(`truncate -s 400M ${PAGES}/film`)
    await gantry('backup', 'now')
    const { snapshots } = await report()
    const [snapshot = ''] = snapshots
    const file = (name: string) => ({ snapshot, path: `apps/scribe/pages/${name}` })
    const prepare = async (wish: Readonly<Record<string, string>>) =>
      (await owner.ask('/api/backups/file', wish)).json<{ file: string }>().file
    const prepared = async (job: string) => await owner.ask(`/api/backups/file/${job}`)
    const stateOf = async (job: string) => (await prepared(job)).json<{ state?: string }>().state
    const isThere = (job: string) =>
      until('it is there', async () => (await stateOf(job)) === 'waiting', { within: 60_000 })
    const address = (wish: Readonly<Record<string, string>>, job: string) =>
      `/api/backups/file?${new URLSearchParams({ ...wish, file: job })}`

    for (const target of [{}, { target: 'nas' }]) {
      const wish = { ...file('letter'), ...target }
      const job = await prepare(wish)
      await isThere(job)
      const { status, headers, text } = await owner.ask(address(wish, job))
      expect(status).toBe(200)
      expect(headers['content-disposition']).toBe('attachment; filename=letter')
      expect(text).toBe(content)
      expect(await stateOf(job)).toBe('sent')
      expect((await owner.ask(address(wish, job))).json()).toMatchObject({ code: 'file-unknown' })
    }

    const film = await prepare(file('film'))
    await isThere(film)
    const coming = owner.ask(address(file('film'), film)).catch(error => error)
    await until('it is on its way', async () => (await stateOf(film)) === 'sending', { every: 20 })
    await home.box.kill('gantry-web')
    expect(await coming).toBeInstanceOf(Error)
    const told = await until(
      'the page is back',
      async () => {
        const answer = await prepared(film).catch(() => undefined)
        // Until then it is the proxy that answers, in plain words.
        return answer?.headers['content-type']?.includes('json') && answer
      },
      { within: 60_000 },
    )
    expect(told.json()).toMatchObject({ code: 'file-cut-off' })

    const folder = await prepare({ snapshot, path: 'apps/nobody' })
    const why = await until('it is refused', async () => {
      const answer = await prepared(folder)
      return answer.status !== 200 && answer
    })
    expect(why.json()).toMatchObject({ code: 'file-unknown' })
    expect(await shell('find /data/backup/fetched -type f')).toBe('')
    await shell(`rm ${PAGES}/film ${PAGES}/letter`)
  })

  it('leave an app as it is that somebody no longer wants back, and nothing lying about', async () => {
    const name = (await report()).kept[0]?.name ?? ''
    const before = await days()
    await standStill(home.box, 'restore: staged')
    await gantry('backup', 'restore', 'diary', name, 'nas', '--no-wait')
    await until('all of it is there', () => isStill(home.box, 'restore: staged'), {
      within: 120_000,
    })
    const beside = psql('select 1 from pg_database where datname = $$diary:restored$$', 'postgres')
    expect(await shell(beside)).toBe('1')
    await standNowhere(home.box)
    await gantry('backup', 'restore', 'diary', '--cancel')
    await until('nothing is left', async () => (await shell('ls /data/state/restoring')) === '')
    expect(await shell(beside)).toBe('')
    expect(await shell('ls /data/backup')).not.toMatch(/work|staging|trial/)
    expect((await days()).slice(0, before.length)).toEqual(before)
    const app = await appOf(home, 'diary', isRunning)
    expect(app.note).toMatchObject({ code: 'restore-given-up' })
    expect(await refused('backup', 'restore', 'diary', '--cancel')).toMatchObject({
      code: 'restore-none',
    })
  })

  /** A copy that is on its way for as long as the test takes. */
  const sendForLong = async () => {
    onTestFinished(() => shelter.goOn())
    await shelter.stall()
    await gantry('backup', 'now', '--no-wait')
    await until(
      'it is on its way',
      async () => (await report()).progress?.says.startsWith('save to'),
      { every: 100, within: 120_000 },
    )
  }

  it('bring an app back, and look into a snapshot, while a copy is on its way', async () => {
    const [here = ''] = (await report()).snapshots
    const before = await days()
    await sendForLong()
    expect(await gantry('backup', 'files', here, 'apps')).toContain('diary')
    await gantry('backup', 'restore', 'diary', here, '--no-wait')
    await until(
      'the box says both',
      async () => (await report()).beside?.says.startsWith('save to'),
      { every: 100, within: 60_000 },
    )
    const back = await appOf(home, 'diary', it => isRunning(it) && it.note?.code === 'restored')
    expect(back.note?.message).toContain('as it was')
    expect((await days()).slice(0, 1)).toEqual(before.slice(0, 1))
    expect((await report()).progress?.says).toMatch(/^save to/)
    await shelter.goOn()
    await done()
  })

  it('begin both anew when they are killed, neither in the way of the other', async () => {
    const [here = ''] = (await report()).snapshots
    await sendForLong()
    await gantry('backup', 'restore', 'diary', here, '--no-wait')
    await until('it has begun', async () => (await report()).progress?.app === 'diary', {
      ...{ every: 50, within: 60_000 },
    })
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-backup'])
    await until('it is back', async () => (await shell('ls /data/state/restoring')) === '', {
      within: 120_000,
    })
    await appOf(home, 'diary', it => isRunning(it) && it.note?.code === 'restored')
    await shelter.goOn()
    await done()
    expect((await report()).targets[0]?.problem).toBeUndefined()
    await restic('unlock')
    await restic('check')
  })

  it('take another place while a copy is on its way, and save to both at once', async () => {
    await sendForLong()
    // By words of its own that the program had not heard when it began.
    const door = await shelter.openBackDoor('box', 'word')
    await home.box.exec(
      ['gantry', 'backup', 'target', 'add', 'other', 'rest', `url=${door}/aside`],
      { input: 'user=box\npassword=word\n', timeout: 60_000 },
    )
    await gantry('backup', 'target', 'test', 'other')
    expect((await report()).progress?.says).toMatch(/^save to nas/)
    await shelter.goOn()
    await done()
    await gantry('backup', 'now')
    const { snapshots, kept, targets } = await report()
    expect(targets.map(it => it.problem)).toEqual([undefined, undefined])
    const latest = kept.filter(it => it.name === snapshots[0]).map(it => it.target)
    expect(latest).toEqual(['nas', 'other'])
    await gantry('backup', 'target', 'remove', 'other')
  })

  it('go on where they were killed', async () => {
    await shell(`head -c 60000000 /dev/urandom > ${PAGES}/more`)
    const before = (await report()).kept.length
    await gantry('backup', 'now', '--no-wait')
    await until(
      'it is on its way',
      async () => (await report()).progress?.says.startsWith('save to'),
      { every: 100, within: 120_000 },
    )
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-backup'])
    await home.box.kill('gantry-worker')
    await until('the worker is back', () => report().catch(() => undefined))
    await done()
    const { kept, targets } = await report()
    expect(kept.length).toBe(before + 1)
    expect(targets[0]?.problem).toBeUndefined()
    // Of the one that was killed.
    await restic('unlock')
    await restic('check')
  })

  it('notice a copy of the box, and go on with the one that its owner names', async () => {
    const record = '/data/backup/record.json'
    const problem = async () => (await report()).targets[0]?.problem
    // What a copy has that is made now.
    await shell(`cp ${record} /data/backup/record-of-copy`)
    await standStill(home.box, 'save: sent')
    await gantry('backup', 'now', '--no-wait')
    await until('all of it is there', () => isStill(home.box, 'save: sent'), { within: 120_000 })
    await standNowhere(home.box)
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-backup'])
    await done()
    expect(await problem()).toBeUndefined()
    await shell(`mv /data/backup/record-of-copy ${record}`)
    await gantry('backup', 'now').catch(() => {})
    expect(await problem()).toMatchObject({ code: 'backup-two-boxes' })
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-two-boxes'))
    expect(await refused('backup', 'take-back')).toMatchObject({ code: 'not-agreed' })
    await gantry('backup', 'take-back', '--agree')
    await done()
    expect(await problem()).toBeUndefined()
    expect(await restic('snapshots --latest 1 --json')).toContain('"epoch=2"')
    expect(await refused('backup', 'take-back', '--agree')).toMatchObject({ code: 'not-replaced' })
  })

  it('let nobody stand still for longer than ten seconds, whoever is killed', async () => {
    const slices = await shell('cd /sys/fs/cgroup/apps.slice && ls -d apps-*.slice')
    await shell(`mkdir -p /run/systemd/system/gantry-moment.service.d
      printf '[Service]\\nExecStart=\\nExecStart=/bin/sh -c "systemctl freeze $SLICES; exec sleep 60"\\n' \
        > /run/systemd/system/gantry-moment.service.d/stuck.conf
      printf 'NAME=stuck\\nSLICES="%s"\\n' '${slices.replaceAll('\n', ' ')}' > /run/gantry/backup/moment
      systemctl daemon-reload; systemctl start --no-block gantry-moment`)
    const events = () => shell('cat /sys/fs/cgroup/apps.slice/*/cgroup.events')
    await until('they stand still', async () => (await events()).includes('frozen 1'), {
      every: 100,
    })
    await until('they go on', async () => !(await events()).includes('frozen 1'))
    await shell('rm -r /run/systemd/system/gantry-moment.service.d; systemctl daemon-reload')
  })

  it('tell what is wrong with a target, and try again', async () => {
    await shelter.stop()
    await gantry('backup', 'now').catch(() => {})
    const problem = async () => (await report()).targets[0]?.problem
    expect(await problem()).toMatchObject({ code: 'backup-unreachable' })
    await shelter.start({ maxSize: 1_000_000 })
    await gantry('backup', 'now').catch(() => {})
    expect(await problem()).toMatchObject({ code: 'backup-full' })
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-full'))
    await shelter.stop()
    await shelter.start({ appendOnly: true })
    await gantry('backup', 'now')
    expect(await problem()).toBeUndefined()
  })

  it('refuse what does not belong together, and change nothing', async () => {
    const [name = ''] = (await report()).snapshots
    const from = `/data/snapshots/${name}`
    await shell(`btrfs -q subvolume snapshot ${from} /data/snapshots/2026-01-01T00-00-00Z
      echo 'gantry moment ${'0'.repeat(32)}' > /data/snapshots/2026-01-01T00-00-00Z/apps/diary/.moment`)
    const before = await days()
    const said = await shell('gantry backup restore diary 2026-01-01T00-00-00Z --json || true')
    expect(JSON.parse(said).note).toMatchObject({ code: 'restore-mismatch' })
    expect((await days()).slice(0, before.length)).toEqual(before)
    const app = await appOf(home, 'diary', (it: App) => it.state === 'running')
    expect(app.problem).toBeUndefined()
    expect(await refused('backup', 'restore', 'diary', '1999-01-01T00-00-00Z')).toMatchObject({
      code: 'snapshot-unknown',
    })
    expect(await refused('backup', 'restore', 'nobody', name)).toMatchObject({
      code: 'app-unknown',
    })
  })

  /** With nothing but the words and the address, as anybody has it who has the recovery kit. */
  const restic = async (what: string) =>
    shell(
      `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${shelter.url}/box ${what}`,
    )
})

const PAGES = '/data/state/apps/scribe/pages'
const SCRAP = '/data/state/apps/scribe/scrap'

const psql = (sql: string, database = 'diary') =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d ${database} -c '${sql}'`
