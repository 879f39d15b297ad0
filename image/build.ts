import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exec as run } from '../agent/base/exec.ts'
import { type Board, ownBoard } from './board.ts'
import { fillEsp, fillGantry } from './boot-files.ts'
import { cached, keyOf } from './cache.ts'
import { compressDisk } from './compress.ts'
import { makeDisk, placeOf, putImage } from './disk.ts'
import { makeErofs } from './erofs.ts'
import { listInRoot } from './lock.ts'
import { projectVersion } from './project.ts'
import { buildRoot, type RootOptions } from './root.ts'
import { stage } from './stages.ts'
import { withTools } from './tools.ts'
import { makeUki } from './uki.ts'
import { readVendor } from './vendor.ts'

export interface ImageOptions extends RootOptions {
  /** A `vendor.toml`. */
  readonly vendor?: string
  /** Where the compressed image, its block map, checksum and list of packages go. */
  readonly out?: string
}

export interface Image {
  /** The raw disk, sparse and shared with other builds: copy it before it is booted. */
  readonly disk: string
  readonly board: Board
  /** What was written to `out`. */
  readonly files: readonly string[]
}

/** Reads as the table of contents of an image. */
export async function buildImage(options: ImageOptions = {}): Promise<Image> {
  const { exec = run, out } = options
  const board = options.board ?? (await ownBoard())
  const vendor = options.vendor
    ? await readVendor(options.vendor, board.architecture, exec)
    : undefined
  const preloaded = vendor?.preloaded ?? []
  const { root, key } = await buildRoot({ ...options, preloaded, board })
  const tools = await withTools(exec)
  const version = await projectVersion()

  const disk = await cached(
    'disk',
    keyOf(key, board, vendor?.preseed, vendor?.files),
    async disk => {
      const erofs = `${disk}.erofs`
      const uki = `${disk}.efi`
      try {
        await stage('root file system', () => makeErofs(root, erofs, tools))
        await stage('kernel and initrd', () => makeUki(root, board, uki, tools, exec))
        await stage('disk', async () => {
          await makeDisk(board, disk, tools)
          await putImage(disk, placeOf(board, 'root_a').start, erofs, tools)
          await fillEsp(disk, board, { root, uki, version }, tools)
          await fillGantry(disk, board, vendor, tools)
        })
      } finally {
        for (const file of [erofs, uki, `${uki}.initrd`]) await rm(file, { force: true })
      }
    },
  )

  if (!out) return { disk, board, files: [] }

  const name = join(out, `gantry-${version}-${board.name}.img`)
  await mkdir(out, { recursive: true })
  const files = await stage('compress', () => compressDisk(disk, name, tools))
  await copyFile(join(root, listInRoot), `${name}.packages`)
  return { disk, board, files: [...files, `${name}.packages`] }
}
