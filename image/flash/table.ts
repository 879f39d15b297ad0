import type { Target } from './target.ts'

const SECTOR = 512

/** Where the partitions of a disk begin, in bytes, whichever kind of table it has. */
export async function partitionStarts(target: Pick<Target, 'read'>): Promise<readonly number[]> {
  const mbr = await target.read(0, SECTOR)
  const entries = [446, 462, 478, 494].map(at => ({
    type: mbr[at + 4] ?? 0,
    start: mbr.readUInt32LE(at + 8),
  }))
  if (entries[0]?.type !== PROTECTIVE) return starts(entries.map(it => it.start))
  const header = await target.read(SECTOR, SECTOR)
  const size = header.readUInt32LE(84)
  const table = await target.read(Number(header.readBigUInt64LE(72)) * SECTOR, size * ENTRIES)
  return starts(
    Array.from({ length: ENTRIES }, (_, at) => Number(table.readBigUInt64LE(at * size + 32))),
  )
}

/** The type by which an MBR says that the table is a GPT. */
const PROTECTIVE = 0xee
/** No image of ours has more. */
const ENTRIES = 16

const starts = (sectors: readonly number[]) => sectors.filter(it => it > 0).map(it => it * SECTOR)
