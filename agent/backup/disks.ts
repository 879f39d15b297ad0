import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Conflict } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { FoundDisk } from '../http/api.ts'

interface Device {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly ro: boolean
  readonly fstype: string | null
  readonly uuid: string | null
  readonly label: string | null
  readonly model: string | null
  readonly mountpoints: readonly (string | null)[]
  readonly children?: readonly Device[] | undefined
}

const device: z.ZodType<Device> = z.lazy(() =>
  z.object({
    path: z.string(),
    type: z.string(),
    size: z.number(),
    ro: z.boolean(),
    fstype: z.string().nullable(),
    uuid: z.string().nullable(),
    label: z.string().nullable(),
    model: z.string().nullable(),
    mountpoints: z.array(z.string().nullable()),
    children: z.array(device).optional(),
  }),
)
const listing = z.object({ blockdevices: z.array(device) })

/** File systems that the kernel of the box reads and writes. */
const USABLE = ['btrfs', 'ext4', 'exfat', 'vfat']

/**
 * Pure: what lsblk lists, without everything that the box itself stands on. A disk of which one
 * part is mounted is in use as a whole.
 */
export function disksAmong(said: string): FoundDisk[] {
  const { blockdevices } = listing.parse(JSON.parse(said))
  return blockdevices.flatMap(disk => {
    if (!['disk', 'loop'].includes(disk.type) || disk.ro || disk.size === 0 || isUsed(disk)) {
      return []
    }
    const parts = disk.children?.length ? disk.children : [disk]
    return parts.map(({ path, size, fstype, uuid, label }) => ({
      path,
      size,
      model: disk.model?.trim() || 'disk',
      ...(label ? { label } : {}),
      ...(fstype ? { holds: fstype } : {}),
      ...(uuid && USABLE.includes(fstype ?? '') ? { uuid } : {}),
    }))
  })
}

const isUsed = ({ mountpoints, fstype, children = [] }: Device): boolean =>
  mountpoints.some(Boolean) || fstype === 'swap' || children.some(isUsed)

const COLUMNS = 'PATH,TYPE,SIZE,RO,FSTYPE,UUID,LABEL,MODEL,MOUNTPOINTS'

/** Disks at the box that it does not stand on itself. */
export const findDisks = async (exec: Exec): Promise<FoundDisk[]> =>
  // What was written a moment ago is read from the disk itself: udev may not have heard of it.
  disksAmong(
    await exec(['lsblk', '--json', '--bytes', '--properties-by', 'blkid', '--output', COLUMNS]),
  )

/**
 * Makes an empty file system on a disk that somebody has seen; what was on it is gone. Throws
 * Conflict where the box uses that disk, or where another one is there by now: what disks are
 * called changes as they are plugged in.
 */
export async function formatDisk(exec: Exec, seen: FoundDisk): Promise<FoundDisk[]> {
  const { path } = seen
  const there = (await findDisks(exec)).find(it => it.path === path)
  if (there && !isDeepStrictEqual(there, seen)) {
    throw new Conflict('disk-other', `${path} is another disk than the one that was chosen`, {
      hint: 'look which disks there are, and choose again: nothing was changed',
      detail: `${JSON.stringify(seen)}, now ${JSON.stringify(there)}`,
    })
  }
  if (!there) {
    throw new Conflict('disk-unknown', `there is no disk ${path} that could be prepared`, {
      hint: 'plug it in; the disk that the box itself runs from is never one of them',
    })
  }
  await exec(['wipefs', '--all', '--quiet', path])
  await exec(['mkfs.btrfs', '--force', '--quiet', '--label', 'gantry-backup', path], { timeout: 0 })
  return await findDisks(exec)
}
