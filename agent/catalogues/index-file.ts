import { createHash } from 'node:crypto'
import { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** Below the folder of a version; never out of it. */
const path = z
  .string()
  .max(200)
  .regex(/^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/)
const version = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/)

/** Of the recipe, when it was released: boxes show it, and whoever lists a catalogue may. */
const score = z.object({
  points: z.int().min(0).max(100),
  /** What it lacks; a newer Gantry may look for more than is known here. */
  lacks: z.array(z.string().max(40)).max(40),
})

const release = z.object({
  version,
  files: z.record(path, sha256),
  /** None in the indexes of former times. */
  score: score.optional(),
})

/** Keys that are not known are passed over: a newer Gantry may say more, and older boxes go on. */
const indexSchema = z.object({
  format: z.literal(1),
  /** Grows with each release: a box takes no lower one than it has. */
  number: z.int().min(1),
  released: z.iso.datetime(),
  /** Versions of each app, the latest first, and the hash of each file of them. */
  apps: z.record(z.string().regex(SERVICE_NAME), z.array(release).min(1).max(200)),
})

/** What a catalogue has, as `index.json` says it. */
export type Index = z.output<typeof indexSchema>
export type Release = Index['apps'][string][number]

/** Bytes: a box takes no larger file of a recipe. */
export const LARGEST_FILE = 2 ** 20

/** Where the files of a version are, below the folder or the address of the catalogue. */
export const folderOf = (app: string, { version }: Release): string => `apps/${app}/${version}`

/** Throws InvalidInput where it is no index that this box understands. */
export function readIndex(text: string): Index {
  const read = indexSchema.safeParse(parsed(text))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new InvalidInput('catalogue-invalid', 'the index of the catalogue cannot be read', {
    detail: `${issue?.path.join('.')}: ${issue?.message}`,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidInput('catalogue-invalid', 'the index of the catalogue is no JSON', {
      hint: 'is the address that of a folder with index.json and index.json.minisig?',
    })
  }
}

export const hashOf = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex')
