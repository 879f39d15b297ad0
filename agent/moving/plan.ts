import { z } from 'zod'
import type { OtherDisk, OwnDisk } from '../http/api.ts'

/** What lsblk says of a disk or a part of one. */
interface Device {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly ro: boolean
  readonly model: string | null
  readonly tran: string | null
  readonly fstype: string | null
  readonly label: string | null
  readonly mountpoints: readonly (string | null)[]
  readonly children?: readonly Device[] | undefined
}

const device: z.ZodType<Device> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    size: z.number(),
    ro: z.boolean(),
    model: z.string().nullable(),
    tran: z.string().nullable(),
    fstype: z.string().nullable(),
    label: z.string().nullable(),
    mountpoints: z.array(z.string().nullable()),
    children: z.array(device).optional(),
  }),
)
const listing = z.object({ blockdevices: z.array(device) })

/** The columns of lsblk that are read. */
export const COLUMNS = 'NAME,TYPE,SIZE,RO,MODEL,TRAN,FSTYPE,LABEL,MOUNTPOINTS'

/** Links below /dev/disk to whole disks, by which they are found again after a start: by kernel name. */
export type Links = ReadonlyMap<string, string>

export interface Disks {
  /** Absent where the box is on no disk of its own, as in a container. */
  readonly own?: OwnDisk
  /** Where its data is, if that has a disk of its own. */
  readonly data?: OwnDisk
  /** Bytes that a disk needs for this box, and for its data alone. */
  readonly needed: number
  readonly neededForData: number
  readonly others: readonly OtherDisk[]
}

const MEBIBYTE = 2 ** 20
const GIBIBYTE = 2 ** 30
/** How much larger than what is stored a file system has to be so that it can be made that small. */
const LEEWAY = 1.15

/** Pure: the disks that the box and its data live on, and those that they could live on. */
export function disksAmong(said: string, links: Links, used: number): Disks {
  const disks = listing.parse(JSON.parse(said)).blockdevices.filter(isDisk)
  const diskAt = (place: string) =>
    disks.find(({ children = [] }) => children.some(it => isAt(it, place)))
  const own = diskAt('/')
  const link = own && links.get(own.name)
  if (!own || !link) return { needed: 0, neededForData: 0, others: [] }
  const home = diskAt('/data')
  const data = home && home !== own ? { id: links.get(home.name) ?? '', ...shown(home) } : undefined
  const parts = (own.children ?? []).filter(it => !isAt(it, '/data'))
  const neededForData = Math.ceil(used * LEEWAY) + 2 * GIBIBYTE
  const needed = parts.reduce((sum, it) => sum + it.size, 0) + neededForData
  const others = disks.flatMap(disk => {
    const id = links.get(disk.name)
    if (id === undefined || disk.ro || disk.size < MEBIBYTE || isUsed(disk)) return []
    const holds = [disk, ...(disk.children ?? [])].flatMap(it => it.label ?? it.fstype ?? [])
    const fits = data === undefined && disk.size >= needed
    return [{ id, ...shown(disk), holds, fits, fitsData: disk.size >= neededForData }]
  })
  // The partition that the data had is the largest of those that nobody uses.
  const left = Math.max(0, ...parts.filter(it => !isUsed(it)).map(it => it.size))
  const back = { id: link, ...shown(own), holds: [], fits: false, fitsData: left >= neededForData }
  return {
    own: { id: link, ...shown(own) },
    ...(data ? { data } : {}),
    needed,
    neededForData,
    others: data ? [back, ...others] : others,
  }
}

/** Soldered flash has parts that look like disks and start nothing. */
const isDisk = ({ type, name }: Device) =>
  type === 'disk' && !/^(zram|ram|nbd|sr)\d|boot\d$|rpmb$/.test(name)

const isAt = ({ mountpoints }: Device, place: string) => mountpoints.includes(place)

const isUsed = ({ mountpoints, children = [] }: Device): boolean =>
  mountpoints.some(Boolean) || children.some(isUsed)

const shown = ({ name, model, size, tran }: Device) => ({
  model: model?.trim() || name,
  size,
  kind: kindOf(name, tran),
})

const kindOf = (name: string, tran: string | null): OwnDisk['kind'] =>
  tran === 'usb' ? 'usb' : name.startsWith('mmcblk') ? 'card' : 'inside'

/**
 * Pure: for each disk the link that says most of which disk it is: its maker, name and number before
 * bare numbers, and the place where it is plugged in only where it has none of these.
 *
 * @param found paths of links, and the names of what they lead to
 */
export function linksAmong(found: readonly { path: string; name: string }[]): Links {
  const rank = ({ path }: { path: string }) =>
    path.includes('/by-path/') ? 2 : /\/(wwn|nvme-(eui|nvme|uuid))[-.]/.test(path) ? 1 : 0
  const sorted = found
    .filter(({ path }) => !/-part\d+$/.test(path))
    .toSorted((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path))
  // The last one that is put in stays.
  return new Map(sorted.toReversed().map(({ path, name }) => [name, path]))
}
