import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../base/files.ts'
import type { AuditEntry, AuditPage } from '../http/api.ts'
import { type Begun, deedSchema, openBegun } from './begun.ts'
import { appendLine, endLine, missing, readLines } from './lines.ts'

/** What happened, before it has its number and its time. */
export type Happened = Omit<AuditEntry, 'number' | 'at'>
/** What is about to happen. */
export type Deed = Omit<Happened, 'outcome'>
/** The outcome of what was begun and never heard of again: it may have been done or not. */
export const INTERRUPTED = 'interrupted'

/**
 * Who did what. Only added to: one line for each entry, on disk before anybody hears of it. What is
 * kept is bounded, and what strangers try can never push out what people did.
 */
export interface Audit {
  /**
   * Notes that something is about to be done, on disk before it is: where no `record` of it follows
   * because the program or the power ended, the next start writes down that it was interrupted.
   */
  begin(deed: Deed): Promise<Begun | undefined>
  record(happened: Happened, begun?: Begun): Promise<void>
  read(wish: AuditWish): Promise<AuditPage>
}

export interface AuditWish {
  /** Only entries in which all of these words stand somewhere. */
  readonly search?: string | undefined
  /** Only entries before that one. */
  readonly before?: number | undefined
  readonly limit: number
}

const entrySchema: z.ZodType<AuditEntry> = deedSchema.extend({
  number: z.int(),
  outcome: z.string(),
  more: z.int().optional(),
})

interface Shelf {
  readonly name: string
  /** Files that are kept, the one that is written to included. */
  readonly files: number
}

/** Bytes; an entry has about two hundred. */
const FILE_SIZE = 512 * 1024
const ACTS: Shelf = { name: 'acts', files: 8 }
const STRANGERS: Shelf = { name: 'strangers', files: 2 }
const SHELVES = [ACTS, STRANGERS]

/** Refusals of strangers, of one kind, that are written down one by one within a minute. */
const SINGLY = 6
const MINUTE = 60_000

/**
 * @param clock milliseconds since 1970
 * @param log hears of what could not be written: what was done is done
 */
export async function openAudit(
  folder: string,
  clock: () => number,
  log: (line: string) => void,
): Promise<Audit> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = ({ name }: Shelf, age: number) =>
    join(folder, age === 0 ? `${name}.jsonl` : `${name}.${age}.jsonl`)
  let last = 0
  for (const shelf of SHELVES) {
    await endLine(pathOf(shelf, 0))
    const newest =
      (await entriesOf(pathOf(shelf, 0))).at(-1) ?? (await entriesOf(pathOf(shelf, 1))).at(-1)
    last = Math.max(last, newest?.number ?? 0)
  }
  const begun = await openBegun(join(folder, 'begun.jsonl'))
  let turn: Promise<unknown> = Promise.resolve()
  const counted = new Map<string, { since: number; times: number; silent: number }>()

  /** Answers how many went by since the last one, or undefined where this one goes by, too. */
  function admitted({ by, verb, outcome }: Happened): number | undefined {
    if (by !== 'stranger' || outcome === 'done') return 0
    const now = clock()
    const old = counted.get(verb)
    const it =
      old && Math.abs(now - old.since) < MINUTE
        ? old
        : { since: now, times: 0, silent: old?.silent ?? 0 }
    counted.set(verb, it)
    it.times += 1
    if (it.times > SINGLY) {
      it.silent += 1
      return undefined
    }
    const { silent } = it
    it.silent = 0
    return silent
  }

  async function write(happened: Happened, more: number, begun: Begun = now()): Promise<void> {
    const shelf = happened.by === 'stranger' && happened.outcome !== 'done' ? STRANGERS : ACTS
    last += 1
    const entry = { number: last, ...begun, ...happened, ...(more > 0 ? { more } : {}) }
    await appendLine(pathOf(shelf, 0), entry)
    if ((await stat(pathOf(shelf, 0))).size < FILE_SIZE) return
    for (let age = shelf.files - 1; age > 0; age--) {
      await rename(pathOf(shelf, age - 1), pathOf(shelf, age)).catch(missing)
    }
    await syncFolder(folder)
  }

  const now = (): Begun => ({ at: new Date(clock()).toISOString() })

  /** Undefined where it could not be written. */
  function inTurn<T>(write: () => Promise<T>): Promise<T | undefined> {
    const written = turn.then(write).catch(error => {
      log(`audit: cannot be written: ${error.message}`)
      return undefined
    })
    turn = written
    return written
  }

  if (begun.left.length > 0) {
    const newest = await Promise.all([0, 1].map(age => entriesOf(pathOf(ACTS, age))))
    const known = new Set(newest.flat().map(it => `${it.at} ${it.verb}`))
    for (const { at, ...deed } of begun.left.filter(it => !known.has(`${it.at} ${it.verb}`))) {
      await write({ ...deed, outcome: INTERRUPTED }, 0, { at })
    }
  }
  await begun.told()

  return {
    begin: deed => inTurn(() => begun.note({ ...now(), ...deed })),
    async record(happened, deed) {
      const more = admitted(happened)
      if (more === undefined) return
      await inTurn(async () => {
        await write(happened, more, deed)
        if (deed) await begun.end(deed)
      })
    },

    async read({ search = '', before = Number.POSITIVE_INFINITY, limit }) {
      const words = search.toLowerCase().split(/\s+/).filter(Boolean)
      const fits = (it: AuditEntry) =>
        it.number < before && words.every(word => textOf(it).includes(word))
      const found: AuditEntry[] = []
      for (const shelf of SHELVES) {
        const own: AuditEntry[] = []
        // The youngest file first, until there is one more than is asked for.
        for (let age = 0; age < shelf.files && own.length <= limit; age++) {
          own.push(...(await entriesOf(pathOf(shelf, age))).filter(fits).reverse())
        }
        found.push(...own)
      }
      found.sort((one, other) => other.number - one.number)
      return { entries: found.slice(0, limit), older: found.length > limit }
    },
  }
}

const textOf = (it: AuditEntry) => Object.values(it).join(' ').toLowerCase()

const entriesOf = (path: string) => readLines(path, entrySchema)
