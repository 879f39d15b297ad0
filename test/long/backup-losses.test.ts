import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { tellOnFailure } from '../system/home.ts'
import { statusOf } from '../system/status.ts'
import { FOLDER, openServers, type Servers } from './saving.ts'

/**
 * Servers that go away in the middle of a copy, that keep the box waiting, and that lose what they were
 * given. Each test goes on where the last ended.
 */
describe('a server', () => {
  const measured = figures()
  let { home, shelter, sftp, s3, box } = {} as Servers

  beforeAll(async () => {
    ;({ home, shelter, sftp, s3, box } = await openServers())
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const remove = async (name: string) => {
    await box.gantry('backup', 'target', 'remove', name)
    await box.shell(`rm -rf ${FOLDER}/*`)
  }
  const packs = async (folder: string) =>
    (await shelter.files()).filter(it => it.startsWith(`./${folder}/data/`))
  const rest = () => `rest:${shelter.url}/box`

  describe('that goes away in the middle of a copy', () => {
    it('by SFTP is missed at once, and has everything once it is back', async () => {
      const settings = ['host=192.168.77.60', 'user=root', 'folder=away']
      await box.add('away', 'sftp', settings).catch(() => {})
      await sftp.admit((await box.report()).publicKey ?? '')
      await box.add('away', 'sftp', [...settings, 'upload-limit=4000'])
      await box.fill(60)
      await box.begin('SFTP', async () => (await packs('away')).length > 0)
      await sftp.stop()
      await measured.time('a server of SFTP that goes away is missed', () => box.idle())
      expect((await box.outcome()).problem).toMatchObject({
        code: 'backup-unreachable',
        message: 'away cannot be reached',
      })
      await sftp.start()
      expect(await box.save()).toEqual({ has: ['away'] })
      // Where the box has no key for it: through the folder itself.
      expect(await shelter.run('ls away')).toContain('snapshots')
      await remove('away')
    })

    it('by S3 is given up after two minutes, and has everything once it is back', async () => {
      await box.add('cloud', 's3', [`url=${s3.url}/bucket/box`, 'upload-limit=4000'], KEYS)
      await box.fill(60)
      await box.begin('S3', async () => ((await box.report()).progress?.fraction ?? 0) > 0.3)
      await s3.leave()
      await measured.time('a server of S3 that goes away is missed', () => box.idle(600_000))
      expect((await box.outcome()).problem).toMatchObject({
        code: 'backup-unreachable',
        message: 'cloud cannot be reached',
      })
      await s3.comeBack()
      expect(await box.save()).toEqual({ has: ['cloud'] })
      await box.whole(
        `s3:${s3.url}/bucket/box`,
        'AWS_ACCESS_KEY_ID=seed AWS_SECRET_ACCESS_KEY=seed-seed',
      )
      await remove('cloud')
    })
  })

  describe('that loses what it was given', () => {
    beforeAll(async () => {
      await box.add('nas', 'rest', [`url=${shelter.url}/box`])
      await box.fill(60)
      expect(await box.save()).toEqual({ has: ['nas'] })
      return () => box.gantry('backup', 'target', 'remove', 'nas')
    })

    /** The look of the next day, which reads that part of the data, the first of 28 unless said. */
    const lookTomorrow = async (part = 1) => {
      await box.idle()
      const before = '2026-01-01T00:00:00Z'
      const script = `
        const fs = require("node:fs")
        const file = "/data/backup/record.json"
        const record = JSON.parse(fs.readFileSync(file))
        Object.assign(record.targets.nas, { part: ${part - 1}, checkTried: "${before}" })
        fs.writeFileSync(file, JSON.stringify(record))`
      await box.shell(`/usr/lib/gantry/node -e '${script}'`)
      const looked = async () => {
        const text = await home.box.read('/data/backup/record.json')
        return JSON.parse(text).targets.nas.checkTried !== before
      }
      await until('somebody looked', looked, { within: 8 * 60_000, every: 1_000 })
      await box.idle()
    }
    const large = async (folder = 'box') =>
      (await shelter.run(`find ${folder}/data -type f -size +3M`)).trim().split('\n')
    const told = () =>
      statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-damaged'))
    const noMore = () =>
      statusOf(home, ({ findings }) => !findings.some(it => it.code === 'backup-damaged'))

    it('is found out by the daily look, and gets again what the box still has', async () => {
      const all = await large()
      await shelter.run(`rm ${all[0]}`)
      // It is the place's word against its own list: nothing has to be read for that.
      await lookTomorrow()
      expect((await box.targetOf('nas'))?.damage).toMatchObject({ code: 'backup-damaged' })
      await told()
      expect(await box.save()).toEqual({ has: ['nas'] })
      await lookTomorrow()
      expect((await box.targetOf('nas'))?.damage).toBeUndefined()
      await noMore()
      expect(await box.whole(rest())).toBe('')
    })

    it('or changes it is found out when that part is read, and gets it again', async () => {
      const [changed = ''] = await large()
      const id = changed.split('/').at(-1) ?? ''
      await shelter.run(
        `printf 'not what was given' | dd of=${changed} bs=1 seek=100000 conv=notrunc status=none`,
      )
      const part = (Number.parseInt(id.slice(0, 2), 16) % 28) + 1
      await lookTomorrow((part % 28) + 1)
      expect((await box.targetOf('nas'))?.damage).toBeUndefined()
      await lookTomorrow(part)
      expect((await box.targetOf('nas'))?.damage).toMatchObject({ code: 'backup-damaged' })
      await told()
      expect(await box.save()).toEqual({ has: ['nas'] })
      expect(await box.whole(rest())).toBe('')
      await lookTomorrow(part)
      await noMore()
    })

    it('for good is whole again when its owner lets go of that, and says which moments lack it', async () => {
      const before = await large()
      await box.fill(40, 'gone')
      expect(await box.save()).toEqual({ has: ['nas'] })
      const [moment = ''] = (await box.report()).snapshots
      const only = (await large()).filter(it => !before.includes(it))
      await box.shell(`rm ${FOLDER}/gone`)
      await shelter.run(`rm ${only.join(' ')}`)
      await lookTomorrow()
      await told()
      expect(await box.save()).toEqual({ has: ['nas'] })
      await box.gantry('backup', 'target', 'tidy', 'nas')
      expect((await box.targetOf('nas'))?.damage).toBeUndefined()
      await noMore()
      const { kept } = await box.report()
      expect(kept.filter(it => it.name === moment)).toEqual([
        { name: moment, target: 'nas', complete: false },
      ])
      expect(kept.filter(it => !it.complete)).toHaveLength(1)
      expect(await box.whole(rest())).toBe('')
    })

    it('for good, where the box may only add, is let go of by the account that may delete', async () => {
      await box.gantry('backup', 'target', 'remove', 'nas')
      await shelter.stop()
      await shelter.start({ appendOnly: true })
      const door = await shelter.openBackDoor('owner', PASSWORD)
      const tidy = () =>
        home.box.exec(
          ['gantry', 'backup', 'target', 'tidy', 'nas', `url=${door}/only`, 'user=owner'],
          { input: PASSWORD, timeout: 300_000 },
        )
      await box.add('nas', 'rest', [`url=${shelter.url}/only`, 'append-only=yes'])
      expect(await box.save()).toEqual({ has: ['nas'] })
      const before = await large('only')
      await box.fill(40, 'gone')
      expect(await box.save()).toEqual({ has: ['nas'] })
      const [moment = ''] = (await box.report()).snapshots
      const only = (await large('only')).filter(it => !before.includes(it))
      await box.shell(`rm ${FOLDER}/gone`)
      await shelter.run(`rm ${only.join(' ')}`)
      await lookTomorrow()
      await told()
      // The first time it only takes it for lost: what the box still has comes with the next copy.
      await tidy().catch(() => {})
      expect((await box.targetOf('nas'))?.damage).toMatchObject({ code: 'backup-damaged' })
      expect(await box.save()).toEqual({ has: ['nas'] })
      await tidy()
      expect((await box.targetOf('nas'))?.damage).toBeUndefined()
      await noMore()
      const { kept } = await box.report()
      expect(kept.filter(it => !it.complete).map(it => it.name)).toEqual([moment])
      expect(await box.whole(`rest:${shelter.url}/only`)).toBe('')
      await shelter.stop()
      await shelter.start()
    })
  })

  it('that hears everything and answers nothing is given up, and keeps nothing else waiting', async () => {
    await box.add('cloud', 's3', [`url=${s3.url}/bucket/other`], KEYS)
    await box.add('nas', 'rest', [`url=${shelter.url}/other`])
    expect(await box.save()).toEqual({ has: ['cloud', 'nas'] })
    await box.gantry('backup', 'target', 'limit', 'nas', '2000')
    await box.fill(60, 'larger')
    const before = (await packs('other')).length
    await box.begin('the rest-server', async () => (await packs('other')).length > before)
    await shelter.stall()
    const given = measured.time('a server that answers nothing is given up', () =>
      box.idle(12 * 60_000),
    )
    // The other place gets all of it meanwhile, and what is there can be read.
    const [moment = ''] = (await box.report()).snapshots
    await until(
      'the other place has it',
      async () => (await box.report()).kept.some(it => it.target === 'cloud' && it.name === moment),
      { within: 120_000, every: 500 },
    )
    expect((await box.report()).busy).toBe(true)
    const asked = performance.now()
    expect(await box.gantry('backup', 'files', moment, 'apps/calendar', 'cloud')).toContain(
      'collections',
    )
    measured.note((performance.now() - asked) / 1000, 's', 'files of another place, meanwhile')
    await given
    expect((await box.targetOf('nas'))?.problem).toMatchObject({
      code: 'backup-unreachable',
      message: 'nas cannot be reached',
    })
    await shelter.goOn()
    expect(await box.save()).toEqual({ has: ['cloud', 'nas'] })
    expect(await box.whole(`rest:${shelter.url}/other`)).toBe('')
  })
})

const PASSWORD = 'may-delete-what-is-lost'
const KEYS = 'user=seed\npassword=seed-seed\n'
