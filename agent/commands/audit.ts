import { INTERRUPTED } from '../audit/journal.ts'
import type { AuditEntry } from '../http/api.ts'
import type { Command } from './command.ts'

/** Entries that are shown. */
const LATEST = 200

/** `gantry audit`: who did what, the latest first; only entries with all the words, if there are any. */
export const auditCommand: Command = async (words, { json, worker, say }) => {
  const page = await worker.ask('audit.read', { search: words.join(' '), limit: LATEST })
  if (json) say(JSON.stringify(page))
  else for (const it of page.entries) say(lineOf(it))
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
