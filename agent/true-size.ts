import { open } from 'node:fs/promises'
import { exec } from './base/exec.ts'
import { trueSize } from './box/true-size.ts'

// Run before anything is trusted to a disk: true-size.js DISK FROM TO. Between these two bytes nothing
// is on it yet. Says up to where it holds what it is given: TO, where it tells the truth.

const [path = '', from, to] = process.argv.slice(2)
await using disk = await open(path, 'r+')
const medium = {
  async read(from: number, length: number) {
    const { buffer } = await disk.read(Buffer.alloc(length), 0, length, from)
    return buffer
  },
  async write(from: number, bytes: Uint8Array) {
    await disk.write(bytes, 0, bytes.length, from)
  },
  async settle() {
    await disk.sync()
    await exec(['blockdev', '--flushbufs', path], { timeout: 0 })
  },
}
process.stdout.write(`${await trueSize(medium, { from: Number(from), to: Number(to) })}\n`)
