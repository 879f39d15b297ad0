import { z } from 'zod'
import { readText, writeWhole } from '../base/files.ts'
import { type Finding, findingKey } from '../base/finding.ts'
import type { FoundFinding } from '../http/api.ts'
import { byUrgency, KINDS } from './kinds.ts'

/** What is wrong with the box, and since when. Outlives the worker and the power. */
export interface Register {
  /** The most urgent first, and of those the oldest. */
  list(): readonly FoundFinding[]
  /**
   * Everything that is wrong now. What is missing is over, except for what has happened: that
   * stands until somebody has read it.
   */
  see(now: readonly Finding[]): Promise<void>
  /** Somebody has read what has happened. */
  understood(finding: Finding): Promise<void>
}

export interface RegisterOptions {
  readonly file: string
  /** Milliseconds since 1970; undefined while the clock cannot be believed. */
  readonly time: () => number | undefined
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

interface Entry {
  readonly finding: Finding
  /** Milliseconds since 1970. */
  readonly since: number | undefined
}

/** Milliseconds within which everything has been looked at once after a start. */
const FIRST_LOOKS = 15 * 60_000
/** Milliseconds for which it is told what has happened. */
const TOLD = 3 * 24 * 3_600_000

const fileSchema = z.array(
  z.object({
    code: z.string().refine(it => Object.hasOwn(KINDS, it)),
    values: z.record(z.string(), z.unknown()),
    app: z.string().optional(),
    detail: z.string().optional(),
    since: z.number().optional(),
  }),
)

export async function openRegister({ file, time, now }: RegisterOptions): Promise<Register> {
  const began = now()
  const kept = new Map((await read(file)).map(it => [findingKey(it.finding), it]))
  const isPast = ({ finding }: Entry) => KINDS[finding.code].past === true
  let entries = new Map([...kept].filter(([, it]) => isPast(it)))
  let written = textOf(entries.values())

  /** What was there before a start and is there again is the same. */
  const since = (key: string) => entries.get(key)?.since ?? kept.get(key)?.since ?? time()

  async function save(): Promise<void> {
    // Not seen yet after a start does not mean that it is over.
    const awaited = now() - began < FIRST_LOOKS ? [...kept].filter(([it]) => !entries.has(it)) : []
    const text = textOf([...entries.values(), ...awaited.map(([, it]) => it)])
    if (text === written) return
    try {
      await writeWhole(file, text)
      written = text
    } catch {
      // A full disk is one of the things that are to be told: it is written when there is room.
    }
  }

  return {
    list: () => [...entries.values()].map(shown).sort(order),
    async see(found) {
      const seen = new Map(
        found.map(finding => {
          const key = findingKey(finding)
          return [key, { finding, since: since(key) }] as const
        }),
      )
      const fresh = (it: Entry) => it.since !== undefined && (time() ?? 0) - it.since < TOLD
      const past = [...entries].filter(([key, it]) => !seen.has(key) && isPast(it) && fresh(it))
      entries = new Map([...seen, ...past])
      await save()
    },
    async understood(finding) {
      const key = findingKey(finding)
      kept.delete(key)
      entries.delete(key)
      await save()
    },
  }
}

function shown({ finding, since }: Entry): FoundFinding {
  const { urgency, fix, place } = KINDS[finding.code]
  return {
    ...finding,
    urgency,
    ...(fix ? { fix } : {}),
    ...(place ? { place } : {}),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
  }
}

const order = (one: FoundFinding, other: FoundFinding) =>
  byUrgency(one, other) || (one.since ?? '').localeCompare(other.since ?? '')

const textOf = (entries: Iterable<Entry>) =>
  JSON.stringify([...entries].map(({ finding, since }) => ({ ...finding, since })))

/** Nothing where it cannot be understood: everything that lasts is found again. */
async function read(file: string): Promise<readonly Entry[]> {
  try {
    const known = fileSchema.parse(JSON.parse((await readText(file)) ?? '[]'))
    return known.map(({ since, ...finding }) => ({ finding: finding as Finding, since }))
  } catch {
    return []
  }
}
