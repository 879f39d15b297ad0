import { rm, writeFile } from 'node:fs/promises'
import type { Exec } from '../agent/base/exec.ts'

export interface ErofsOptions {
  readonly uuid?: string
  /** A file in it that is not packed, by its path from the root: what is compressed already. */
  readonly asIs?: string
}

/**
 * Packs a root into a read-only file system: small enough, quick to make and to read, and the
 * same bytes for the same files. Every file begins at a block of its own, packed in pieces of 64
 * KiB: where a file is the same in two versions, so are its blocks, and an update need not send
 * them.
 */
export async function makeErofs(
  root: string,
  out: string,
  tools: Exec,
  { uuid = '6761e5d1-0000-4000-8000-000000000010', asIs }: ErofsOptions = {},
): Promise<void> {
  const hints = `${out}.hints`
  // A piece of 0 bytes is one that is not packed.
  if (asIs) await writeFile(hints, `0 ^${asIs}$\n`)
  await tools(
    [
      'mkfs.erofs',
      ...['--quiet', '-zzstd,level=3', '-C65536', '-T1', `-U${uuid}`],
      ...(asIs ? [`--compress-hints=${hints}`] : []),
      ...[out, root],
    ],
    { timeout: 0 },
  )
  await rm(hints, { force: true })
}
