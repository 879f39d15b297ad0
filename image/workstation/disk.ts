import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import type { Image } from '../build.ts'
import { cacheFolder } from '../cache.ts'
import { placeOf } from '../disk.ts'
import { putText } from '../fat.ts'
import { needUnused } from './room.ts'

const folder = join(cacheFolder, 'box')

export interface NewDisk {
  readonly image: Image
  /** What goes into `gantry.toml` on the partition GANTRY. */
  readonly preseed: string
  readonly gibibytes: number
}

export interface WorkingDisk extends NewDisk {
  readonly fresh: boolean
}

/** A disk of that size with the image on it, as it is before its first boot. */
export async function newDisk(disk: string, wanted: NewDisk, tools: Exec): Promise<void> {
  await tools(['cp', '--sparse=always', wanted.image.disk, disk], { timeout: 0 })
  await truncate(disk, wanted.gibibytes * 1024 ** 3)
  await putPreseed(disk, wanted, tools)
}

/**
 * The disk of the box that this workstation runs. It is kept, so the box is still claimed next
 * time; when the image has changed since, its system is replaced and its data is not.
 */
export async function workingDisk(wanted: WorkingDisk, tools: Exec): Promise<string> {
  const disk = join(folder, 'disk.img')
  const madeFrom = join(folder, 'made-from')
  const { image } = wanted
  await needUnused(disk)
  await mkdir(folder, { recursive: true })
  if (wanted.fresh) await rm(disk, { force: true })
  if (!existsSync(disk)) {
    await newDisk(`${disk}.part`, wanted, tools)
    await rename(`${disk}.part`, disk)
  } else if ((await readFile(madeFrom, 'utf8').catch(() => '')) !== image.disk) {
    await copySystem(image, disk, tools)
  }
  await writeFile(madeFrom, image.disk)
  await putPreseed(disk, wanted, tools)
  return disk
}

async function putPreseed(disk: string, { image, preseed }: NewDisk, tools: Exec) {
  await putText({ disk, ...placeOf(image.board, 'GANTRY') }, preseed, 'gantry.toml', tools)
}

async function copySystem(image: Image, disk: string, tools: Exec) {
  for (const name of ['ESP', 'root_a']) {
    const { start, partition } = placeOf(image.board, name)
    const place = [`skip=${start / mebibyte}`, `seek=${start / mebibyte}`]
    const amount = [`count=${partition.mebibytes}`, 'bs=1M', 'conv=notrunc', 'status=none']
    await tools(['dd', `if=${image.disk}`, `of=${disk}`, ...place, ...amount], { timeout: 0 })
  }
}

const mebibyte = 1024 * 1024
