import type { Exec } from '../agent/base/exec.ts'
import type { Partition } from './board.ts'

/** Where a FAT partition lies on a disk file. */
export interface Fat {
  readonly disk: string
  readonly start: number
  readonly partition: Partition
}

/**
 * Makes a FAT file system in its place on the disk file, the same bytes each time. Firmware and others
 * tell FAT32 by its number of clusters, and mkfs.vfat would make too few of them in a small partition.
 */
export async function makeFat({ disk, start, partition }: Fat, tools: Exec): Promise<void> {
  await tools([
    'mkfs.vfat',
    '--invariant',
    '-F32',
    '-s',
    partition.mebibytes > 256 ? '8' : '1',
    '-n',
    partition.name,
    '-i',
    partition.id.slice(-8),
    `--offset=${start / sector}`,
    disk,
    String(partition.mebibytes * 1024),
  ])
}

/** Copies a file into a FAT partition of a disk file, making the folders on the way. */
export const putFile = (fat: Fat, from: string, to: string, tools: Exec): Promise<void> =>
  put(fat, from, to, tools)

/** Writes something small as a file in a FAT partition of a disk file. */
export const putText = (
  fat: Fat,
  text: string | Uint8Array,
  to: string,
  tools: Exec,
): Promise<void> => put(fat, '-', to, (argv, options) => tools(argv, { ...options, input: text }))

/** Copies a file out of a FAT partition of a disk file. */
export async function takeFile(
  { disk, start }: Fat,
  from: string,
  to: string,
  tools: Exec,
): Promise<void> {
  await tools(['mcopy', '-o', '-i', `${disk}@@${start}`, `::${from}`, to], { env })
}

async function put({ disk, start }: Fat, from: string, to: string, tools: Exec): Promise<void> {
  const image = `${disk}@@${start}`
  const folders = to.split('/').slice(0, -1)
  for (const [index] of folders.entries()) {
    const folder = folders.slice(0, index + 1).join('/')
    // -D s: a folder that is there already is skipped.
    await tools(['mmd', '-D', 's', '-i', image, `::${folder}`], { env }).catch(() => '')
  }
  await tools(['mcopy', '-o', '-i', image, from, `::${to}`], { env })
}

/** FAT counts local time from 1980 on. */
const env = { SOURCE_DATE_EPOCH: '315532800', TZ: 'UTC', MTOOLS_SKIP_CHECK: '1' }
const sector = 512
