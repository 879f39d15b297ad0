import { rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'

/** Writes FILE.zst, FILE.bmap and FILE.zst.sha256 beside a raw disk file. */
export async function compressDisk(disk: string, out: string, tools: Exec): Promise<void> {
  await tools(['bmaptool', 'create', '--output', `${out}.bmap`, disk], { timeout: 0 })
  const level = ['-12', '--threads=0', '--force', '--quiet']
  await tools(['zstd', ...level, disk, '-o', `${out}.zst.part`], { timeout: 0 })
  await rename(`${out}.zst.part`, `${out}.zst`)
  const sum = await tools(['sha256sum', `${out}.zst`], { timeout: 0 })
  await writeFile(`${out}.zst.sha256`, `${sum.split(' ')[0]}  ${basename(out)}.zst\n`)
}
