import { readSync, writeSync } from 'node:fs'
import * as FatFs from 'js-fatfs'
import { ComponentFailed } from '../../agent/base/errors.ts'
import { partitionStarts } from './table.ts'
import type { OpenTarget, Target } from './target.ts'

const SECTOR = 512
/** Where a FAT32 file system keeps its label, and what ours says. */
const LABEL = { at: 71, says: 'GANTRY     ' }

/** Where the partition GANTRY begins on a disk, in bytes. Throws when the disk has none. */
export async function findCard(target: Pick<Target, 'read'>): Promise<number> {
  for (const start of await partitionStarts(target)) {
    const sector = await target.read(start, SECTOR)
    const label = sector.toString('latin1', LABEL.at, LABEL.at + LABEL.says.length)
    if (label === LABEL.says) return start
  }
  throw new ComponentFailed('no-card', 'this image has no partition GANTRY to write settings to', {
    hint: 'it is no image of Gantry, or an old one',
  })
}

/**
 * Writes a file onto the partition GANTRY, and reads it back from the medium. Throws
 * ComponentFailed when there is no room for it, or it did not get there.
 */
export async function putOnCard(
  target: OpenTarget,
  start: number,
  name: string,
  text: string,
): Promise<void> {
  const bytes = Buffer.from(text)
  await withCard(target.fd, start, (ff, file) => {
    check(ff.f_open(file, name, FatFs.FA_CREATE_ALWAYS | FatFs.FA_WRITE), name)
    withMemory(ff, bytes.length + 4, memory => {
      ff.HEAPU8.set(bytes, memory)
      check(ff.f_write(file, memory, bytes.length, memory + bytes.length), name)
    })
    if (ff.f_size(file) !== bytes.length) check(FatFs.FR_DENIED, name)
    check(ff.f_close(file), name)
  })
  await target.settle()
  if ((await readFromCard(target, start, name)) !== text) check(FatFs.FR_DISK_ERR, name)
}

/** A file of the partition GANTRY, or undefined where there is none of that name. */
export async function readFromCard(
  { fd }: Pick<OpenTarget, 'fd'>,
  start: number,
  name: string,
): Promise<string | undefined> {
  return await withCard(fd, start, (ff, file) => {
    const opened = ff.f_open(file, name, FatFs.FA_READ)
    if (opened === FatFs.FR_NO_FILE) return undefined
    check(opened, name)
    const length = ff.f_size(file)
    return withMemory(ff, length + 4, memory => {
      check(ff.f_read(file, memory, length, memory + length), name)
      return Buffer.from(ff.HEAPU8.slice(memory, memory + length)).toString()
    })
  })
}

async function withCard<T>(fd: number, start: number, work: (ff: FatFs.FatFs, file: number) => T) {
  const ff = await FatFs.create({ diskio: diskOf(fd, start) })
  return withMemory(ff, FatFs.sizeof_FATFS, card =>
    withMemory(ff, FatFs.sizeof_FIL, file => {
      check(ff.f_mount(card, '', 1), 'the partition GANTRY')
      const result = work(ff, file)
      check(ff.f_unmount(''), 'the partition GANTRY')
      return result
    }),
  )
}

function withMemory<T>(ff: FatFs.FatFs, bytes: number, work: (at: number) => T): T {
  const at = ff.malloc(bytes)
  try {
    return work(at)
  } finally {
    ff.free(at)
  }
}

/** A partition as FatFs wants it. It asks and is answered at once: nothing here can wait. */
function diskOf(fd: number, start: number): FatFs.DiskIO {
  const place = (sector: number) => start + sector * SECTOR
  return {
    initialize: () => 0,
    status: () => 0,
    read: (ff, _drive, to, sector, count) => {
      readSync(fd, ff.HEAPU8, to, count * SECTOR, place(sector))
      return FatFs.RES_OK
    },
    write: (ff, _drive, from, sector, count) => {
      writeSync(fd, ff.HEAPU8, from, count * SECTOR, place(sector))
      return FatFs.RES_OK
    },
    ioctl: (ff, _drive, question, to) => {
      if (question === FatFs.GET_SECTOR_SIZE) ff.setValue(to, SECTOR, 'i16')
      return FatFs.RES_OK
    },
  }
}

function check(result: number, name: string): void {
  if (result === FatFs.FR_OK) return
  const why = result === FatFs.FR_DENIED ? 'the partition GANTRY is full' : `FatFs says ${result}`
  throw new ComponentFailed('card-failed', `${name} could not be written to the disk`, {
    detail: why,
    hint: 'flash the disk once more; if it happens again, use another one',
  })
}
