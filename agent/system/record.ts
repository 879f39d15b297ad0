import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readText, syncFolder, writeWhole } from '../base/files.ts'

const problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
  detail: z.string().exactOptional(),
  retryAfter: z.number().exactOptional(),
})

/** A version that a feed offers for this box. */
const offer = z.object({
  version: z.string(),
  /** Where its update file is. */
  url: z.string(),
  /** Bytes of the whole file; less has to travel. */
  size: z.number(),
  notes: z.string().optional(),
})
export type Offer = z.output<typeof offer>

/** Each by itself: after a way back there may be one among them that a later version wrote. */
export const recordSchema = z.object({
  /** When a feed was last asked, which one, and what was wrong then. */
  asked: z
    .object({
      at: z.string(),
      feed: z.string().optional(),
      channel: z.string().optional(),
      problem: problem.optional(),
    })
    .optional()
    .catch(undefined),
  offer: offer.optional().catch(undefined),
  /** What is being written into the slot that does not run. */
  writing: z.object({ version: z.string() }).optional().catch(undefined),
  /** What is written into the slot that does not run, and waits for a restart. */
  written: z
    .object({
      version: z.string(),
      at: z.string(),
      restart: z.enum(['window', 'asked']),
      /** Its owner wants it to start in the window, also where nothing starts by itself. */
      chosen: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
  /** The version that its owner let go of: until a newer one comes, only who asks for it gets it. */
  declined: z.string().optional().catch(undefined),
  /** What was wrong with the last update file. */
  refused: problem.optional().catch(undefined),
  /** A version that was started and has not proven itself yet. */
  trial: z
    .object({
      version: z.string(),
      from: z.string(),
      at: z.string(),
      /** How the state was before it. */
      snapshot: z.string(),
      /** Minutes that it is watched. */
      watch: z.number(),
      /** The box had an address then. */
      network: z.boolean(),
      /** The boot loader knows of it. */
      armed: z.boolean(),
      /** The start of the old version that it was decided in. */
      boot: z.string(),
    })
    .optional()
    .catch(undefined),
  /** How the last trial ended. */
  last: z
    .object({
      version: z.string(),
      from: z.string(),
      at: z.string(),
      outcome: z.enum(['confirmed', 'rolled-back']),
      problem: problem.optional(),
      snapshot: z.string().optional(),
      /** The owner has seen it. */
      seen: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
  /** Versions that were tried here and did not work: never taken again without being asked for. */
  failed: z.array(z.string()).default([]).catch([]),
})

/** What the box knows of its own versions, from one start to the next and in both slots. */
export type Record = z.output<typeof recordSchema>

/** Pure: when this feed was last asked for this channel; undefined where that was another one. */
export const askedAt = ({ asked }: Record, feed: string | undefined, channel: string) =>
  feed !== undefined && asked?.feed === feed && asked.channel === channel ? asked : undefined

/** Pure: what it offered then. What another feed or channel has offered counts no longer. */
export const offerOf = (record: Record, feed: string | undefined, channel: string) =>
  askedAt(record, feed, channel) && record.offer

/** Pure: the snapshot of how everything was before the version that is tried, or was last. */
export function beforeUpdate({ trial, last }: Pick<Record, 'trial' | 'last'>) {
  const { version, snapshot, at } = trial ?? last ?? {}
  return version === undefined || snapshot === undefined || at === undefined
    ? undefined
    : { version, snapshot, at }
}

const verdictSchema = z.object({
  version: z.string(),
  at: z.string(),
  problem: problem.optional(),
})

/** What the watch over a new version came to; without a problem it is confirmed. */
export type Verdict = z.output<typeof verdictSchema>

/** What is written down beside the state, so that no restore turns it back. */
export function openFolder(folder: string) {
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const text = await readText(join(folder, name))
    try {
      return text === undefined ? undefined : schema.parse(JSON.parse(text))
    } catch {
      // Of a damaged disk, or of another version: begun anew.
      return undefined
    }
  }
  const write = (name: string, what: unknown) =>
    writeWhole(join(folder, name), JSON.stringify(what))
  return {
    record: async (): Promise<Record> =>
      (await read('record.json', recordSchema)) ?? { failed: [] },
    saveRecord: (it: Record) => write('record.json', it),
    verdict: () => read('verdict.json', verdictSchema),
    saveVerdict: (it: Verdict) => write('verdict.json', it),
    async forgetVerdict(): Promise<void> {
      await rm(join(folder, 'verdict.json'), { force: true })
      await syncFolder(folder)
    },
  }
}

export type Folder = ReturnType<typeof openFolder>
