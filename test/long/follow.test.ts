import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BackupReport, FollowReport, RecoveryKit, Status } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'

/** A box that is used, and a second one that follows it. Each test goes on where the last ended. */
describe('a second box', () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let second: Box
  let kit: RecoveryKit
  let lastStart = ''

  beforeAll(async () => {
    home = await openBuiltHome({ name: 'first' })
    await home.box.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantry(home.box, 'app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await shell(
      home.box,
      `${psql('create table days (n int primary key)')}; ${psql('alter table days owner to diary')}
       head -c 20000000 /dev/urandom > ${BLOB}; chown 65534:65534 ${BLOB}`,
    )
    await gantry(home.box, 'backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await write(1)
    kit = JSON.parse(await gantry(home.box, 'backup', 'kit', '--json'))
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
  const followed = async (): Promise<FollowReport | undefined> =>
    (await ask(second, 'backup follow')).follow ?? undefined
  /** A row, and a copy of it elsewhere; answers the moment. */
  const write = async (n: number) => {
    await shell(home.box, psql(`insert into days values (${n})`))
    await gantry(home.box, 'backup', 'now')
    const { kept }: BackupReport = await ask(home.box, 'backup')
    return kept[0]?.name
  }
  /** A quarter of an hour has passed since it looked. */
  const lookAgain = () =>
    shell(
      second,
      `sed -i -E '/"followed"/,$ s/("tried": ")[^"]+/\\12026-01-01T00:00:00.000Z/' ${RECORD}`,
    )
  const isHere = (moment: string | undefined) =>
    until('it is here', async () => (await followed())?.moment === moment, { within: 300_000 })

  it('is one that has no apps, and the kit', async () => {
    expect(await ask(home.box, 'backup follow start', kit.texts[0])).toMatchObject({
      error: { code: 'restore-has-apps' },
    })
    expect(await ask(second, 'backup follow start', 'gantry-kit-1.x.y')).toMatchObject({
      error: { code: 'kit-damaged' },
    })
    expect(await followed()).toBeUndefined()
    expect(await ask(second, 'backup follow start', kit.texts[0])).toMatchObject({
      follow: { name: 'home', place: 'nas' },
    })
    expect(await ask(second, 'backup follow start', kit.texts[0])).toMatchObject({
      error: { code: 'follow-another' },
    })
    const { kept }: BackupReport = await ask(home.box, 'backup')
    await measured.time('everything of the first box is at the second', () => isHere(kept[0]?.name))
    const blob = 'apps/diary/data/blob'
    expect(await shell(second, `sha256sum < ${WHOLE}/${blob}`)).toBe(
      await shell(home.box, `sha256sum < ${BLOB}`),
    )
    const { apps }: Status = await ask(second, 'status')
    expect(apps.filter(it => it.state !== 'available')).toEqual([])
  })

  it('has what is new within a quarter of an hour, also when it was off', async () => {
    await gantry(home.box, 'backup', 'target', 'pace', 'nas', '15')
    expect((await ask(home.box, 'backup')).targets).toMatchObject([{ every: 15 }])
    const moment = await write(2)
    await second.cutPower()
    await second.boot()
    await workerAnswers(second)
    await lookAgain()
    await measured.time('what is new is at the second box', () => isHere(moment))
  })

  it('says why it cannot, and keeps what it has', async () => {
    const before = await followed()
    await shelter.stop()
    await lookAgain()
    const now = await until(
      'it says why',
      async () => {
        const it = await followed()
        return it?.problem && it
      },
      { within: 300_000 },
    )
    await shelter.start()
    expect(now).toMatchObject({ problem: { code: 'backup-unreachable' }, moment: before?.moment })
  })

  it('takes over when the first one is gone', async () => {
    const was = await shell(home.box, `sha256sum < ${BLOB}`)
    lastStart = await startOf(home.box)
    await home.box.cutPower()
    expect(await ask(second, 'backup follow take-over')).toMatchObject({
      error: { code: 'not-agreed' },
    })
    await measured.time('second box in the place of the first, its app running', async () => {
      await second.rebootBy(async () => {
        await gantry(second, 'backup', 'follow', 'take-over', '--agree')
        await until('it has gone', async () => !(await isUp(second)), { within: 300_000 })
      })
      await appOf({ ...home, box: second }, 'diary', isRunning)
    })
    expect(await shell(second, psql('select n from days order by n'))).toBe('1\n2')
    expect(await shell(second, `sha256sum < ${BLOB}`)).toBe(was)
    expect(await followed()).toBeUndefined()
    await gantry(second, 'backup', 'now')
  })

  it('is the box from then on: the first one starts no app and saves nothing any more', async () => {
    await second.powerOff()
    await home.box.boot()
    await measured.time('first one finds itself replaced', () => isReplaced(home.box))
    expect(await startOf(home.box)).toBe(lastStart)
    const { apps }: Status = await ask(home.box, 'status')
    expect(apps.find(it => it.service === 'diary')).toMatchObject({ state: 'stopped' })
    await gantry(home.box, 'backup', 'now').catch(() => {})
    const { targets }: BackupReport = await ask(home.box, 'backup')
    expect(targets).toMatchObject([{ problem: { code: 'backup-replaced' } }])
  })

  it('stays so where nobody can be asked', async () => {
    await shelter.stop()
    await home.box.cutPower()
    await home.box.boot()
    await workerAnswers(home.box)
    await pause(30_000)
    expect(await startOf(home.box)).toBe(lastStart)
    await isReplaced(home.box)
    await shelter.start()
  })

  it('is the box again when its owner says so, and the second one finds itself replaced', async () => {
    expect(await ask(home.box, 'backup take-back')).toMatchObject({ error: { code: 'not-agreed' } })
    await gantry(home.box, 'backup', 'take-back', '--agree')
    await appOf(home, 'diary', isRunning)
    await until('it saves again', async () => {
      const { targets }: BackupReport = await ask(home.box, 'backup')
      return targets[0]?.problem === undefined
    })
    await home.box.powerOff()
    await second.boot()
    await isReplaced(second)
  })
})

const startOf = (box: Box) =>
  box.exec(['docker', 'inspect', '--format={{.State.StartedAt}}', 'diary.main'])

const isReplaced = (box: Box) =>
  until(
    'it knows that it is replaced',
    async () => {
      // It exits with 1 while something is out of order.
      const said = await box.exec(['sh', '-c', 'gantry status --json || true'])
      const { findings }: Status = JSON.parse(said)
      return findings.some(it => it.code === 'backup-replaced')
    },
    { within: 120_000 },
  )

const isUp = async (box: Box) => {
  try {
    await box.exec(['true'])
    return true
  } catch {
    return false
  }
}

const BLOB = '/data/state/apps/diary/data/blob'
const WHOLE = '/data/backup/whole/state'
const RECORD = '/data/backup/record.json'
const psql = (sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary -c '${sql}'`
