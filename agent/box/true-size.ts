import { randomBytes } from 'node:crypto'

/** A disk that can be read and written anywhere. */
export interface Medium {
  readonly read: (from: number, length: number) => Promise<Buffer>
  readonly write: (from: number, bytes: Uint8Array) => Promise<void>
  /** Comes back when everything is on the medium, and the next read is from there and from no memory. */
  readonly settle: () => Promise<void>
}

/** The part of a disk on which nothing is yet, from one byte to another. */
export interface Room {
  readonly from: number
  readonly to: number
}

/** What a disk is made of: it forgets whole ones, and begins anew with a whole one. */
const SECTOR = 512
const MARK = 4096
const MARKS = 64
const MEBIBYTE = 2 ** 20
/** How many places of a disk are looked at: of most disks that is a matter of seconds. */
const LOOKS = 4096

/**
 * Answers up to where a disk holds what it is given: up to the end of the room where it tells the
 * truth, else about that far. What was in the room is lost.
 */
export async function trueSize(disk: Medium, room: Room): Promise<number> {
  const held = (await forgetsAt(disk, room)) ?? (await beginsAnewAt(disk, room)) ?? room.to
  if (held < room.to) return held
  for (const place of marksIn(room)) await disk.write(place, Buffer.alloc(MARK))
  await fill(disk, endOf(room), Buffer.alloc(SECTOR))
  await disk.settle()
  return held
}

/** What is behind the real end of some is nowhere: a different mark is put in each of many places. */
async function forgetsAt(disk: Medium, room: Room): Promise<number | undefined> {
  const marks = new Map(marksIn(room).map(place => [place, randomBytes(MARK)]))
  for (const [place, mark] of [...marks].reverse()) await disk.write(place, mark)
  await disk.settle()
  let held = room.from
  for (const [place, mark] of marks) {
    if (!mark.equals(await disk.read(place, MARK))) return held
    held = place + MARK
  }
  return undefined
}

/**
 * Behind the real end of others is their beginning again, and that end may be anywhere. So the last
 * part of the room is filled with one sector over and over. If it comes to lie before, it does so in
 * a piece that is as long, and looks that are no further apart than that cannot all miss it.
 */
async function beginsAnewAt(disk: Medium, room: Room): Promise<number | undefined> {
  const [end, sector] = [endOf(room), randomBytes(SECTOR)]
  await fill(disk, end, sector)
  await disk.settle()
  const apart = end.to - end.from
  for (let at = Math.floor((end.from - 1) / apart) * apart; at >= 0; at -= apart) {
    if (sector.equals(await disk.read(at, SECTOR))) return end.from - at
  }
  return undefined
}

/** Spread evenly from the first block to the last. */
export function marksIn({ from, to }: Room): readonly number[] {
  const [first, last] = [Math.ceil(from / MARK), Math.floor(to / MARK) - 1]
  const even = Array.from({ length: MARKS }, (_, at) => first + ((last - first) * at) / (MARKS - 1))
  return [...new Set(even.map(it => Math.round(it) * MARK))]
}

/** The last part of a room: the larger the disk, the more of it, so that as few looks suffice. */
export function endOf({ from, to }: Room): Room {
  const end = Math.floor(to / SECTOR) * SECTOR
  const enough = Math.ceil(end / LOOKS / MEBIBYTE) * MEBIBYTE
  return { from: Math.max(from, end - enough), to: end }
}

async function fill(disk: Medium, { from, to }: Room, sector: Buffer): Promise<void> {
  const much = Buffer.alloc(MEBIBYTE, sector)
  for (let at = from; at < to; at += MEBIBYTE) {
    await disk.write(at, much.subarray(0, Math.min(MEBIBYTE, to - at)))
  }
}
