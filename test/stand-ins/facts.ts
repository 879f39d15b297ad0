import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { decodeToml } from '../../agent/base/toml.ts'

const words = z.string()
const list = z.array(z.string()).default([])
const byVariable = z.record(z.string(), z.string()).default({})

/** How a program is told of a server: one URL, or the parts. Placeholders are variables, as `${DB_HOST}`. */
const server = z.union([
  z.strictObject({ url: words }),
  z.strictObject({
    host: words,
    port: words.optional(),
    database: words.optional(),
    user: words.optional(),
    password: words.optional(),
  }),
])

const program = z.strictObject({
  /** How it is called: by a name on the path, or by a path. */
  name: words,
  /** A pattern for its arguments; with others it is a call that the app does not know. */
  words: words.default(''),
  /** Without these variables it ends with an error. */
  demands: list,
  /** Variables whose values have to be of a shape, where they are said. */
  shapes: byVariable,
  /** Variables whose values break it, where they are of a shape. */
  breaks: byVariable,
  /** Values out of documents, by the name that placeholders call them: file, then a pattern. */
  reads: z.record(z.string(), z.tuple([words, words])).default({}),
  /** Host and port where it answers, the first one for its pages: `[::]:80`, `${HOST} ${PORT}`. */
  listens: list,
  hears: list,
  postgres: server.optional(),
  /** Its database has to sort by bytes. */
  collation: words.optional(),
  mariadb: server.optional(),
  valkey: server.optional(),
  /** Servers of the app's own that it needs: `localhost:3306`. */
  reaches: list,
  /** Folders where it writes what has to last. */
  keeps: list,
  /** The user as whom it writes, where it gives up being root. */
  as: z.number().optional(),
  /** Paths that answer 200; its other pages do so, too, once it can reach all that it needs. */
  health: list,
  /** Hosts that it answers to, parted by spaces, commas or semicolons; all where it is not said. */
  hosts: words.optional(),
  /** Proxies that it believes, as addresses or networks; whoever else claims to be one is refused. */
  believes: words.optional(),
  /** A program that ends: it asks for this page, or whether somebody listens there. */
  asks: words.optional(),
  /** A program that ends and leaves this file behind. */
  leaves: words.optional(),
  /** A program that ends and leaves a row in the app's database. */
  ends: z.boolean().default(false),
  /** A program that starts another one, as another user: which of its words names that one, from 1 on. */
  steps: z.number().optional(),
})

const image = z.strictObject({
  /** With its registry, without a tag. */
  name: words,
  tags: z.array(words).nonempty(),
  user: words.default('0:0'),
  folder: words.default('/'),
  env: byVariable,
  volumes: list,
  /** What it starts by itself; the entrypoint of every stand-in starts programs by their name. */
  command: z.array(words).nonempty(),
  programs: z.array(program).nonempty(),
})

const facts = z.strictObject({ images: z.array(image).nonempty() })

/** What a program of an app does at its edges. */
export type Program = z.infer<typeof program>
export type Server = z.infer<typeof server>
/** What the makers of an app say of one of its images. */
export type ImageFacts = z.infer<typeof image>

const folder = join(import.meta.dirname, 'apps')

/** What is known of the images of each app, by the app's name. */
export async function readFacts(): Promise<ReadonlyMap<string, readonly ImageFacts[]>> {
  const files = (await readdir(folder)).sort()
  const read = files.map(async file => {
    const path = join(folder, file)
    const { images } = decodeToml(path, await readFile(path, 'utf8'), facts)
    return [file.replace('.toml', ''), images] as const
  })
  return new Map(await Promise.all(read))
}
