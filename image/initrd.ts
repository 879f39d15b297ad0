import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { apartOn } from './foreign.ts'

/** What the boot loader starts: the kernel of a root and the initrd that finds that root. */
export interface Kernel {
  readonly version: string
  readonly image: string
  /** A folder with device trees, where there are any. */
  readonly trees: string
}

/** The one kernel that a root holds. */
export async function kernelIn(root: string): Promise<Kernel> {
  const modules = join(root, 'usr/lib/modules')
  const [version = ''] = await readdir(modules)
  const folder = join(modules, version)
  return { version, image: join(folder, 'vmlinuz'), trees: join(folder, 'dtb') }
}

/** Makes the initrd with the root's own tools, and leaves the root as it was. */
export async function makeInitrd(
  root: string,
  board: Board,
  kernel: Kernel,
  out: string,
  exec: Exec,
): Promise<void> {
  await exec(['touch', out])
  await exec([...(await apartOn(board, exec)), 'sh', '-c', inRoot, root, kernel.version, out], {
    timeout: 0,
    env: { SOURCE_DATE_EPOCH: '1' },
  })
}

const inRoot = `
set -e
mount -t proc proc "$0/proc"
mount -t tmpfs tmpfs "$0/tmp"
mount -t tmpfs tmpfs "$0/var/tmp"
mount --rbind /dev "$0/dev"
chroot "$0" mkinitramfs -o /tmp/initrd "$1"
cat "$0/tmp/initrd" > "$2"
`
