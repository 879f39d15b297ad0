import { rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { InvalidInput } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'

/** How an image is packed. Raspberry Pi Imager and `npm run flash` read both, Etcher only xz. */
export const FORMATS = ['zst', 'xz'] as const
export type Format = (typeof FORMATS)[number]

/** What was said at the command line, once or several times. Throws InvalidInput. */
export function readFormats(said: unknown): readonly Format[] {
  const formats = z.array(z.enum(FORMATS)).safeParse([said].flat())
  if (formats.success) return formats.data
  throw new InvalidInput('format-unknown', `no image is packed as ${[said].flat().join(', ')}`, {
    hint: `--format ${FORMATS.join(' or --format ')}, or both`,
  })
}

/** The same bytes on any number of cores. */
const PACKERS = {
  zst: ['zstd', '-12', '--threads=0'],
  xz: ['xz', '-3', '--threads=0', '--block-size=12MiB'],
} as const

/**
 * Writes a raw disk packed, as OUT.zst or OUT.xz or both, each with its checksum beside, and its block
 * map; and names what it wrote, images first.
 */
export async function compressDisk(
  disk: string,
  out: string,
  formats: readonly Format[],
  tools: Exec,
): Promise<readonly string[]> {
  await tools(['bmaptool', 'create', '--output', `${out}.bmap`, disk], { timeout: 0 })
  const packed = formats.map(it => `${out}.${it}`)
  for (const format of formats) {
    const file = `${out}.${format}`
    const into = 'from=$1 to=$2; shift 2; "$@" --quiet --stdout -- "$from" > "$to"'
    await tools(['sh', '-c', into, 'sh', disk, `${file}.part`, ...PACKERS[format]], { timeout: 0 })
    await rename(`${file}.part`, file)
    const sum = await tools(['sha256sum', file], { timeout: 0 })
    await writeFile(`${file}.sha256`, `${sum.split(' ')[0]}  ${basename(file)}\n`)
  }
  return [...packed, `${out}.bmap`, ...packed.map(it => `${it}.sha256`)]
}
