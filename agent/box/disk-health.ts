import { readdir, readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readText } from '../base/files.ts'
import { readSmart } from './smart.ts'

/** How a disk fares, as far as it says so itself: many cards and sticks do not. */
interface Wear {
  /** Percent of its life that is used. */
  readonly worn?: number
  /** It says of itself that it is about to fail. */
  readonly warns?: true
}

/** How the disk that everything is on fares, as far as it and its file system say so. */
export interface DiskHealth extends Wear {
  /** Times that something could not be written or read, or was not what had been written. */
  readonly errors: number
  /** The disk that the box starts from, where its data is on another one. */
  readonly system?: Wear
}

/**
 * Asks the kernel, and starts no program: btrfs counts the errors of a disk for as long as the file
 * system lives, and soldered flash (eMMC) says how worn out it is. What other disks say of themselves
 * is in a file, written by a program that may ask them (image/layers/00-base/files/usr/lib/gantry/ask-disk).
 */
export async function diskHealth(
  folder: string,
  { mounts = '/proc/self/mountinfo', sys = '/sys', said = '/run/gantry' } = {},
): Promise<DiskHealth> {
  const mounted = (await readText(mounts)) ?? ''
  const device = deviceOf(mounted, folder)
  if (device === undefined) return { errors: 0 }
  const [disk, system] = await Promise.all([
    diskOf(`${sys}/class/block/${device}`),
    diskOf(`${sys}/dev/block/${numberOf(mounted, '/')}`),
  ])
  const isElsewhere = disk !== undefined && system !== undefined && disk !== system
  return {
    errors: await errorsOf(sys, device),
    ...(await wearOf(disk, join(said, 'disk-says.json'))),
    ...(isElsewhere ? { system: await wearOf(system, join(said, 'system-disk-says.json')) } : {}),
  }
}

const mountAt = (mounts: string, folder: string) =>
  mounts
    .split('\n')
    .map(line => line.split(' '))
    .findLast(words => words[4] === folder)

/** Pure: what the kernel calls the partition that is mounted there as btrfs. */
function deviceOf(mounts: string, folder: string): string | undefined {
  const mounted = mountAt(mounts, folder)
  const [kind, device = ''] = mounted?.slice(mounted.indexOf('-') + 1) ?? []
  return kind === 'btrfs' ? basename(device) : undefined
}

/** Pure: the two numbers that the kernel knows the partition by that is mounted there. */
const numberOf = (mounts: string, folder: string) => mountAt(mounts, folder)?.[2] ?? ''

/** What is above a partition is its disk, as the kernel and not as a path goes up. */
const diskOf = (partition: string): Promise<string | undefined> =>
  realpath(`${partition}/..`).catch(() => undefined)

async function wearOf(disk: string | undefined, said: string): Promise<Wear> {
  const { worn: itself, ...warning } = readSmart((await readText(said)) ?? '')
  const worn = (disk === undefined ? undefined : await wornOf(disk)) ?? itself
  return { ...(worn === undefined ? {} : { worn }), ...warning }
}

async function errorsOf(sys: string, device: string): Promise<number> {
  const all = join(sys, 'fs/btrfs')
  for (const name of await names(all)) {
    const devices = await names(join(all, name, 'devices'))
    if (!devices.includes(device)) continue
    const counts = (await readdir(join(all, name, 'devinfo'))).map(it =>
      readFile(join(all, name, 'devinfo', it, 'error_stats'), 'utf8'),
    )
    const numbers = (await Promise.all(counts)).join('\n').match(/\d+$/gm) ?? []
    return numbers.reduce((sum, it) => sum + Number(it), 0)
  }
  return 0
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

/** Two kinds of cells tell their life in tenths; what is kept in reserve may be gone before. */
async function wornOf(disk: string): Promise<number | undefined> {
  const read = async (name: string) =>
    ((await readText(`${disk}/device/${name}`)) ?? '').match(/0x[0-9a-f]+/gi)?.map(Number)
  const lives = await read('life_time')
  if (!lives) return undefined
  const [reserve = 0] = (await read('pre_eol_info')) ?? []
  return Math.max(...lives.map(it => Math.min(it * 10, 100)), RESERVE_USED[reserve] ?? 0)
}

/** What the reserve says of the whole: four fifths of it are used, or nearly all. */
const RESERVE_USED: Readonly<Record<number, number>> = { 2: 90, 3: 100 }
