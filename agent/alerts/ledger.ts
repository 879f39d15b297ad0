import { z } from 'zod'
import { type Item, itemSchema } from './letter.ts'

const entry = itemSchema.extend({
  /** ISO 8601: since when it is so; since when it is not any more; when it was told last. */
  since: z.string(),
  gone: z.string().optional(),
  told: z.string().optional(),
  /** That it is well again was told, too. */
  over: z.boolean().optional(),
})

type Entry = z.output<typeof entry>

/** What the box has seen that cannot wait, and what of that its owner was told. */
export const ledgerSchema = z.object({
  entries: z.record(z.string(), entry).default({}),
  /** When somebody was reached last, and when that was last tried in vain. */
  sent: z.string().optional(),
  failed: z.string().optional(),
})

export type Ledger = z.output<typeof ledgerSchema>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What goes by itself is not worth a message. */
const LASTING = 15 * MINUTE
/** And what goes and comes back is not over. */
const OVER = HOUR
/** The same thing is told once, and after a week once more. */
const REMINDER = 7 * DAY
/** What comes back is news again only after a day. */
const NEWS_AGAIN = DAY
/** However much happens, messages come one an hour. */
const PAUSE = HOUR
const AGAIN = 30 * MINUTE

/** Something that cannot wait. With the same key it is the same at two moments. */
export interface Trouble extends Item {
  readonly key: string
}

/** Pure: the ledger after a look. The same object where nothing has changed. */
export function afterLook(ledger: Ledger, troubles: readonly Trouble[], now: number): Ledger {
  const at = new Date(now).toISOString()
  const seen = new Map(troubles.map(it => [it.key, it]))
  const before = ledger.entries
  const there = [...seen].map(([key, it]) => [key, stillThere(before[key], it, at)] as const)
  const gone = Object.entries(before)
    .filter(([key]) => !seen.has(key))
    .flatMap(([key, it]) => {
      const next = afterwards(it, at, now)
      return next ? [[key, next] as const] : []
    })
  const entries = Object.fromEntries([...gone, ...there])
  const keys = Object.keys(entries)
  const same = keys.length === Object.keys(before).length
  return same && keys.every(key => entries[key] === before[key]) ? ledger : { ...ledger, entries }
}

function stillThere(before: Entry | undefined, trouble: Trouble, at: string): Entry {
  if (before && before.gone === undefined) return before
  const { gone, ...kept } = before ?? {}
  // Who was started anew sees nothing at first: that ends nothing.
  const away = Date.parse(at) - Date.parse(gone ?? at)
  const since = before && away < LASTING ? before.since : at
  const { key: _, ...item } = trouble
  return { ...kept, ...item, since }
}

/** What becomes of an entry whose trouble is not there: undefined where it is forgotten. */
function afterwards(it: Entry, at: string, now: number): Entry | undefined {
  if (!it.gone) return { ...it, gone: at }
  if (it.told === undefined) return now - Date.parse(it.gone) < LASTING ? it : undefined
  return it.over && now - Date.parse(it.told) >= NEWS_AGAIN ? undefined : it
}

export interface News {
  readonly troubles: readonly Item[]
  readonly over: readonly Item[]
}

/** Pure: what is to be told now, or undefined where there is nothing, or not yet. */
export function newsOf({ entries, sent, failed }: Ledger, now: number): News | undefined {
  if (since(sent, now) < PAUSE || since(failed, now) < AGAIN) return undefined
  const all = Object.values(entries)
  const [troubles, over] = [all.filter(it => isDue(it, now)), all.filter(it => isOver(it, now))]
  return troubles.length + over.length > 0 ? { troubles, over } : undefined
}

/** Pure: the ledger after somebody was told. */
export function afterTelling(ledger: Ledger, now: number): Ledger {
  const at = new Date(now).toISOString()
  const { failed: _, ...rest } = ledger
  const entries = Object.entries(ledger.entries).map(([key, it]) => {
    if (isOver(it, now)) return [key, { ...it, over: true }]
    const { over: _, ...more } = it
    return [key, isDue(it, now) ? { ...more, told: at } : it]
  })
  return { ...rest, entries: Object.fromEntries(entries), sent: at }
}

function isDue({ gone, told, over, since: from }: Entry, now: number): boolean {
  if (gone !== undefined || since(from, now) < LASTING) return false
  if (told === undefined) return true
  return since(told, now) >= (over ? NEWS_AGAIN : REMINDER)
}

const isOver = ({ gone, told, over }: Entry, now: number) =>
  gone !== undefined && told !== undefined && !over && since(gone, now) >= OVER

/** A clock that was set back does not keep anybody silent for ever. */
function since(at: string | undefined, now: number): number {
  const passed = at === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(at)
  return passed < 0 ? Number.POSITIVE_INFINITY : passed
}
