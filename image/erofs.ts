import type { Exec } from '../agent/base/exec.ts'

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
  uuid = '6761e5d1-0000-4000-8000-000000000010',
): Promise<void> {
  await tools(
    ['mkfs.erofs', '--quiet', '-zzstd,level=3', '-C65536', '-T1', `-U${uuid}`, out, root],
    { timeout: 0 },
  )
}
