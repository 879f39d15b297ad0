import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import type { Board } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import type { Root } from '../../image/root.ts'
import { makeSlot, type Slot } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'

/** What is wrong with a version. */
export interface Defect {
  /** Takes itself for this version; for that of the root unless said. */
  readonly version?: string
  /** The file that it lacks, as it should be. */
  readonly lacks: string
  /** The text of a program that is there in its place. */
  readonly instead?: string
}

/** A version that lacks one file, or has another program in its place. */
export async function maimedSlot(
  root: Root,
  { version, lacks, instead }: Defect,
  board: Board,
): Promise<Slot> {
  const key = keyOf(root.key, lacks, instead, version)
  const maimed = await cached('maimed', key, async out => {
    await exec(['cp', '--archive', '--link', root.root, out], { timeout: 0 })
    /** Other names of a file belong to a root that is shared. */
    const replace = async (file: string, text: string) => {
      await rm(join(out, file))
      await writeFile(join(out, file), text)
    }
    if (instead === undefined) await rm(join(out, lacks))
    else {
      await replace(lacks, instead)
      await chmod(join(out, lacks), 0o755)
    }
    if (version === undefined) return
    const name = await readFile(join(out, NAME), 'utf8')
    await replace(NAME, name.replace(/^IMAGE_VERSION=.*$/m, `IMAGE_VERSION=${version}`))
  })
  return await makeSlot({ ...root, root: maimed, key }, board, await withTools(exec), exec)
}

const NAME = 'usr/lib/os-release'
