import { rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'

/** Writes a raw disk as OUT.zst, with its block map and checksum beside, and names the three. */
export async function compressDisk(
  disk: string,
  out: string,
  tools: Exec,
): Promise<readonly string[]> {
  await tools(['bmaptool', 'create', '--output', `${out}.bmap`, disk], { timeout: 0 })
  const level = ['-12', '--threads=0', '--force', '--quiet']
  await tools(['zstd', ...level, disk, '-o', `${out}.zst.part`], { timeout: 0 })
  await rename(`${out}.zst.part`, `${out}.zst`)
  const sum = await tools(['sha256sum', `${out}.zst`], { timeout: 0 })
  await writeFile(`${out}.zst.sha256`, `${sum.split(' ')[0]}  ${basename(out)}.zst\n`)
  return [`${out}.zst`, `${out}.bmap`, `${out}.zst.sha256`]
}
