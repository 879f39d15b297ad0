import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockIndexOf, knownSlots } from '../../../agent/system/block-index.ts'

const BLOCK = 4096
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
/** A slot of so many blocks, each unlike the others, with a file system of some of them. */
function slotOf(blocks: number, ofErofs: number): Buffer {
  const slot = Buffer.concat(Array.from({ length: blocks }, (_, i) => Buffer.alloc(BLOCK, `b${i}`)))
  if (ofErofs > 0) {
    slot.writeUInt32LE(0xe0f5e1e2, 1024)
    slot.writeUInt8(12, 1024 + 12)
    slot.writeUInt32LE(ofErofs, 1024 + 36)
  }
  return slot
}

describe('the blocks of a slot', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-block-index-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const indexOf = async (slot: Buffer, known?: Buffer) => {
    await writeFile(join(folder, 'slot'), slot)
    return await blockIndexOf(join(folder, 'slot'), known)
  }

  it('are those of its file system, and none behind it', async () => {
    const slot = slotOf(700, 600)
    const blocks = Array.from({ length: 600 }, (_, i) => slot.subarray(i * BLOCK, (i + 1) * BLOCK))
    expect(await indexOf(slot)).toEqual(Buffer.concat(blocks.map(sha256)))
  })
  it('are one where there is no file system', async () => {
    expect(await indexOf(Buffer.alloc(10 * BLOCK))).toEqual(sha256(Buffer.alloc(BLOCK)))
  })
  it('end where the device ends, whatever the file system says', async () => {
    expect(await indexOf(slotOf(3, 1000))).toHaveLength(3 * 32)
  })
  it('are not read again where they are known', async () => {
    const known = Buffer.alloc(600 * 32)
    expect(await indexOf(slotOf(700, 600), known)).toBe(known)
    expect(await indexOf(slotOf(700, 601), known)).toHaveLength(601 * 32)
  })
})

describe('knownSlots', () => {
  it('are those that RAUC has written to their end', () => {
    const record = [
      '[slot.root.0]\nbundle.version=2.0.0\nstatus=ok\nsha256=ab12\nsize=4096\n',
      '[slot.root.1]\nbundle.version=3.0.0\nstatus=pending\nsize=0\n',
    ].join('\n')
    expect(knownSlots(record)).toEqual(['root.0'])
    expect(knownSlots('')).toEqual([])
  })
})
