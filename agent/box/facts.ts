import si from 'systeminformation'
import type { Amount } from '../http/api.ts'

/** How full the box is. */
export interface Fullness {
  readonly memory: Amount
  readonly disk: Amount
}

/** Memory without what the kernel would give back at once, and the disk that holds `folder`. */
export async function fullness(folder: string): Promise<Fullness> {
  const [memory, disks] = await Promise.all([si.mem(), si.fsSize()])
  const disk =
    disks
      .filter(it => folder === it.mount || folder.startsWith(`${it.mount.replace(/\/$/, '')}/`))
      .sort((one, other) => other.mount.length - one.mount.length)[0] ?? disks[0]
  return {
    memory: { used: memory.total - memory.available, total: memory.total },
    disk: { used: disk?.used ?? 0, total: disk?.size ?? 0 },
  }
}
