import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readText, writeWhole } from '../base/files.ts'
import { decodeKnownToml, encodeToml } from '../base/toml.ts'
import { CHANGE_KINDS, type ChangeKind } from './change-kinds.ts'
import { type Manifest, manifestSchema } from './manifest.ts'

/** What was decided, in words, and for which app. */
export interface Change {
  readonly what: string
  /** The same for who says it in another language, with what it is about unless that is the app. */
  readonly kind: ChangeKind
  readonly about?: string | undefined
  readonly app?: string | undefined
  /** Nobody asked for it: the box went on with what was begun, or took something back. */
  readonly byItself?: true
}

const pastSchema = z.strictObject({
  at: z.string(),
  what: z.string(),
  kind: z.enum(CHANGE_KINDS).optional().catch(undefined),
  about: z.string().optional(),
  app: z.string().optional(),
  box: manifestSchema,
})

/** What the box was to be at one time. Higher numbers are younger. */
export interface PastManifest extends z.output<typeof pastSchema> {
  readonly number: number
}

/** How many are kept; older ones go. */
const KEPT = 500

/** Every `box.toml` that there was, in a folder, one file each. */
export interface History {
  add(manifest: Manifest, change: Change): Promise<void>
  /** Youngest first. Files that cannot be read are passed over. */
  list(): Promise<readonly PastManifest[]>
}

export function openHistory(folder: string): History {
  async function numbers(): Promise<number[]> {
    const names = await readdir(folder).catch(() => [])
    return names
      .filter(it => /^\d+\.toml$/.test(it))
      .map(it => Number.parseInt(it, 10))
      .sort((a, b) => b - a)
  }

  async function read(number: number): Promise<PastManifest | undefined> {
    const file = join(folder, `${number}.toml`)
    try {
      // Pages that a later version wrote are among them, after a way back.
      return { number, ...decodeKnownToml(file, (await readText(file)) ?? '', pastSchema) }
    } catch {
      // The past is to look at: one page that cannot be read must not hide the others.
      return undefined
    }
  }

  return {
    async add(box, { what, kind, about, app }) {
      const known = await numbers()
      const number = (known[0] ?? 0) + 1
      const page = { at: new Date().toISOString(), what, kind, about, app, box }
      await writeWhole(join(folder, `${number}.toml`), encodeToml(page))
      for (const old of known.slice(KEPT - 1))
        await rm(join(folder, `${old}.toml`), { force: true })
    },
    async list() {
      const pages = await Promise.all((await numbers()).map(read))
      return pages.filter(it => it !== undefined)
    },
  }
}
