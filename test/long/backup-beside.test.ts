import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import { until } from '../lab/until.ts'
import { tellOnFailure } from '../system/home.ts'
import { appOf, isRunning, statusOf } from '../system/status.ts'
import { openWritingHome, PAGES, psql, type WritingHome } from '../system/writing-home.ts'

/**
 * What is asked of a box while it saves, and what a kill leaves of both, with two apps that write all
 * the time. Each test goes on where the last ended.
 */
describe('backups', () => {
  let home: WritingHome['home']
  let { shelter, owner, gantry, shell, report, refused, days, done, lines, restic } =
    {} as WritingHome

  beforeAll(async () => {
    const writing = await openWritingHome()
    ;({ home, shelter, owner, gantry, shell, report, refused, days, done, lines, restic } = writing)
    await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await gantry('backup', 'now')
    return () => writing.close()
  })
  beforeEach(() => tellOnFailure(home))

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
})
