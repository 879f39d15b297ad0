import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readKit } from '../../agent/backup/kit.ts'
import type { App } from '../../agent/http/api.ts'
import { figures } from './figures.ts'
import { tellOnFailure } from './home.ts'
import { appOf, isRunning, statusOf } from './status.ts'
import { openWritingHome, PAGES, SCRAP, type WritingHome } from './writing-home.ts'

/**
 * What becomes of two apps that write all the time when they are saved and brought back. Each test
 * goes on where the last ended; what a kill leaves, and what is asked for meanwhile, is tried where
 * there is more time (test/long/backup-beside.test.ts).
 */
describe('backups', () => {
  const measured = figures()
  let home: WritingHome['home']
  let { shelter, gantry, shell, report, refused, days, lines, restic } = {} as WritingHome

  beforeAll(async () => {
    const writing = await openWritingHome()
    ;({ home, shelter, gantry, shell, report, refused, days, lines, restic } = writing)
    return () => writing.close()
  })
  beforeEach(() => tellOnFailure(home))

  const maria = (sql: string) =>
    shell(
      `mariadb --no-defaults --batch --skip-column-names --socket=/run/mariadb/mariadb.sock scribe -e "${sql}"`,
    )

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

  it('bring an app back from the box itself, from an earlier hour', {
    tags: ['slow'],
  }, async () => {
    const [name = ''] = (await report()).snapshots
    await measured.time('app brought back from a snapshot: PostgreSQL, files', () =>
      gantry('backup', 'restore', 'diary', name),
    )
    const file = (await lines(`/data/snapshots/${name}/apps/diary/data/days`)).split('\n')
    const now = (await lines('/data/state/apps/diary/data/days')).split('\n')
    expect(now.slice(0, file.length)).toEqual(file)
    const rows = await days()
    // What is younger than the restore comes after what the app missed while it was away.
    const last = Number(file.at(-1))
    together(
      file,
      rows.filter(it => Number(it) <= last + 1),
    )
    await appOf(home, 'diary', isRunning)
  })

  it('give back single files, from the box and from a target', { tags: ['slow'] }, async () => {
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

  it('tell what is wrong with a target, and try again', { tags: ['slow'] }, async () => {
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
})
