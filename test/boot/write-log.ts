import { type FileHandle, open } from 'node:fs/promises'

/** Bytes that were written, and where. */
export interface Write {
  readonly at: number
  readonly data: Buffer
}

const MAGIC = 0x6a736677736872n
const FLUSH = 1n
const DISCARD = 4n

/**
 * What was written between two bytes of a disk, out of a log of all its writes: in groups, after
 * each of which the disk was told to keep what it had. Whatever it was given since may be lost
 * when the power goes.
 */
export async function writesTo(
  log: string,
  { from, length }: { readonly from: number; readonly length: number },
): Promise<readonly (readonly Write[])[]> {
  await using file = await open(log)
  const head = await read(file, 0, 32)
  if (head.readBigUInt64LE(0) !== MAGIC) throw new Error(`${log} is no log of writes`)
  const entries = Number(head.readBigUInt64LE(16))
  const sector = head.readUInt32LE(24)
  const groups: Write[][] = []
  let group: Write[] = []
  let place = sector
  for (let entry = 0; entry < entries; entry++) {
    const words = await read(file, place, 32)
    const at = Number(words.readBigUInt64LE(0)) * sector
    const flags = words.readBigUInt64LE(16)
    const size = (flags & DISCARD) === 0n ? Number(words.readBigUInt64LE(8)) * sector : 0
    if ((flags & FLUSH) !== 0n && group.length > 0) {
      groups.push(group)
      group = []
    }
    if (size > 0 && at >= from && at < from + length) {
      group.push({ at: at - from, data: await read(file, place + sector, size) })
    }
    place += sector + size
  }
  return group.length > 0 ? [...groups, group] : groups
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  if (bytesRead < length) throw new Error(`the log ends at ${at + bytesRead}`)
  return buffer
}
