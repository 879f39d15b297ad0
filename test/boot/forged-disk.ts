import { open } from 'node:fs/promises'
import { type ServedDisk, serveDisk } from './nbd.ts'

/** What becomes of what is written behind the real end: it is nowhere, or over what is at the beginning. */
export type Lie = 'forgets' | 'begins anew'

/** Serves a file as a disk that says it holds more than the file does. */
export async function forgedDisk(file: string, said: number, lie: Lie): Promise<ServedDisk> {
  const handle = await open(file, 'r+')
  const { size } = await handle.stat()
  /** The pieces of the file that stand for some bytes of the disk; without a place they are nowhere. */
  const pieces = function* (from: number, length: number) {
    for (let done = 0; done < length; ) {
      const at = from + done
      const some = Math.min(length - done, size - (at % size))
      yield { done, some, place: at < size || lie === 'begins anew' ? at % size : undefined }
      done += some
    }
  }
  const read = async (from: number, length: number) => {
    const bytes = Buffer.alloc(length)
    for (const { done, some, place } of pieces(from, length)) {
      if (place !== undefined) await handle.read(bytes, done, some, place)
    }
    return bytes
  }
  const write = async (from: number, bytes: Buffer) => {
    for (const { done, some, place } of pieces(from, bytes.length)) {
      if (place !== undefined) await handle.write(bytes, done, some, place)
    }
  }

  const { disk, ...served } = await serveDisk({ bytes: said, read, write })
  return {
    disk,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await handle.close()
    },
  }
}
