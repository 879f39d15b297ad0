import type { Exec } from '../agent/base/exec.ts'

/**
 * Packs a root into a read-only file system: small enough, quick to make and to read, and the
 * same bytes for the same files.
 */
export async function makeErofs(root: string, out: string, tools: Exec): Promise<void> {
  await tools(
    [
      'mkfs.erofs',
      '--quiet',
      '-zzstd,level=3',
      '-C65536',
      '-T1',
      '-U6761e5d1-0000-4000-8000-000000000010',
      out,
      root,
    ],
    { timeout: 0 },
  )
}
