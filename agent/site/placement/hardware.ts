import { readdir, readlink } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Exec } from '../../base/exec.ts'
import { parseJson } from '../../base/json.ts'
import type { BoxHardware, DISK_KINDS } from './need.ts'

type DiskKind = (typeof DISK_KINDS)[number]

/** What this box has, as far as it decides what is to run on it. */
export async function lookAtHardware(
  exec: Exec,
  graphics = '/sys/class/drm',
): Promise<BoxHardware> {
  const said = await exec(['lsblk', '--json', '--output', COLUMNS]).catch(() => '')
  const disk = diskKindOf(said)
  return {
    ...(disk === undefined ? {} : { disk }),
    graphics: await driversIn(graphics),
    memory: totalmem(),
  }
}

const COLUMNS = 'NAME,TYPE,ROTA,MOUNTPOINTS'

interface Device {
  readonly name: string
  readonly type: string
  readonly rota: boolean
  readonly mountpoints: readonly (string | null)[]
  readonly children?: readonly Device[] | undefined
}

const device: z.ZodType<Device> = z.lazy(() =>
  z.object({
    ...{ name: z.string(), type: z.string(), rota: z.boolean() },
    mountpoints: z.array(z.string().nullable()),
    children: z.array(device).optional(),
  }),
)
const listing = z.object({ blockdevices: z.array(device) })

/** Pure: the kind of disk that the data is on; undefined where that is none of its own. */
export function diskKindOf(said: string): DiskKind | undefined {
  const read = listing.safeParse(parseJson(said))
  const disk = read.data?.blockdevices.find(it => it.type === 'disk' && holdsData(it))
  if (!disk) return undefined
  if (disk.name.startsWith('mmcblk')) return 'card'
  return disk.rota ? 'rotating' : 'ssd'
}

const holdsData = ({ mountpoints, children = [] }: Device): boolean =>
  mountpoints.includes('/data') || children.some(holdsData)

/** Of the graphics that programs may compute on, which have a node of their own for that. */
async function driversIn(folder: string): Promise<string[]> {
  const nodes = (await readdir(folder).catch(() => [])).filter(it => it.startsWith('renderD'))
  const links = nodes.map(it => readlink(join(folder, it, 'device/driver')).catch(() => undefined))
  const drivers = (await Promise.all(links)).flatMap(it => (it ? [basename(it)] : []))
  return [...new Set(drivers)].sort()
}
