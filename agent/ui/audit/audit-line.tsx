import type { AuditEntry } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { capital } from '../sentence.ts'
import { words } from '../words.ts'

/** One thing that was done or refused, as people would tell it. */
export function AuditLine({ entry }: { readonly entry: AuditEntry }) {
  const { at, object, outcome, from, more } = entry
  const told = saidOf(entry)
  return (
    <li>
      <p className="history-what">
        {object === undefined || entry.kind ? told : `${told}: ${object}`}
      </p>
      <p className="soft">
        {whoOf(entry)}
        {from && `, ${words.audit.from[from]}`}
        {', '}
        <time dateTime={at}>{formatMoment(new Date(at))}</time>
      </p>
      {outcome !== 'done' && <p>{endOf(outcome)}</p>}
      {more !== undefined && <p className="soft">{words.audit.more(more)}</p>}
    </li>
  )
}

function saidOf({ verb, what, kind, about, object }: AuditEntry): string {
  return kind === undefined
    ? capital(what ?? actOf(verb))
    : words.changes[kind](about ?? object ?? '')
}

const actOf = (verb: string) => (words.audit.acts as Readonly<Record<string, string>>)[verb] ?? verb

const endOf = (outcome: string) =>
  outcome === 'interrupted' ? words.audit.interrupted : words.audit.refused(outcome)

function whoOf({ by, name = '', token }: AuditEntry): string {
  if (by === 'token') return words.audit.byToken(name, token ?? '')
  return by === 'person' ? name : words.audit.by[by]
}
