import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Home } from '../lab/home.ts'
import { openUsbDisk, type UsbDisk } from '../lab/usb-disk.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { statusOf } from '../system/status.ts'
import { FOLDER, type Saving, savingOn } from './saving.ts'

/** A disk at the box, and what can happen to it while it takes a copy. Each test goes on where the last ended. */
describe('a disk', () => {
  const measured = figures()
  let home: Home
  let disk: UsbDisk
  let box: Saving

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    box = savingOn(home)
    await box.gantry('app', 'install', `${appsOnBox}/calendar`)
    disk = await openUsbDisk(home.lab, 'usb', 400)
    await disk.plugInto(home.box)
    await box.gantry('backup', 'format', disk.path, '--agree')
    const { disks } = JSON.parse(await box.gantry('backup', 'disks', '--json'))
    const { uuid } = disks.find((it: { path: string }) => it.path === disk.path)
    await box.gantry('backup', 'target', 'add', 'usb', 'disk', `uuid=${uuid}`)
    expect(await box.save()).toEqual({ has: ['usb'] })
    return async () => {
      await disk.close().catch(() => {})
      await home.close()
    }
  })
  beforeEach(() => tellOnFailure(home))

  /** Looked at on its own, as on any other computer. */
  const onAnother = async <T>(look: (folder: string) => Promise<T>) => {
    await box.shell(`mkdir -p /run/look; mount ${disk.path} /run/look`)
    try {
      return await look('/run/look/gantry-backup')
    } finally {
      await box.shell('umount /run/look')
    }
  }
  const whole = () => onAnother(it => box.whole(it, 'HOME=/root'))
  const megabytes = () => onAnother(async it => Number(await box.shell(`du -sm ${it} | cut -f1`)))
  /** A copy that lasts, of which a third is there. */
  const saveSlowly = async () => {
    await box.fill(60)
    await box.gantry('backup', 'target', 'limit', 'usb', '4000')
    await box.begin('the disk', async () => ((await box.report()).progress?.fraction ?? 0) > 0.3)
  }
  const faster = () => box.gantry('backup', 'target', 'limit', 'usb', 'none')

  it('that fills up says so, and takes the next as soon as less is to be saved', async () => {
    await box.fill(600)
    const { problem } = await box.save()
    expect(problem).toMatchObject({ code: 'backup-full', message: 'usb is full' })
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-full'))
    // What is left there of a copy that did not fit goes, though the disk is full.
    await box.gantry('backup', 'target', 'tidy', 'usb').catch(() => {})
    const tidied = await box.targetOf('usb')
    expect(tidied).toMatchObject({ tidied: expect.any(String), problem: { code: 'backup-full' } })
    expect([tidied?.untidy, tidied?.damage]).toEqual([undefined, undefined])
    expect(await megabytes()).toBeLessThan(100)
    await box.shell(`rm ${FOLDER}/large`)
    expect(await box.save()).toEqual({ has: ['usb'] })
    expect(await whole()).toBe('')
  })

  it('that takes nothing says so', async () => {
    await disk.lock(true)
    const { problem } = await box.save()
    await disk.lock(false)
    expect(problem).toMatchObject({
      code: 'backup-read-only',
      message: 'nothing can be written at usb',
    })
    expect(await box.save()).toEqual({ has: ['usb'] })
  })

  it('that breaks in the middle of a copy says so, and goes on once it is mended', async () => {
    await saveSlowly()
    await disk.breakDown()
    await measured.time('a disk that breaks is told', () => box.idle())
    const { problem } = await box.outcome()
    // Either the write itself is heard of, or that the kernel lets nothing be written after one.
    expect([
      ['backup-disk-unreadable', 'the disk usb cannot be read and written as it should'],
      ['backup-read-only', 'nothing can be written at usb'],
    ]).toContainEqual([problem?.code, problem?.message])
    await disk.mend()
    await faster()
    expect(await box.save()).toEqual({ has: ['usb'] })
    expect(await whole()).toBe('')
  })

  it('that is pulled out in the middle of a copy is missed, and goes on once it is back', async () => {
    await box.shell(`rm ${FOLDER}/large`)
    await saveSlowly()
    await disk.pullFrom(home.box)
    await measured.time('a disk that is pulled out is missed', () => box.idle())
    const { problem } = await box.outcome()
    await disk.plugInto(home.box)
    expect(problem).toMatchObject({
      code: 'backup-disk-away',
      message: 'the disk usb is not plugged in',
    })
    await faster()
    expect(await box.save()).toEqual({ has: ['usb'] })
    expect(await whole()).toBe('')
    // Nothing of it is left where it was.
    expect(await box.shell('cat /proc/mounts')).not.toContain(disk.path)
  })
})
