import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import { putText } from '../boot-files.ts'
import type { Image } from '../build.ts'
import { cacheFolder } from '../cache.ts'
import { placeOf } from '../disk.ts'

export interface WorkingDisk {
  readonly image: Image
  /** What goes into `gantry.toml` on the partition GANTRY. */
  readonly preseed: string
  readonly fresh: boolean
  readonly gibibytes: number
}

/**
 * The disk of the box that this workstation runs. It is kept, so the box is still claimed next
 * time; when the image has changed since, its system is replaced and its data is not.
 */
export async function workingDisk(wanted: WorkingDisk, tools: Exec): Promise<string> {
  const folder = join(cacheFolder, 'box')
  const disk = join(folder, 'disk.img')
  const madeFrom = join(folder, 'made-from')
  const { image } = wanted
  await mkdir(folder, { recursive: true })
  if (wanted.fresh) await rm(disk, { force: true })
  if (!existsSync(disk)) await copyWhole(image, disk, wanted.gibibytes, tools)
  else if ((await readFile(madeFrom, 'utf8')) !== image.disk) await copySystem(image, disk, tools)
  await writeFile(madeFrom, image.disk)
  const gantry = { disk, ...placeOf(image.board, 'GANTRY') }
  await putText(gantry, wanted.preseed, 'gantry.toml', tools)
  return disk
}

async function copyWhole(image: Image, disk: string, gibibytes: number, tools: Exec) {
  await tools(['cp', '--sparse=always', image.disk, `${disk}.part`], { timeout: 0 })
  await truncate(`${disk}.part`, gibibytes * 1024 ** 3)
  await rename(`${disk}.part`, disk)
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
