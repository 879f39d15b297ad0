import { statfs } from 'node:fs/promises'
import si from 'systeminformation'
import type { Amount } from '../http/api.ts'

/** How full the box is. */
export interface Fullness {
  readonly memory: Amount
  readonly disk: Amount
}

/** Memory without what the kernel would give back at once, and the disk that holds `folder`. */
export async function fullness(folder: string): Promise<Fullness> {
  const [memory, disk] = await Promise.all([si.mem(), statfs(folder)])
  const { bsize, blocks, bavail } = disk
  return {
    memory: { used: memory.total - memory.available, total: memory.total },
    // systeminformation would start df for it, again and again.
    disk: { used: (blocks - bavail) * bsize, total: blocks * bsize },
  }
}
