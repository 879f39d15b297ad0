import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { partitionsOf, placeOf } from '../../image/disk.ts'
import { settingsIn } from '../../image/raspberry-pi/start.ts'
import { withTools } from '../../image/tools.ts'
import { type Raspberry, raspberryPi } from '../boot/raspberry-pi.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000
/** Where its superblock has it. */
const UUID_OF_EROFS = 1024 + 48

/** What a Raspberry Pi would do with its image, as far as it can be seen without one. */
describe('the image of a Raspberry Pi', () => {
  let pi: Raspberry
  beforeAll(async () => {
    pi = await raspberryPi()
    return () => pi[Symbol.asyncDispose]()
  }, 60 * MINUTE)

  describe('has on the partition that its firmware starts from', () => {
    let folder: string
    const read = (name: string) => readFile(join(folder, name))
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gantry-boot-files-'))
      const tools = await withTools(exec)
      const { disk, board } = pi.image
      const { start } = placeOf(board, 'BOOT_A')
      const env = { MTOOLS_SKIP_CHECK: '1' }
      await tools(['mcopy', '-s', '-i', `${disk}@@${start}`, '::*', folder], { env, timeout: 0 })
    })
    afterAll(() => rm(folder, { recursive: true }))

    it('nothing more and nothing less', async () => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = found.filter(it => it.isFile()).map(it => join(it.parentPath, it.name))
      expect(files.map(it => relative(folder, it)).sort()).toEqual([
        'LICENCE.broadcom',
        'bcm2711-rpi-4-b.dtb',
        'bcm2712-rpi-5-b.dtb',
        'cmdline.txt',
        'config.txt',
        'fixup4.dat',
        'initrd.img',
        'overlays/bcm2712d0.dtbo',
        'start4.elf',
        'vmlinuz',
      ])
    })

    it('the start program of a 4, and what belongs to it', async () => {
      const elf = await read('start4.elf')
      // ELF for VideoCore.
      expect(elf.toString('latin1', 0, 4)).toBe('\x7fELF')
      expect(elf.readUInt16LE(18)).toBe(137)
      expect((await stat(join(folder, 'fixup4.dat'))).size).toBeGreaterThan(1000)
      expect((await read('LICENCE.broadcom')).toString()).toContain(
        'Redistributions must reproduce',
      )
    })

    it('a kernel for 64-bit ARM and an initrd, by the names in config.txt', async () => {
      const config = settingsIn((await read('config.txt')).toString(), ['all', 'pi5'])
      expect(config.get('arm_64bit')).toBe('1')
      const kernel = gunzipSync(await read(config.get('kernel') ?? ''))
      expect(kernel.toString('latin1', 0x38, 0x3c)).toBe('ARMd')
      const [name = '', where] = (config.get('initramfs') ?? '').split(' ')
      expect(where).toBe('followkernel')
      // Modules are packed one by one, and lie in front as they are; the rest is packed by zstd.
      const initrd = await read(name)
      expect(initrd.toString('latin1', 0, 6)).toBe('070701')
      expect(initrd.indexOf(Buffer.from('28b52ffd', 'hex'))).toBeGreaterThan(0)
    })

    it('the device trees of a 4 and a 5, and the overlay of silicon D0', async () => {
      const isTree = (bytes: Buffer) => bytes.readUInt32BE(0) === 0xd00dfeed
      const four = await read('bcm2711-rpi-4-b.dtb')
      const five = await read('bcm2712-rpi-5-b.dtb')
      const overlay = await read('overlays/bcm2712d0.dtbo')
      for (const it of [four, five, overlay]) expect(isTree(it)).toBe(true)
      expect(four.toString('latin1')).toContain('raspberrypi,4-model-b')
      expect(five.toString('latin1')).toContain('raspberrypi,5-model-b')
      // An overlay finds its places by the names that the tree gives them.
      expect(five.toString('latin1')).toContain('__symbols__')
      expect(overlay.toString('latin1')).toContain('brcm,bcm2712d0-pinctrl')
    })

    it('a command line with the root that is in the first slot', async () => {
      const line = (await read('cmdline.txt')).toString()
      expect(line.trimEnd()).not.toContain('\n')
      const [, uuid = ''] = /root=UUID=([0-9a-f-]+) /.exec(line) ?? []
      await using slot = await open(pi.image.slot.image)
      const { buffer } = await slot.read(Buffer.alloc(16), 0, 16, UUID_OF_EROFS)
      expect(buffer.toString('hex')).toBe(uuid.replaceAll('-', ''))
    })
  })

  it('sends its firmware from the first partition to the two others', async () => {
    const tools = await withTools(exec)
    const { disk, board } = pi.image
    const at = `${disk}@@${placeOf(board, 'GANTRY').start}`
    const text = await tools(['mtype', '-i', at, '::autoboot.txt'], {
      env: { MTOOLS_SKIP_CHECK: '1' },
    })
    // No more than a sector is read of it.
    expect(text.length).toBeLessThanOrEqual(512)
    const parts = [['all'], ['all', 'tryboot']].map(it =>
      Number(settingsIn(text, it).get('boot_partition')),
    )
    expect(parts).toEqual(['BOOT_A', 'BOOT_B'].map(it => placeOf(board, it).number))
    expect(settingsIn(text, ['all']).get('tryboot_a_b')).toBe('1')
    // FAT32 by the number of clusters, which is how firmware tells.
    for (const content of ['gantry', 'firmware', 'nothing'] as const) {
      for (const { start } of partitionsOf(board, content)) {
        const info = await tools(['minfo', '-i', `${disk}@@${start}`, '::'])
        const [, size = ''] = /cluster size: (\d+) sectors/.exec(info) ?? []
        const [, big = ''] = /big size: (\d+) sectors/.exec(info) ?? []
        expect(Number(big) / Number(size)).toBeGreaterThan(65525)
      }
    }
  })

  it('starts, tries another version once at a time, and keeps it only when it is told to', {
    timeout: 60 * MINUTE,
  }, async () => {
    onTestFailed(() => console.error(pi.shown.slice(-60).join('\n')))
    const slots = (words: string) => pi.sh(`/usr/lib/gantry/slots ${words}`)
    const isWatched = () => pi.sh('systemctl is-active gantry-prove || true')

    await pi.turnOn()
    expect(await slots('get-current')).toBe('a')
    expect(await pi.sh('findmnt --noheadings --output FSTYPE /data')).toBe('btrfs')
    expect(await pi.sh('findmnt --noheadings --output FSTYPE /boot/gantry')).toBe('vfat')
    const disk = Number(await pi.sh('df --output=size --block-size=1M /data | tail -n 1'))
    expect(disk).toBeGreaterThan(3000)
    expect(await isWatched()).toBe('inactive')
    const machine = await pi.sh('cat /etc/machine-id')

    await slots('set-primary b')
    expect(await slots('get-primary')).toBe('b')
    expect(await slots('get-state b')).toBe('bad')
    expect(await pi.restart()).toBe(true)
    expect(await slots('get-current')).toBe('b')
    expect(await pi.sh('cat /etc/machine-id')).toBe(machine)
    await until('it is watched', async () => (await isWatched()) === 'active', {
      within: 5 * MINUTE,
    })

    // The power goes: the firmware has forgotten the try, and the way back counts it.
    await pi.pullPlug()
    await pi.turnOn()
    expect(await slots('get-current')).toBe('a')
    await slots('try-again')
    expect(await pi.sh('cat /data/system/tries')).toBe('b 1')
    expect(await pi.restart()).toBe(true)
    expect(await slots('get-current')).toBe('b')

    await slots('set-state b good')
    expect(await slots('get-state b')).toBe('good')
    expect(await pi.restart()).toBe(false)
    expect(await slots('get-current')).toBe('b')
    expect(await isWatched()).toBe('inactive')
    await expect(slots('try-again')).rejects.toThrow()
  })
})
