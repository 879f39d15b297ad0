import { INTERRUPTED } from '../audit/journal.ts'
import type { AuditEntry } from '../http/api.ts'
import type { Command } from './command.ts'

/** Entries that are asked for at once. */
const PAGE = 200

/**
 * `gantry audit`: who did what, the latest first; only entries with all the words, if there are any.
 * With `--all` it goes back to the first one.
 */
export const auditCommand: Command = async (words, { all, json, worker, say, warn }) => {
  const search = words.join(' ')
  let page = await worker.ask('audit.read', { search, limit: PAGE })
  const entries = [...page.entries]
  while (all && page.older) {
    page = await worker.ask('audit.read', { search, limit: PAGE, before: entries.at(-1)?.number })
    entries.push(...page.entries)
  }
  if (json) say(JSON.stringify({ ...page, entries }))
  else for (const it of entries) say(lineOf(it))
  if (page.older && !json) warn('there is more before that: --all shows it')
  return 0
}

const ENDED: Readonly<Record<string, string>> = {
  done: '',
  [INTERRUPTED]: ': interrupted, it may have been done or not',
}

function lineOf({
  at,
  by,
  name,
  token,
  verb,
  object,
  what,
  outcome,
  from,
  more,
}: AuditEntry): string {
  const who = token === undefined ? (name ?? by) : `${name} by token ${token}`
  const done = what ?? [verb, object].filter(Boolean).join(' ')
  const ended = ENDED[outcome] ?? `: refused, ${outcome}`
  const where = from === undefined ? '' : ` (${from})`
  const others = more === undefined ? '' : `, and ${more} more like it before`
  return `${at}  ${who}${where}  ${done}${ended}${others}`
}
