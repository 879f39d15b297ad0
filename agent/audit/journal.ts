import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../base/files.ts'
import type { AuditEntry, AuditPage } from '../http/api.ts'

/** What happened, before it has its number and its time. */
export type Happened = Omit<AuditEntry, 'number' | 'at'>

/**
 * Who did what. Only added to: one line for each entry, on disk before anybody hears of it. What is
 * kept is bounded, and what strangers try can never push out what people did.
 */
export interface Audit {
  record(happened: Happened): Promise<void>
  read(wish: AuditWish): Promise<AuditPage>
}

export interface AuditWish {
  /** Only entries in which all of these words stand somewhere. */
  readonly search?: string | undefined
  /** Only entries before that one. */
  readonly before?: number | undefined
  readonly limit: number
}

const entrySchema: z.ZodType<AuditEntry> = z.strictObject({
  number: z.int(),
  at: z.string(),
  by: z.enum(['person', 'token', 'root', 'box', 'stranger']),
  name: z.string().optional(),
  token: z.string().optional(),
  verb: z.string(),
  object: z.string().optional(),
  what: z.string().optional(),
  outcome: z.string(),
  from: z.enum(['console', 'box', 'home', 'elsewhere']).optional(),
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

  async function write(happened: Happened, more: number): Promise<void> {
    const shelf = happened.by === 'stranger' && happened.outcome !== 'done' ? STRANGERS : ACTS
    const at = new Date(clock()).toISOString()
    last += 1
    const entry = { number: last, at, ...happened, ...(more > 0 ? { more } : {}) }
    await append(pathOf(shelf, 0), `${JSON.stringify(entry)}\n`)
    if ((await stat(pathOf(shelf, 0))).size < FILE_SIZE) return
    for (let age = shelf.files - 1; age > 0; age--) {
      await rename(pathOf(shelf, age - 1), pathOf(shelf, age)).catch(missing)
    }
    await syncFolder(folder)
  }

  return {
    record(happened) {
      const more = admitted(happened)
      if (more === undefined) return Promise.resolve()
      const written = turn.then(() => write(happened, more))
      turn = written.catch(error => log(`audit: cannot be written: ${error.message}`))
      return turn as Promise<void>
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

/** Lines that are no entries, as a power cut may leave one, are passed over. */
async function entriesOf(path: string): Promise<AuditEntry[]> {
  const text = await readFile(path, 'utf8').catch(missing)
  return (text ?? '').split('\n').flatMap(line => {
    const entry = entrySchema.safeParse(parsed(line))
    return entry.success ? [entry.data] : []
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** One write, so that a kill leaves the whole line or nothing. */
async function append(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.write(line)
    await file.datasync()
  } finally {
    await file.close()
  }
  if ((await stat(path)).size === Buffer.byteLength(line)) await syncFolder(dirname(path))
}

/** What a power cut broke off stays a line of its own, and spoils none that follows. */
async function endLine(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(missing)
  if (text !== undefined && text !== '' && !text.endsWith('\n')) await append(path, '\n')
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
