import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exec as run } from '../agent/base/exec.ts'
import { majorsHere } from '../agent/box/clusters.ts'
import { STABLE } from '../agent/system/feed.ts'
import { type Board, ownBoard } from './board.ts'
import { fillBoot, fillGantry } from './boot-files.ts'
import { cached, keyOf } from './cache.ts'
import { compressDisk, type Format } from './compress.ts'
import { makeDisk, placeOf, putImage, refuseTooLarge } from './disk.ts'
import { offerUpdate } from './feed.ts'
import { type Lock, mariadbIn, together } from './lock.ts'
import { projectVersion } from './project.ts'
import { buildRoot, type RootOptions } from './root.ts'
import { npmPackages, sbomOf } from './sbom.ts'
import { makeSlot, type Slot } from './slot.ts'
import { stage } from './stages.ts'
import { withTools } from './tools.ts'
import { makeUpdate } from './update.ts'
import { readVendor } from './vendor.ts'

export interface ImageOptions extends RootOptions {
  /** A `vendor.toml`. */
  readonly vendor?: string
  /** Where the compressed image, its block map, checksums, bill of materials and list of packages go. */
  readonly out?: string
  /** How the image is packed; `.zst` unless said. */
  readonly formats?: readonly Format[]
  /** In which the update is offered; `stable` unless said. */
  readonly channel?: string
  /** What the page says of the update before it is installed. */
  readonly notes?: string
}

export interface Image {
  /** The raw disk, sparse and shared with other builds: copy it before it is booted. */
  readonly disk: string
  readonly slot: Slot
  readonly board: Board
  /** Every package of Debian in it, also in the images of apps that are made here. */
  readonly packages: Lock
  /** What was written to `out`. */
  readonly files: readonly string[]
}

/** Raised when a disk is made in another way of the same slot. */
const made = 3

/** Reads as the table of contents of an image. */
export async function buildImage(options: ImageOptions = {}): Promise<Image> {
  const { exec = run, out, updateKey: key, channel = STABLE, formats = ['zst'] } = options
  const board = options.board ?? (await ownBoard())
  const vendor = options.vendor
    ? await readVendor(options.vendor, board.architecture, exec)
    : undefined
  const preloaded = vendor?.preloaded ?? []
  const built = await buildRoot({ ...options, preloaded, board })
  const tools = await withTools(exec)
  const version = options.version ?? (await projectVersion())

  const slot = await makeSlot(built, board, tools, exec)
  await refuseTooLarge(slot.image, board, built.preloaded)
  const disk = await cached('disk', keyOf(made, slot.key, vendor?.preseed, vendor?.files), disk =>
    stage('disk', async () => {
      await makeDisk(board, disk, tools)
      await putImage(disk, placeOf(board, 'root_a').start, slot.image, tools)
      await fillBoot(disk, board, { root: built.root, boot: slot.boot }, tools)
      await fillGantry(disk, board, vendor, tools)
    }),
  )

  const packages = together([built.packages, ...built.preloaded.map(it => it.packages ?? [])])
  if (!out) return { disk, slot, board, packages, files: [] }

  const name = join(out, `gantry-${version}-${board.name}.img`)
  await mkdir(out, { recursive: true })
  const files = [...(await stage('compress', () => compressDisk(disk, name, formats, tools)))]
  await writeFile(`${name}.packages`, `${packages.join('\n')}\n`)
  const [npm, apps] = [await npmPackages(board), built.preloaded]
  await writeFile(`${name}.cdx.json`, sbomOf({ board, version, debian: built.packages, npm, apps }))
  files.push(`${name}.packages`, `${name}.cdx.json`)
  if (key !== undefined) {
    const update = join(out, `gantry-${version}-${board.name}.update`)
    const majors = {
      postgresql: await majorsHere(join(built.root, 'usr/lib/postgresql')),
      mariadb: mariadbIn(built.packages),
    }
    const of = { image: slot.image, version, board, majors, key }
    const offered = {
      ...of,
      file: update,
      channel,
      ...(options.notes ? { notes: options.notes } : {}),
    }
    await stage('update', () => makeUpdate(of, update, tools))
    files.push(update, ...(await offerUpdate(out, offered, key, tools)))
  }
  return { disk, slot, board, packages, files }
}
