import { mkdir, open, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Conflict, InvalidInput } from './errors.ts'

/** A file that somebody's browser sends piece by piece. */
export interface Upload {
  /** Takes the next piece; answers how many bytes are there. Throws Conflict where another one is due. */
  take(piece: Piece): Promise<{ readonly received: number }>
  /** Where the whole file is. Throws Conflict where it is not whole. */
  whole(): Promise<string>
  /** Whatever is there goes. */
  forget(): Promise<void>
}

export interface Piece {
  /** Bytes of the whole file; a file of another size begins anew. */
  readonly size: number
  /** Where the piece belongs. */
  readonly offset: number
  readonly data: Uint8Array
}

/** Bytes that stay free for apps, whatever is sent. */
const SPARE = 256 * 1024 * 1024

/** @param largest bytes, of which nothing that is meant has more. */
export function openUpload(file: string, largest = Number.POSITIVE_INFINITY): Upload {
  const folder = dirname(file)
  let due = 0

  async function begin(size: number): Promise<void> {
    if (size > largest) {
      throw new InvalidInput('upload-too-large', 'the file is larger than what is meant can be', {
        hint: 'look whether it is the right one',
      })
    }
    await rm(file, { force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < size + SPARE) {
      throw new Conflict('upload-no-room', 'there is no room on the box for this file', {
        hint: 'remove what is not needed any more',
      })
    }
    due = size
  }

  return {
    async take({ size, offset, data }) {
      if (offset === 0) await begin(size)
      const received = await sizeOf(file)
      if (size !== due || offset !== received || offset + data.length > size) {
        throw new Conflict('upload-out-of-order', 'the file was sent from two places at once', {
          hint: 'choose the file again',
        })
      }
      await using it = await open(file, 'a', 0o600)
      // Where the disk is full, a part of it would stay, and the next try begin after that.
      await it.appendFile(data).catch(async error => {
        await it.truncate(received)
        throw error
      })
      if (offset + data.length === size) await it.sync()
      return { received: offset + data.length }
    },
    async whole() {
      if (due > 0 && (await sizeOf(file)) === due) return file
      throw new Conflict('upload-cut-short', 'the file has not come whole', {
        hint: 'choose the file again',
      })
    },
    async forget() {
      due = 0
      await rm(file, { force: true })
    },
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    it => it.size,
    () => 0,
  )
