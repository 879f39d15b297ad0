import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { cached, keyOf } from './cache.ts'
import { makeErofs } from './erofs.ts'
import { kernelIn } from './initrd.ts'
import { makeBootFiles } from './raspberry-pi/boot.ts'
import type { Root } from './root.ts'
import { stage } from './stages.ts'
import { makeUki } from './uki.ts'

/** One version of everything that a box runs: what a slot holds, and what starts it. */
export interface Slot {
  /** The root file system; what starts it is in it, too. */
  readonly image: string
  /** A folder with what starts it: the UKI, or all that the board's firmware reads. */
  readonly boot: string
  readonly key: string
}

/**
 * Packs a root together with the kernel that starts it. The kernel looks for this very root by its
 * UUID, whatever slot that is in: so one file fits both slots, and a kernel never starts with the
 * root of another version. The UKI is compressed already, and stands in the root as it is: else its
 * UUID, which is another one each time, would make all pieces after it others, and an update send them.
 */
export async function makeSlot(
  from: Omit<Root, 'packages' | 'preloaded'>,
  board: Board,
  tools: Exec,
  exec: Exec,
): Promise<Slot> {
  const { root, firmware } = from
  const key = keyOf(from.key, board)
  const uuid = uuidOf(key)
  const folder = await cached('slot', key, async folder => {
    await mkdir(folder)
    const [boot, tree] = [join(folder, 'boot'), join(folder, 'tree')]
    await mkdir(boot)
    await stage('kernel and initrd', () =>
      firmware
        ? makeBootFiles({ ...from, firmware, uuid }, board, boot, tools, exec)
        : makeUki(from, board, uuid, join(boot, UKI), tools, exec),
    )
    await stage('root file system', async () => {
      await exec(['cp', '--archive', '--link', root, tree], { timeout: 0 })
      await exec(['cp', '--recursive', boot, join(tree, inRoot)])
      // These are in what starts it.
      const { image, trees } = await kernelIn(tree)
      for (const it of [image, trees]) await rm(it, { recursive: true, force: true })
      await makeErofs(tree, join(folder, 'root.img'), tools, { uuid, asIs: `${inRoot}/${UKI}` })
    })
    await exec(['rm', '-rf', tree], { timeout: 0 })
  })
  return { image: join(folder, 'root.img'), boot: join(folder, 'boot'), key }
}

/** The name of a UKI among what starts a slot. */
export const UKI = 'boot.efi'

/** Where a slot keeps what starts it. */
const inRoot = 'usr/lib/gantry/boot'

/** The same UUID for the same content. */
function uuidOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex')
  const [a, b, c, d, e] = [
    [0, 8],
    [8, 12],
    [13, 16],
    [17, 20],
    [20, 32],
  ].map(it => hex.slice(...it))
  return `${a}-${b}-4${c}-8${d}-${e}`
}
