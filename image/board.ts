import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NotFound } from '../agent/base/errors.ts'
import { decodeToml } from '../agent/base/toml.ts'

const folder = join(import.meta.dirname, 'boards')

const partition = z.strictObject({
  name: z.string(),
  type: z.string(),
  /** Its GUID; in an MBR, which has none, the eight digits by which its FAT is known. */
  id: z.string(),
  mebibytes: z.number().int().positive(),
  /** `nothing`: a FAT without a file; `later`: not in the image. */
  content: z.enum(['esp', 'firmware', 'gantry', 'root', 'nothing', 'later']),
})

const board = z
  .strictObject({
    architecture: z.string(),
    kernel: z.string(),
    node: z.string(),
    consoles: z.array(z.string()),
    emulator: z.strictObject({
      program: z.string(),
      machine: z.string(),
      processor: z.string().default('max'),
      screen: z.string().default('VGA'),
      /** Where there is none, QEMU itself starts what the board's own firmware would. */
      firmware: z.string().optional(),
      variables: z.string().optional(),
      /** Debian packages that the program and the firmware come from, where the tools root has none. */
      packages: z.array(z.string()).default([]),
    }),
    /** Firmware that starts a boot loader, which starts a kernel: or else `firmware`. */
    efi: z.strictObject({ name: z.string(), loader: z.string(), stub: z.string() }).optional(),
    /** Firmware that reads a FAT partition and starts the kernel by itself. */
    firmware: z
      .strictObject({
        /** Debian packages that are unpacked and not installed, by suite. */
        packages: z.record(z.string(), z.array(z.string())),
        /** Files on its partition, and where they are in those packages. */
        boot: z.record(z.string(), z.string()),
        /** Device trees of the kernel that it chooses from. */
        trees: z.array(z.string()),
        /** What of those packages the root gets, too: paths, with shell patterns. */
        root: z.array(z.string()),
      })
      .optional(),
    /** How Raspberry Pi Imager offers it: to owners of these devices, and in which words. */
    imager: z.strictObject({ devices: z.array(z.string()), description: z.string() }).optional(),
    table: z.strictObject({
      kind: z.enum(['gpt', 'mbr']),
      id: z.string(),
      partitions: z.array(partition),
    }),
  })
  .refine(it => (it.efi === undefined) !== (it.firmware === undefined), {
    message: 'a board starts either by [efi] or by [firmware]',
  })
  .readonly()

/** A kind of machine that an image is built for. */
export type Board = z.infer<typeof board> & { readonly name: string }
export type Partition = z.infer<typeof partition>

/** All boards that there are. */
export const boardNames = async (): Promise<readonly string[]> =>
  (await readdir(folder)).map(file => file.replace('.toml', '')).sort()

/** The board of that name, or an error that lists those there are. */
export async function readBoard(name: string): Promise<Board> {
  const names = await boardNames()
  if (!names.includes(name)) {
    throw new NotFound('no-such-board', `there is no board called ${name}`, {
      hint: `choose one of: ${names.join(', ')}`,
    })
  }
  const file = join(folder, `${name}.toml`)
  return { name, ...decodeToml(file, await readFile(file, 'utf8'), board) }
}

/** What an update has to be made for so that a box of this kind takes it. */
export const compatibleOf = (board: Pick<Board, 'name'>): string => `gantry-${board.name}`

/** The board that this machine can run without emulating another processor. */
export const ownBoard = (): Promise<Board> =>
  readBoard(process.arch === 'x64' ? 'amd64' : process.arch)
