import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { cached, keyOf } from './cache.ts'
import { apartOn } from './foreign.ts'

/** What the boot loader starts: the kernel of a root and the initrd that finds that root. */
export interface Kernel {
  readonly version: string
  readonly image: string
  /** A folder with device trees, where there are any. */
  readonly trees: string
}

/** A root that a kernel is to start. */
export interface Startable {
  /** A folder, shared with other builds: read it, boot it read-only, never write to it. */
  readonly root: string
  /** Equal where the initrd is: nothing of `agent/` and `recipes/` is in that. */
  readonly initrdKey: string
}

/** The one kernel that a root holds. */
export async function kernelIn(root: string): Promise<Kernel> {
  const modules = join(root, 'usr/lib/modules')
  const [version = ''] = await readdir(modules)
  const folder = join(modules, version)
  return { version, image: join(folder, 'vmlinuz'), trees: join(folder, 'dtb') }
}

/** The initrd of a root, made with that root's own tools, which leave the root as it was. */
export async function makeInitrd(
  { root, initrdKey }: Startable,
  board: Board,
  exec: Exec,
): Promise<string> {
  const { version } = await kernelIn(root)
  return await cached('initrd', keyOf(initrdKey, version), async out => {
    await exec(['touch', out])
    await exec([...(await apartOn(board, exec)), 'sh', '-c', inRoot, root, version, out], {
      timeout: 0,
      env: { SOURCE_DATE_EPOCH: '1' },
    })
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
