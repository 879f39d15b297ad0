import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ComponentFailed } from '../../agent/base/errors.ts'
import type { Exec } from '../../agent/base/exec.ts'
import type { Board } from '../board.ts'
import { kernelIn, makeInitrd, type Startable } from '../initrd.ts'
import { commandLine } from '../uki.ts'
import { kernelTools } from './kernel-tools.ts'

export interface BootFrom extends Startable {
  /** What the board's firmware needs, unpacked. */
  readonly firmware: string
  /** Of the root file system. */
  readonly uuid: string
}

/** Fills a folder with all that stands on the partition from which the firmware starts a slot. */
export async function makeBootFiles(
  from: BootFrom,
  board: Board,
  out: string,
  tools: Exec,
  exec: Exec,
): Promise<void> {
  const { root, firmware, uuid } = from
  const kernel = await kernelIn(root)
  const put = async (name: string, file: string) => {
    await mkdir(dirname(join(out, name)), { recursive: true })
    await copyFile(file, join(out, name))
  }
  await put('initrd.img', await makeInitrd(from, board, exec))
  // A card reads 15 MiB and unpacks them sooner than it reads 50.
  await tools(['sh', '-c', 'gzip --no-name -9 < "$0" > "$1"', kernel.image, join(out, 'vmlinuz')])
  await writeFile(join(out, 'cmdline.txt'), `${commandLine(board, uuid)}\n`)
  await put('config.txt', join(import.meta.dirname, 'config.txt'))
  for (const [name, file] of Object.entries(board.firmware?.boot ?? {})) {
    await put(name, join(firmware, file))
  }
  const trees = join(kernel.trees, 'broadcom')
  for (const name of board.firmware?.trees ?? []) await put(name, join(trees, name))
  await mkdir(join(out, 'overlays'))
  await makeOverlay(trees, join(out, 'overlays/bcm2712d0.dtbo'), exec)
}

/**
 * Makes the overlay for a Raspberry Pi 5 with silicon D0. Throws where the kernel's tree of the one
 * with it is not its tree of the other: then the overlay is one for an earlier kernel.
 */
async function makeOverlay(trees: string, out: string, exec: Exec): Promise<void> {
  const build = await kernelTools(exec)
  const source = join(import.meta.dirname, 'bcm2712d0.dts')
  await build(['dtc', '-q', '-I', 'dts', '-O', 'dtb', '-o', out, source])
  const [first, later] = ['bcm2712-rpi-5-b.dtb', 'bcm2712-d-rpi-5-b.dtb'].map(it => join(trees, it))
  const differences = await build(['sh', '-c', COMPARE, out, first ?? '', later ?? ''])
  if (differences.trim() === '') return
  throw new ComponentFailed('overlay-differs', 'the overlay of silicon D0 is not what Linux has', {
    detail: differences,
    hint: 'make image/raspberry-pi/bcm2712d0.dts what the two trees of the kernel differ in',
  })
}

const COMPARE = `
text() { dtc -q -s -I dtb -O dts -; }
fdtoverlay -i "$1" -o - "$0" | text > "$0.text"
text < "$2" | diff "$0.text" -
rm "$0.text"
`
