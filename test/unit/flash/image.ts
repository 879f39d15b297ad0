import { createHash } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import * as FatFs from 'js-fatfs'

const SECTOR = 512
const MEBIBYTE = 1024 * 1024
const CARD = { start: MEBIBYTE, size: 40 * MEBIBYTE }
const BLOCK = 4096

/** Makes a small image as ours are: a table, the partition GANTRY, something behind it; and its map. */
export async function makeImage(file: string): Promise<void> {
  const fd = openSync(file, 'w+')
  try {
    ftruncateSync(fd, CARD.start + CARD.size + 4 * MEBIBYTE)
    writeSync(fd, table(), 0, SECTOR, 0)
    await makeFat(fd)
    const behind = Buffer.alloc(MEBIBYTE, 'what a root file system would be ')
    writeSync(fd, behind, 0, behind.length, CARD.start + CARD.size)
    await writeFile(`${file}.bmap`, mapOf(fd, CARD.start + CARD.size + 4 * MEBIBYTE))
  } finally {
    closeSync(fd)
  }
}

/** An MBR with one partition of kind FAT32. */
function table(): Buffer {
  const sector = Buffer.alloc(SECTOR)
  sector[450] = 0x0c
  sector.writeUInt32LE(CARD.start / SECTOR, 454)
  sector.writeUInt32LE(CARD.size / SECTOR, 458)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}

async function makeFat(fd: number): Promise<void> {
  const at = (sector: number) => CARD.start + sector * SECTOR
  const ff = await FatFs.create({
    diskio: {
      initialize: () => 0,
      status: () => 0,
      read: (it, _, to, sector, count) => {
        readSync(fd, it.HEAPU8, to, count * SECTOR, at(sector))
        return 0
      },
      write: (it, _, from, sector, count) => {
        writeSync(fd, it.HEAPU8, from, count * SECTOR, at(sector))
        return 0
      },
      ioctl: (it, _, command, to) => {
        if (command === FatFs.GET_SECTOR_COUNT) it.setValue(to, CARD.size / SECTOR, 'i32')
        if (command === FatFs.GET_SECTOR_SIZE) it.setValue(to, SECTOR, 'i16')
        if (command === FatFs.GET_BLOCK_SIZE) it.setValue(to, 1, 'i32')
        return 0
      },
    },
  })
  const work = ff.malloc(16 * SECTOR)
  const kind = { fmt: FatFs.FM_FAT32 | FatFs.FM_SFD, n_fat: 2, align: 1, n_root: 0, au_size: 512 }
  if (ff.f_mkfs('', kind, work, 16 * SECTOR) !== 0) throw new Error('mkfs')
  const label = Buffer.from('GANTRY     ')
  writeSync(fd, label, 0, label.length, CARD.start + 71)
}

/** As bmaptool writes it: every block that is not empty. */
function mapOf(fd: number, size: number): string {
  const ranges: string[] = []
  let first: number | undefined
  let hash = createHash('sha256')
  const block = Buffer.alloc(BLOCK)
  for (let at = 0; at <= size / BLOCK; at++) {
    const isThere =
      at < size / BLOCK &&
      readSync(fd, block, 0, BLOCK, at * BLOCK) > 0 &&
      block.some(it => it !== 0)
    if (isThere) {
      first ??= at
      hash.update(block)
    } else if (first !== undefined) {
      ranges.push(
        `<Range chksum="${hash.digest('hex')}">${first === at - 1 ? first : `${first}-${at - 1}`}</Range>`,
      )
      first = undefined
      hash = createHash('sha256')
    }
  }
  const zero = '0'.repeat(64)
  const text = `<?xml version="1.0" ?>
<bmap version="2.0">
    <ImageSize> ${size} </ImageSize>
    <BlockSize> ${BLOCK} </BlockSize>
    <ChecksumType> sha256 </ChecksumType>
    <BmapFileChecksum> ${zero} </BmapFileChecksum>
    <BlockMap>${ranges.join('\n')}</BlockMap>
</bmap>
`
  return text.replace(zero, createHash('sha256').update(text).digest('hex'))
}
