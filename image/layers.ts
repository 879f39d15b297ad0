import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { decodeToml } from '../agent/base/toml.ts'
import type { Board } from './board.ts'

const folder = join(import.meta.dirname, 'layers')

const names = z.array(z.string()).default([])

const layer = z.strictObject({
  /** Names of the only boards that it is for; all, unless said. */
  boards: z.array(z.string()).optional(),
  /** Debian packages by the suite they come from. */
  packages: z.record(z.string(), z.array(z.string())).default({}),
  /** Ids are fixed because the data partition outlives the image. */
  users: z
    .record(z.string(), z.strictObject({ id: z.number().int(), home: z.string().default('/') }))
    .default({}),
  groups: z.record(z.string(), z.number().int()).default({}),
  /** Symbolic links: where they stand, and where they point. */
  links: z.record(z.string(), z.string()).default({}),
  enable: names,
  mask: names,
  /** Paths, with shell patterns, that packages bring and nobody here needs. */
  leave_out: names,
})

/** One folder of what goes into an image. */
export type Layer = z.infer<typeof layer> & {
  readonly name: string
  /** A folder that is copied over the root as it stands, where there is one. */
  readonly files: string | undefined
}

/** The layers of a board, in the order of their numbers. */
export async function readLayers(board: Pick<Board, 'name'>): Promise<readonly Layer[]> {
  // git leaves empty folders behind where a layer was.
  const names = (await readdir(folder)).sort().filter(name => existsSync(tomlOf(name)))
  const layers = await Promise.all(
    names.map(async name => {
      const file = tomlOf(name)
      const files = join(folder, name, 'files')
      const what = decodeToml(file, await readFile(file, 'utf8'), layer)
      return { name, files: existsSync(files) ? files : undefined, ...what }
    }),
  )
  return layers.filter(({ boards }) => boards?.includes(board.name) ?? true)
}

const tomlOf = (name: string) => join(folder, name, 'layer.toml')
