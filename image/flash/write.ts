import { createHash, type Hash } from 'node:crypto'
import { ComponentFailed, InvalidInput } from '../../agent/base/errors.ts'
import type { Range } from './block-map.ts'
import type { Progress } from './progress.ts'
import type { Source } from './source.ts'
import type { Target } from './target.ts'

const MEBIBYTE = 1024 * 1024
/** So much may wait to be written: more, and the progress would tell of memory and not of the disk. */
const AHEAD = 32 * MEBIBYTE

/** A range as it was written: now its checksum is known, whether or not the map told it. */
export type Written = Required<Range> & { readonly sha256: string }

/** What of an image is on a disk, and its first mebibyte, which is not. */
export interface Headless {
  readonly head: Buffer
  readonly written: readonly Written[]
}

/**
 * Writes what an image's map tells to, from the first range to the last, and compares every range
 * with its checksum. The first mebibyte, in which the partition table is, is answered and left empty
 * on the disk, for `writeHead`: a disk that was pulled out before that starts nothing and shows
 * nothing. Throws InvalidInput when the image is damaged.
 */
export async function writeImage(
  { file, map, open }: Source,
  target: Target,
  progress: Progress,
): Promise<Headless> {
  const total = mappedBytes(map.ranges)
  const head = Buffer.alloc(Math.min(MEBIBYTE, map.size))
  await target.write(0, Buffer.alloc(head.length))
  const written: Written[] = []
  let [at, done, waiting] = [0, 0, 0]
  let hash = createHash('sha256')

  for await (const chunk of open() as AsyncIterable<Buffer>) {
    for (let from = at; from < at + chunk.length; ) {
      const range = map.ranges[written.length]
      if (!range) break
      const begin = Math.max(from, range.from)
      const end = Math.min(at + chunk.length, range.to)
      from = Math.max(end, from)
      if (begin >= end) break
      const piece = chunk.subarray(begin - at, end - at)
      hash.update(piece)
      await put(begin, piece)
      done += piece.length
      progress(done, total)
      if (end === range.to) {
        written.push(finished(file, range, hash))
        hash = createHash('sha256')
      }
    }
    at += chunk.length
  }
  if (at !== map.size) throw damaged(file, `it ends after ${at} bytes instead of ${map.size}`)
  await target.settle()
  return { head, written }

  async function put(from: number, piece: Buffer): Promise<void> {
    const inHead = Math.max(0, Math.min(piece.length, head.length - from))
    piece.copy(head, from, 0, inHead)
    if (inHead < piece.length) await target.write(from + inHead, piece.subarray(inHead))
    waiting += piece.length
    if (waiting < AHEAD) return
    waiting = 0
    await target.settle()
  }
}

/** Reads everything back from the medium. Throws ComponentFailed when it is not what was written. */
export async function verifyImage(
  written: readonly Written[],
  target: Target,
  progress: Progress,
): Promise<void> {
  const total = mappedBytes(written)
  let done = 0
  await target.settle()
  for (const { from, to, sha256 } of written) {
    const hash = createHash('sha256')
    for (let at = from; at < to; at += 4 * MEBIBYTE) {
      const piece = await target.read(at, Math.min(4 * MEBIBYTE, to - at))
      hash.update(piece)
      done += piece.length
      progress(done, total)
    }
    if (hash.digest('hex') !== sha256) throw notAsWritten(from, to)
  }
}

/** The disk as it will be read when its head is written. */
export const withHead = (head: Buffer, target: Target): Target => ({
  ...target,
  read: async (from, length) => {
    const bytes = await target.read(from, length)
    head.subarray(from).copy(bytes)
    return bytes
  },
})

/**
 * Writes the first mebibyte, last of all, and reads it back from the medium. Throws ComponentFailed when
 * it is not what was written.
 */
export async function writeHead(head: Buffer, target: Target): Promise<void> {
  await target.write(0, head)
  await target.settle()
  if (!(await target.read(0, head.length)).equals(head)) throw notAsWritten(0, head.length)
}

const mappedBytes = (ranges: readonly Range[]) =>
  ranges.reduce((sum, { from, to }) => sum + to - from, 0)

function finished(file: string, range: Range, hash: Hash): Written {
  const sha256 = hash.digest('hex')
  if (range.sha256 !== undefined && range.sha256 !== sha256) {
    throw damaged(file, `bytes ${range.from} to ${range.to} are not what its block map says`)
  }
  return { ...range, sha256 }
}

const damaged = (file: string, detail: string) =>
  new InvalidInput('image-damaged', `${file} is damaged; nothing starts from this disk now`, {
    detail,
    hint: 'download it once more, together with its block map',
  })

const notAsWritten = (from: number, to: number) =>
  new ComponentFailed('disk-forgets', 'this disk does not hold what was written to it', {
    detail: `bytes ${from} to ${to} came back different`,
    hint: 'it is worn out, or a forgery: use another one',
  })
