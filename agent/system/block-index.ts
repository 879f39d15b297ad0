import { hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** Bytes that RAUC compares at a time, and of the hash that it keeps of them. */
const BLOCK = 4096
const HASH = 32
/** Blocks that are read at a time. */
const PIECE = 256

/** Where an erofs says what it is, how large its blocks are, and how many it has. */
const EROFS = { at: 1024, magic: 0xe0f5e1e2, blockBits: 12, blocks: 36, length: 128 }

/**
 * What RAUC keeps of a slot, without reading what lies behind the root file system in it: the
 * SHA-256 of each of its blocks, one after the other. Where there is no file system yet it is one
 * hash, for RAUC takes an index of nothing for none. `known` is the index of before: where it is
 * as long as this one would be, it stays.
 */
export async function blockIndexOf(device: string, known?: Buffer): Promise<Buffer> {
  await using disk = await open(device)
  const blocks = Math.max(await blocksOn(disk), 1)
  if (known?.length === blocks * HASH) return known
  const hashes: Buffer[] = []
  const piece = Buffer.alloc(PIECE * BLOCK)
  for (let first = 0; first < blocks; first += PIECE) {
    const length = Math.min(PIECE, blocks - first) * BLOCK
    const { bytesRead } = await disk.read(piece, 0, length, first * BLOCK)
    for (let at = 0; at + BLOCK <= bytesRead; at += BLOCK) {
      hashes.push(hash('sha256', piece.subarray(at, at + BLOCK), 'buffer'))
    }
  }
  return Buffer.concat(hashes)
}

/** Blocks of RAUC's size that the erofs at the beginning of a device takes; none where there is none. */
async function blocksOn(disk: FileHandle): Promise<number> {
  const head = Buffer.alloc(EROFS.length)
  await disk.read(head, 0, EROFS.length, EROFS.at)
  if (head.readUInt32LE(0) !== EROFS.magic) return 0
  const bytes = head.readUInt32LE(EROFS.blocks) * 2 ** head.readUInt8(EROFS.blockBits)
  return Math.ceil(bytes / BLOCK)
}

/** The slots of which RAUC knows what it has written there, in its own record (`central.raucs`). */
export function knownSlots(record: string): readonly string[] {
  const sections = record.split(/^(?=\[)/m)
  return sections
    .filter(it => /^sha256=./m.test(it))
    .flatMap(it => /^\[slot\.(.+)\]/.exec(it)?.[1] ?? [])
}
