import { open } from 'node:fs/promises'
import { type ServedDisk, serveDisk } from './nbd.ts'

export interface FailingDisk extends ServedDisk {
  /** Of a hundred writes, so many fail from now on; none before it is told. */
  fail(writes: number): void
}

/** Serves a file as a disk that is about to break. */
export async function failingDisk(file: string): Promise<FailingDisk> {
  const handle = await open(file, 'r+')
  const { size } = await handle.stat()
  let failing = 0
  const { disk, ...served } = await serveDisk({
    bytes: size,
    async read(from, length) {
      const bytes = Buffer.alloc(length)
      await handle.read(bytes, 0, length, from)
      return bytes
    },
    async write(from, bytes) {
      if (Math.random() * 100 < failing) throw new Error('this block is worn out')
      await handle.write(bytes, 0, bytes.length, from)
    },
  })
  return {
    disk,
    fail(writes) {
      failing = writes
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await handle.close()
    },
  }
}
