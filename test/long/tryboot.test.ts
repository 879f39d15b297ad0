import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFailed, onTestFinished } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { kernelIn } from '../../image/initrd.ts'
import { readLock } from '../../image/lock.ts'
import { mirrorOf, ownMirror } from '../../image/mirror.ts'
import { kernelTools } from '../../image/raspberry-pi/kernel-tools.ts'
import { trybootModule } from '../../image/raspberry-pi/tryboot.ts'
import { inTools, programsRoot, toolsRoot } from '../../image/tools.ts'
import { unpack } from '../../image/unpack.ts'

const MINUTE = 60_000

/** QEMU's Raspberry Pi 4 has a processor, a mailbox and a serial port that Linux knows, and not much else. */
const KEPT =
  /^(interrupt-controller|local_intc|timer|mailbox|serial@7e201000|gpio|cprman|watchdog|txp|dma)/

it('what Linux is told when it restarts reaches the mailbox of the firmware', {
  timeout: 60 * MINUTE,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-tryboot-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  const board = await readBoard('rpi')
  // The kernel that all boards have, as it is in the package: no root file system is needed for this.
  const [, common = '', version = ''] =
    /^linux-image-(\d\S+)-amd64 (\S+)/m.exec(
      (await readLock(await readBoard('amd64'))).join('\n'),
    ) ?? []
  const mirror = (await ownMirror(exec)) ?? (await mirrorOf(await toolsRoot(exec)))
  const packages = ['base', 'binary'].map(it => `linux-${it}-${common}-arm64=${version}`)
  const wanted = { packages, architecture: 'arm64', preferences: '' }
  const { folder: root } = await unpack(wanted, mirror, exec)
  const kernel = await kernelIn(root)
  const build = await kernelTools(exec)

  const tree = at('pi.dtb')
  await copyFile(join(kernel.trees, 'broadcom/bcm2711-rpi-4-b.dtb'), tree)
  for (const name of (await build(['fdtget', '-l', tree, '/soc'])).split('\n').filter(Boolean)) {
    if (KEPT.test(name)) continue
    await build(['fdtput', '-t', 's', tree, `/soc/${name}`, 'status', 'disabled'])
  }

  const source = join(import.meta.dirname, 'tryboot/init.c')
  await build([
    ...(['aarch64-linux-gnu-gcc-14', '-static', '-nostdlib', '-ffreestanding', '-O1'] as const),
    ...['-o', at('init'), source],
  ])
  const module = await trybootModule(kernel.version, version, mirror, exec)
  const files = [
    packed('init', await readFile(at('init'))),
    packed('module.ko', await readFile(module)),
    packed('TRAILER!!!', Buffer.alloc(0)),
  ]
  await writeFile(at('initrd.img'), Buffer.concat(files))

  const emulator = await programsRoot(board.emulator.packages, exec)
  const shown: string[] = []
  onTestFailed(() => console.error(shown.slice(-60).join('\n')))
  await exec(
    inTools(emulator, [
      ...(['qemu-system-aarch64', '-machine', 'raspi4b', '-display', 'none'] as const),
      ...['-serial', 'stdio', '-kernel', kernel.image, '-dtb', tree, '-initrd', at('initrd.img')],
      ...['-append', 'console=ttyAMA0 earlycon=pl011,0xfe201000 panic=-1', '-no-reboot'],
      ...['-d', 'unimp,guest_errors', '-D', at('log')],
    ]),
    { timeout: 5 * MINUTE, onLine: line => shown.push(line) },
  )
  expect(shown.join('\n')).toContain("Restarting system with command '0 tryboot'")
  // The one tells the firmware to try, the other that a restart comes.
  const asked = [...(await readFile(at('log'), 'utf8')).matchAll(/tag 0x(\w+)/g)]
  const tags = asked.map(([, tag = '']) => Number.parseInt(tag, 16))
  expect(tags).toContain(0x38064)
  expect(tags.indexOf(0x38064)).toBeLessThan(tags.lastIndexOf(0x30048))
})

/** A program as it stands in an archive of cpio, kind "newc", in which a kernel looks for its first one. */
function packed(name: string, data: Buffer): Buffer {
  const isFile = data.length > 0
  const numbers = [
    0,
    isFile ? 0o100755 : 0,
    0,
    0,
    1,
    0,
    data.length,
    0,
    0,
    0,
    0,
    name.length + 1,
    0,
  ]
  const head = `070701${numbers.map(it => it.toString(16).padStart(8, '0')).join('')}${name}\0`
  const filled = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
  return Buffer.concat([filled(Buffer.from(head)), filled(data)])
}
