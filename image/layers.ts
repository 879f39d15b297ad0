import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { decodeToml } from '../agent/base/toml.ts'

const folder = join(import.meta.dirname, 'layers')

const names = z.array(z.string()).default([])

const layer = z.strictObject({
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

/** One folder of what goes into an image: `layer.toml` says what, `files/` is copied as it stands. */
export type Layer = z.infer<typeof layer> & { readonly name: string; readonly files: string }

/** All layers in the order of their numbers. */
export async function readLayers(): Promise<readonly Layer[]> {
  const names = (await readdir(folder)).sort()
  return Promise.all(
    names.map(async name => {
      const file = join(folder, name, 'layer.toml')
      const what = decodeToml(file, await readFile(file, 'utf8'), layer)
      return { name, files: join(folder, name, 'files'), ...what }
    }),
  )
}
