import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { CHANGE_KINDS } from '../box/change-kinds.ts'
import { appendLine, readLines } from './lines.ts'

export const deedSchema = z.strictObject({
  at: z.string(),
  by: z.enum(['person', 'token', 'root', 'box', 'stranger']),
  name: z.string().optional(),
  token: z.string().optional(),
  verb: z.string(),
  object: z.string().optional(),
  what: z.string().optional(),
  // One of a newer version may be among them, after a way back.
  kind: z.enum(CHANGE_KINDS).optional().catch(undefined),
  about: z.string().optional(),
  from: z.enum(['console', 'box', 'home', 'elsewhere']).optional(),
})
type Noted = z.output<typeof deedSchema>

/** Stands for a deed that has begun. */
export interface Begun {
  /** ISO 8601: its entry in the journal says this moment, too. */
  readonly at: string
}

/**
 * Notes of what is being done, each on disk before it is. Mostly there are none: what a kill or the
 * end of power leaves here was interrupted.
 */
export interface BegunFile {
  /** What was left over when it was opened. */
  readonly left: readonly Noted[]
  note(deed: Noted): Promise<Begun>
  end(begun: Begun): Promise<void>
  /** What was left over has been told. */
  told(): Promise<void>
}

export async function openBegun(path: string): Promise<BegunFile> {
  const left = await readLines(path, deedSchema)
  const going = new Set<Begun>()
  const empty = () => writeFile(path, '', { mode: 0o600 })
  return {
    left,
    async note(deed) {
      const begun = { at: deed.at }
      going.add(begun)
      await appendLine(path, deed)
      return begun
    },
    async end(begun) {
      going.delete(begun)
      if (going.size === 0) await empty()
    },
    told: empty,
  }
}
