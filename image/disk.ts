import { open, stat, truncate, writeFile } from 'node:fs/promises'
import { InvalidInput } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import type { Board, Partition } from './board.ts'
import type { PreloadedApp } from './preload.ts'

const sector = 512
const mebibyte = 1024 * 1024
/** How many partitions stand in an MBR itself; a fourth one holds all others. */
const OUTER = 3

/** A partition of a board, its number, and where it begins on the disk, in bytes. */
export interface Placed {
  readonly partition: Partition
  readonly number: number
  readonly start: number
}

/** The partitions one after the other, from the first mebibyte on. */
export function placed({ table }: Board): readonly Placed[] {
  let end = 1
  return table.partitions.map((partition, index) => {
    const isInner = table.kind === 'mbr' && index >= OUTER
    // Entries of the inner ones stand on the disk right before the first of them.
    const start = end + (isInner && index === OUTER ? 1 : 0)
    end = start + partition.mebibytes
    return { partition, number: index + (isInner ? 2 : 1), start: start * mebibyte }
  })
}

/** The place of the partition with that name. */
export function placeOf(board: Board, name: string): Placed {
  const found = placed(board).find(({ partition }) => partition.name === name)
  if (!found) throw new Error(`board ${board.name} has no partition ${name}`)
  return found
}

/** The places of the partitions that are to hold that. */
export const partitionsOf = (board: Board, content: Partition['content']): readonly Placed[] =>
  placed(board).filter(({ partition }) => partition.content === content)

/** Makes a sparse file with the board's partition table and nothing in it. */
export async function makeDisk(board: Board, out: string, tools: Exec): Promise<void> {
  const last = placed(board).findLast(it => it.partition.content !== 'later')
  if (!last) throw new Error(`board ${board.name} has no partitions`)
  const end = last.start + last.partition.mebibytes * mebibyte
  await writeFile(out, '')
  if (board.table.kind === 'mbr') {
    await truncate(out, end)
    await writeMbr(board, out)
  } else {
    // The last mebibyte is for the second copy of the table.
    await truncate(out, end + mebibyte)
    await tools(['sfdisk', '--quiet', out], { input: tableOf(board) })
  }
}

/**
 * Puts the bytes of a file in the place of a partition. All of them: whoever writes the image by its
 * block map leaves what was on the disk before wherever there is a hole.
 */
export async function putImage(
  disk: string,
  start: number,
  from: string,
  tools: Exec,
): Promise<void> {
  const where = [`of=${disk}`, 'bs=1M', `seek=${start / mebibyte}`, 'conv=notrunc']
  await tools(['dd', `if=${from}`, ...where, 'status=none'], { timeout: 0 })
}

/**
 * Throws InvalidInput where a root file system is larger than its partition, with the preloaded archives,
 * which are most of what an image may do without: it would be written over what comes after it.
 */
export async function refuseTooLarge(
  root: string,
  board: Board,
  preloaded: readonly Pick<PreloadedApp, 'app' | 'archive'>[],
): Promise<void> {
  const { size } = await stat(root)
  const room = placeOf(board, 'root_a').partition.mebibytes * mebibyte
  if (size <= room) return
  const archives = await Promise.all(
    preloaded.map(async ({ app, archive }) => ({ app, bytes: (await stat(archive)).size })),
  )
  const lines = archives
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ app, bytes }) => `${app}: ${inMebibytes(bytes)} before it is packed`)
  throw new InvalidInput(
    'root-too-large',
    `the root file system of ${board.name} has ${inMebibytes(size)}, and ${inMebibytes(room)} is all the room there is`,
    {
      ...(lines.length > 0 ? { detail: ['images of apps in it:', ...lines].join('\n') } : {}),
      hint:
        lines.length > 0
          ? 'leave the largest out of [preload] in vendor.toml, and boxes fetch it over the internet; those that are made here stay out with --no-preload'
          : 'leave out --next-databases, or packages of a layer: the size of the partition cannot change on boxes that take updates',
    },
  )
}

const inMebibytes = (bytes: number) => `${Math.ceil(bytes / mebibyte)} MiB`

/** The table of a GPT as sfdisk reads it. Windows rewrites tables whose first usable sector is not 34. */
export function tableOf(board: Board): string {
  const { kind, id } = board.table
  const rows = placed(board).map(
    ({ partition: { name, type, id, mebibytes }, start }) =>
      `start=${start / sector}, size=${(mebibytes * mebibyte) / sector}, type=${type}, uuid=${id}, name="${name}"`,
  )
  return [`label: ${kind}`, `label-id: ${id}`, 'first-lba: 34', '', ...rows, ''].join('\n')
}

/**
 * Writes an MBR onto a disk file. Entries of the inner partitions stand one after the other before
 * the first of these, where others scatter them over the disk: so all of them are in an image that
 * ends sooner than they do, and none is ever added to a disk on which the power may go.
 */
async function writeMbr(board: Board, disk: string): Promise<void> {
  const [outer, inner] = [placed(board).slice(0, OUTER), placed(board).slice(OUTER)]
  const [first, last] = [inner[0], inner.at(-1)]
  if (!first || !last) throw new Error(`board ${board.name} has no inner partitions`)
  const from = first.start - mebibyte
  await using file = await open(disk, 'r+')
  const write = (at: number, entries: readonly Entry[], id = '0') =>
    file.write(tableSector(entries, Number.parseInt(id, 16)), 0, sector, at)

  const around = { type: 0x0f, away: from, size: endOf(last) - from }
  await write(0, [...outer.map(it => entryOf(it, 0)), around], board.table.id)
  for (const [index, it] of inner.entries()) {
    const at = from + index * sector
    const next = inner[index + 1]
    // The way to the next one counts from the first of them.
    const away = (index + 1) * sector
    const way = next && { type: 0x05, away, size: endOf(next) - from - away }
    await write(at, [entryOf(it, at), ...(way ? [way] : [])])
  }
}

/** A partition in a table: how far away it is, and how large, in bytes. */
interface Entry {
  readonly type: number
  readonly away: number
  readonly size: number
}

const endOf = ({ start, partition }: Placed) => start + partition.mebibytes * mebibyte

const entryOf = ({ start, partition: { type, mebibytes } }: Placed, at: number): Entry => ({
  type: Number.parseInt(type, 16),
  away: start - at,
  size: mebibytes * mebibyte,
})

function tableSector(entries: readonly Entry[], id: number): Buffer {
  const bytes = Buffer.alloc(sector)
  bytes.writeUInt32LE(id, 440)
  for (const [index, { type, away, size }] of entries.entries()) {
    const entry = bytes.subarray(446 + index * 16)
    // Where cylinders and heads once stood it says "look at what follows".
    entry.set([0x00, 0xfe, 0xff, 0xff, type, 0xfe, 0xff, 0xff])
    entry.writeUInt32LE(away / sector, 8)
    entry.writeUInt32LE(size / sector, 12)
  }
  bytes.writeUInt16LE(0xaa55, 510)
  return bytes
}
