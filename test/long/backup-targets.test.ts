import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import { until } from '../lab/until.ts'
import { tellOnFailure } from '../system/home.ts'
import { statusOf } from '../system/status.ts'
import { FOLDER, openServers, type Saving, type Servers } from './saving.ts'

/**
 * What real servers say when something is wrong with them, and what a box makes of it: one machine
 * that is reached by SFTP, by S3 and as a rest-server. Each test goes on where the last ended.
 */
describe('a target', () => {
  let { home, shelter, sftp, s3 } = {} as Servers
  let { add, gantry, refused, report, save, shell } = {} as Saving

  beforeAll(async () => {
    const servers = await openServers()
    ;({ home, shelter, sftp, s3 } = servers)
    ;({ add, gantry, refused, report, save, shell } = servers.box)
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const remove = (name: string) => gantry('backup', 'target', 'remove', name)
  /** As anybody has it who has the words: all of it is read, and held against its own sums. */
  const whole = (place: string, how = '') =>
    shell(
      `${how} RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r ${place} check --read-data`,
    )
  const mount = (how: string) => home.lab.run(['mount', '-o', `remount,${how}`, shelter.folder])

  describe('by SFTP', () => {
    const settings = ['host=192.168.77.60', 'user=root', 'folder=box']

    it('is one once the key of the box lies there', async () => {
      expect(await refused(['backup', 'target', 'add', 'away', 'sftp', ...settings])).toMatchObject(
        {
          code: 'backup-not-allowed',
        },
      )
      const { publicKey = '' } = await report()
      await sftp.admit(publicKey)
      await add('away', 'sftp', settings)
      expect(await save()).toEqual({ has: ['away'] })
    })

    it('that is full says so, and takes the next when there is room', async () => {
      const [used = ''] = (await shelter.run('du -sk .')).split('\t')
      await mount(`size=${Number(used) + 1024}k`)
      const { problem } = await save()
      await mount('size=50%')
      expect(problem).toMatchObject({ code: 'backup-full' })
      expect(await save()).toEqual({ has: ['away'] })
    })

    it('that lets nothing be written says so', async () => {
      await mount('ro')
      const { problem } = await save()
      await mount('rw')
      expect(problem).toMatchObject({ code: 'backup-read-only' })
      expect(await save()).toEqual({ has: ['away'] })
    })

    it('that is another machine all of a sudden gets nothing', async () => {
      await sftp.replace()
      expect((await save()).problem).toMatchObject({ code: 'backup-other-host' })
      await remove('away')
    })
  })

  describe('by S3', () => {
    const add3 = () => add('cloud', 's3', [`url=${s3.url}/bucket/box`], KEYS)

    it('is one for whoever has a key that is known there', async () => {
      await s3.letIn(false)
      const words = ['backup', 'target', 'add', 'cloud', 's3', `url=${s3.url}/bucket/box`]
      expect(await refused(words, KEYS)).toMatchObject({ code: 'backup-not-allowed' })
      await s3.letIn(true)
      await add3()
      expect(await save()).toEqual({ has: ['cloud'] })
      await whole(
        `s3:${s3.url}/bucket/box`,
        'AWS_ACCESS_KEY_ID=seed AWS_SECRET_ACCESS_KEY=seed-seed',
      )
    })

    it('that takes the key back says so', async () => {
      await s3.letIn(false)
      expect((await save()).problem).toMatchObject({ code: 'backup-not-allowed' })
      await s3.letIn(true)
      await gantry('backup', 'target', 'test', 'cloud')
      expect((await report()).targets[0]?.problem).toBeUndefined()
    })

    it('is known by a certificate of its own, where its owner gives that', async () => {
      const { url, certificate } = await s3.openOwnDoor()
      const words = ['backup', 'target', 'add', 'own', 's3', `url=${url}/bucket/own`]
      expect(await refused(words, KEYS)).toMatchObject({ code: 'backup-certificate' })
      const pem = certificate.replaceAll('\n', '\\n')
      await add('own', 's3', [`url=${url}/bucket/own`, `certificate=${pem}`], KEYS)
      expect(await save()).toEqual({ has: ['cloud', 'own'] })
      await remove('own')
    })

    it('whose bucket is gone says so', async () => {
      await s3.forget()
      expect((await save()).problem).toMatchObject({ code: 'backup-gone' })
      await remove('cloud')
    })
  })

  describe('that is a rest-server', () => {
    it('may be away in the middle of an upload, and nothing is lost', async () => {
      await add('nas', 'rest', [`url=${shelter.url}/box`, 'upload-limit=4000'])
      await shell(`head -c 30000000 /dev/urandom > ${FOLDER}/large`)
      await gantry('backup', 'now', '--no-wait')
      await until('packs arrive', async () => (await shelter.files()).some(isPack), {
        within: 60_000,
      })
      await shelter.stop()
      await shelter.start()
      await until('it is done', async () => !(await report()).busy, { within: 180_000 })
      const { targets, kept, snapshots } = await report()
      expect(targets[0]?.problem).toBeUndefined()
      expect(kept[0]).toMatchObject({ name: snapshots[0], complete: true })
      await whole(`rest:${shelter.url}/box`)
    })

    it('is waited for where it takes its time', async () => {
      await shell(`head -c 40000000 /dev/urandom > ${FOLDER}/larger`)
      await gantry('backup', 'now', '--no-wait')
      await until(
        'it is asked',
        async () => (await report()).progress?.says.startsWith('save to'),
        {
          every: 100,
        },
      )
      await shelter.stall()
      await new Promise(done => setTimeout(done, 3_000))
      expect((await report()).busy).toBe(true)
      await shelter.goOn()
      await until('it is done', async () => !(await report()).busy, { within: 180_000 })
      expect((await report()).targets[0]?.problem).toBeUndefined()
    })

    /** restic at work there, killed once it has locked the place. */
    const leaveLock = async (unit: string, before: string, what: string) => {
      const restic = `restic --no-cache -q -r rest:${shelter.url}/box ${what}`
      await shell(`systemd-run --quiet --unit=${unit} --setenv=HOME=/root \
        --setenv=RESTIC_PASSWORD="$(gantry backup key)" unshare --uts sh -c '${before} exec ${restic}'`)
      await until('the place is locked', async () => (await shelter.files()).some(isLock), {
        within: 60_000,
      })
      await shell(`systemctl kill --signal=KILL ${unit}`)
    }

    it('with a lock that the box left behind takes backups all the same', async () => {
      await leaveLock('left', '', 'backup --stdin < /dev/zero')
      expect((await shelter.files()).some(isLock)).toBe(true)
      expect(await save()).toEqual({ has: ['nas'] })
    })

    it('opens with new words alone once there are some, though it is away and killed on the way', async () => {
      const number = async () => JSON.parse(await gantry('backup', 'kit', '--json')).number
      const opens = async (words: string) =>
        (await shell(
          `RESTIC_PASSWORD='${words.trim()}' restic --no-cache -q -r rest:${shelter.url}/box cat config > /dev/null 2>&1 && echo yes || echo no`,
        )) === 'yes'
      const [before, printed] = [await gantry('backup', 'key'), await number()]
      await shelter.stop()
      expect(await refused(['backup', 'key', 'replace'])).toMatchObject({ code: 'not-agreed' })
      const after = await gantry('backup', 'key', 'replace', '--agree')
      expect(await number()).not.toBe(printed)
      await statusOf(home, ({ findings }) =>
        findings.some(it => it.code === 'key-pending' && it.detail?.includes('cannot be reached')),
      )
      expect(await refused(['backup', 'key', 'replace', '--agree'])).toMatchObject({
        code: 'key-changing',
      })
      await shelter.start()
      expect([await opens(before), await opens(after)]).toEqual([true, false])
      // What is there is read by the words that open it.
      await gantry('backup', 'target', 'test', 'nas')
      await standStill(home.box, 'key: added')
      await gantry('backup', 'now', '--no-wait')
      for (const [point, next] of [['key: added', 'key: noted'], ['key: noted']] as const) {
        await until(`it is at ${point}`, () => isStill(home.box, point), { within: 120_000 })
        expect([await opens(before), await opens(after)]).toEqual([true, true])
        await (next ? standStill(home.box, next) : standNowhere(home.box))
        await shell('systemctl kill --signal=KILL gantry-backup')
      }
      await until('it is done', async () => !(await report()).busy, { within: 180_000 })
      expect(await save()).toEqual({ has: ['nas'] })
      await until('those of before are gone', async () => !(await opens(before)), {
        within: 60_000,
      })
      expect(await opens(after)).toBe(true)
      expect((await report()).targets[0]?.formerKey).toBeUndefined()
      const secrets = '/data/state/gantry/secrets/@backup.toml'
      await until(
        'they are forgotten',
        async () => (await shell(`grep -c former ${secrets} || true`)) === '0',
      )
    })
  })

  it('that is a disk is made empty only when that is asked for', async () => {
    const file = `/var/tmp/${home.lab.name}-usb`
    const device = (
      await home.lab.run([
        'sh',
        '-ec',
        `truncate -s 600M ${file}; losetup -f --show ${file}; rm ${file}`,
      ])
    ).trim()
    onTestFinished(async () => void (await home.lab.run(['losetup', '--detach', device])))
    // Nobody tells a container of a disk that was plugged in.
    await shell(`mknod ${device} b 7 ${device.replace('/dev/loop', '')}`)
    const disk = async () => {
      const { disks } = JSON.parse(await gantry('backup', 'disks', '--json'))
      return disks.find((it: { path: string }) => it.path === device)
    }
    expect((await disk()).uuid).toBeUndefined()
    expect(await refused(['backup', 'format', device])).toMatchObject({ code: 'not-agreed' })
    await gantry('backup', 'format', device, '--agree')
    await gantry('backup', 'target', 'add', 'usb', 'disk', `uuid=${(await disk()).uuid}`)
    await gantry('backup', 'now')
    const { kept, snapshots } = await report()
    expect(kept).toContainEqual({ name: snapshots[0], target: 'usb', complete: true })
    expect(await shell('cat /proc/mounts')).not.toContain(device)
    expect(await refused(['backup', 'format', device, '--agree'])).toMatchObject({
      code: 'disk-taken',
    })
    await shell(`rm ${device}`)
    expect(await refused(['backup', 'target', 'test', 'usb'])).toMatchObject({
      code: 'backup-disk-away',
    })
    await gantry('backup', 'target', 'remove', 'usb')
  })

  describe('to which the box may only add', () => {
    const restic = (what: string) =>
      shell(
        `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${shelter.url}/safe ${what}`,
      )
    const hasOld = async () => (await restic('snapshots --json')).includes('moment=2020')
    const safe = async () => (await report()).targets.find(it => it.name === 'safe')
    const opensWithBoth = async () => (await safe())?.formerKey === 'too' && !(await report()).busy
    const tidy = async (...as: string[]) => {
      const argv = ['sh', '-c', 'gantry backup target tidy safe "$@" || true', '-', ...as] as const
      await home.box.exec(argv, { input: as.length > 0 ? PASSWORD : '', timeout: 300_000 })
      return await safe()
    }

    it('gives up nothing that is too old', async () => {
      await shelter.stop()
      await shelter.start({ appendOnly: true })
      await gantry(
        'backup',
        'target',
        'add',
        'safe',
        'rest',
        `url=${shelter.url}/safe`,
        'append-only=yes',
      )
      await gantry('backup', 'now')
      const [, box] = /"box=([0-9a-f]+)"/.exec(await restic('snapshots --json')) ?? []
      await restic(
        `backup --time '2020-01-01 00:00:00' --host gantry-${box} --tag complete --tag moment=2020-01-01T00-00-00Z --tag box=${box} /etc/hostname`,
      )
      const refusing = await tidy()
      expect(refusing).toMatchObject({ untidy: { code: 'tidy-refused' } })
      expect(refusing?.problem).toBeUndefined()
      expect(await hasOld()).toBe(true)
    })

    it('has one twice that turned out to lack files, and it counts as one that lacks them', async () => {
      const [name = ''] = (await report()).snapshots
      const ofThatMoment = async () =>
        (await restic('snapshots --json')).split(`"moment=${name}"`).length - 1
      // As a box does when restic names files that it could not read (agent/backup/save.ts).
      const mark = `tag --tag=moment=${name} --add=incomplete --remove=complete`
      await restic(mark)
      expect(await ofThatMoment()).toBe(2)
      await gantry('backup', 'now')
      const { kept } = await report()
      expect(kept.filter(it => it.target === 'safe' && it.name === name)).toEqual([
        { name, target: 'safe', complete: false },
      ])
    })

    it('gives it up for the account that may delete, which the box does not keep', async () => {
      const before = (await gantry('backup', 'key')).trim()
      await gantry('backup', 'key', 'replace', '--agree')
      await until('it opens with both, and nothing is done there', opensWithBoth, {
        within: 120_000,
      })
      await statusOf(home, ({ findings }) => findings.some(it => it.code === 'key-former'))
      const url = `url=${await shelter.openBackDoor('owner', PASSWORD)}/safe`
      const wrong = await tidy(url, 'user=nobody')
      expect(wrong).toMatchObject({ untidy: { code: 'backup-not-allowed' } })
      expect(await hasOld()).toBe(true)
      const tidied = await tidy(url, 'user=owner')
      expect(tidied).toMatchObject({ tidied: expect.any(String) })
      expect([tidied?.untidy, tidied?.problem, tidied?.damage]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      expect(await hasOld()).toBe(false)
      expect(tidied?.formerKey).toBeUndefined()
      await expect(
        shell(
          `RESTIC_PASSWORD='${before}' restic --no-cache -r rest:${shelter.url}/safe cat config`,
        ),
      ).rejects.toThrow('wrong password or no key found')
      const kept = `grep -rlF '${PASSWORD}' /data/state/gantry /data/backup /run/gantry || true`
      expect(await shell(kept)).toBe('')
      expect(await restic('check --read-data')).toBe('')
      await gantry('backup', 'target', 'remove', 'safe')
    })
  })
})

const PASSWORD = 'may-delete-what-is-too-old'
const KEYS = 'user=seed\npassword=seed-seed\n'

const isPack = (path: string) => path.includes('/box/data/')
const isLock = (path: string) => path.includes('/box/locks/')
