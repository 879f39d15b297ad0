import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import type { Board } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import type { Root } from '../../image/root.ts'
import { makeSlot, type Slot } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'

/** A version that lacks one file, or has a program of another text in its place. */
export async function maimedSlot(
  root: Root,
  file: string,
  board: Board,
  instead?: string,
): Promise<Slot> {
  const key = keyOf(root.key, file, instead)
  const maimed = await cached('maimed', key, async out => {
    await exec(['cp', '--archive', '--link', root.root, out], { timeout: 0 })
    const path = join(out, file)
    // Its other names belong to a root that is shared.
    await rm(path)
    if (instead === undefined) return
    await writeFile(path, instead)
    await chmod(path, 0o755)
  })
  return await makeSlot({ ...root, root: maimed, key }, board, await withTools(exec), exec)
}
