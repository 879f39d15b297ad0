import type { Target } from './target.ts'

const SECTOR = 512

/** Where the partitions of a disk begin, in bytes, whichever kind of table it has. */
export async function partitionStarts(target: Pick<Target, 'read'>): Promise<readonly number[]> {
  const entries = (await gptEntries(target)) ?? (await mbrEntries(target))
  return entries.filter(it => it.start > 0).map(it => it.start * SECTOR)
}

/** Whether firmware with UEFI starts from a disk: it has a partition for that. */
export async function startsByUefi(target: Pick<Target, 'read'>): Promise<boolean> {
  return (await gptEntries(target))?.some(it => it.type === ESP) ?? false
}

interface Entry {
  /** In hexadecimal; of a GPT the GUID as it stands on the disk. */
  readonly type: string
  /** In sectors. */
  readonly start: number
}

async function mbrEntries(target: Pick<Target, 'read'>): Promise<readonly Entry[]> {
  const mbr = await target.read(0, SECTOR)
  return [446, 462, 478, 494].map(at => ({
    type: mbr.toString('hex', at + 4, at + 5),
    start: mbr.readUInt32LE(at + 8),
  }))
}

/** Undefined where the table is no GPT. */
async function gptEntries(target: Pick<Target, 'read'>): Promise<readonly Entry[] | undefined> {
  const [first] = await mbrEntries(target)
  if (first?.type !== PROTECTIVE) return undefined
  const header = await target.read(SECTOR, SECTOR)
  const size = header.readUInt32LE(84)
  const table = await target.read(Number(header.readBigUInt64LE(72)) * SECTOR, size * ENTRIES)
  return Array.from({ length: ENTRIES }, (_, at) => ({
    type: table.toString('hex', at * size, at * size + 16),
    start: Number(table.readBigUInt64LE(at * size + 32)),
  }))
}

/** The type by which an MBR says that the table is a GPT. */
const PROTECTIVE = 'ee'
/** C12A7328-F81F-11D2-BA4B-00A0C93EC93B, as it stands on a disk. */
const ESP = '28732ac11ff8d211ba4b00a0c93ec93b'
/** No image of ours has more. */
const ENTRIES = 16
