import { truncate, writeFile } from 'node:fs/promises'
import type { Exec } from '../agent/base/exec.ts'
import type { Board, Partition } from './board.ts'

const sector = 512
const mebibyte = 1024 * 1024

/** A partition of a board and where it begins on the disk, in bytes. */
export interface Placed {
  readonly partition: Partition
  readonly start: number
}

/** The partitions one after the other, from the first mebibyte on. */
export function placed(board: Board): readonly Placed[] {
  return board.table.partitions.map((partition, index, all) => {
    const before = all.slice(0, index).reduce((sum, { mebibytes }) => sum + mebibytes, 1)
    return { partition, start: before * mebibyte }
  })
}

/** The place of the partition with that name. */
export function placeOf(board: Board, name: string): Placed {
  const found = placed(board).find(({ partition }) => partition.name === name)
  if (!found) throw new Error(`board ${board.name} has no partition ${name}`)
  return found
}

/** Makes a sparse file with the board's partition table and nothing in it. */
export async function makeDisk(board: Board, out: string, tools: Exec): Promise<void> {
  const last = placed(board).at(-1)
  if (!last) throw new Error(`board ${board.name} has no partitions`)
  await writeFile(out, '')
  // The last mebibyte is for the second copy of the table.
  await truncate(out, last.start + (last.partition.mebibytes + 1) * mebibyte)
  await tools(['sfdisk', '--quiet', out], { input: tableOf(board) })
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

/** The table as sfdisk reads it. Windows rewrites tables whose first usable sector is not 34. */
export function tableOf(board: Board): string {
  const { kind, id } = board.table
  const rows = placed(board).map(
    ({ partition: { name, type, id, mebibytes }, start }) =>
      `start=${start / sector}, size=${(mebibytes * mebibyte) / sector}, type=${type}, uuid=${id}, name="${name}"`,
  )
  return [`label: ${kind}`, `label-id: ${id}`, 'first-lba: 34', '', ...rows, ''].join('\n')
}
