import type { BackupReport } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { words } from '../words.ts'
import { momentOf } from './moment-of.ts'

interface RestoredProps {
  readonly restored: NonNullable<BackupReport['restored']>
}

/** Of which moment this box is, that was brought back as a whole, and what did not come back. */
export function Restored({ restored: { at, snapshot, from, databases, missing } }: RestoredProps) {
  const text = words.backups.restored
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.from(formatMoment(new Date(at)), from, formatMoment(momentOf(snapshot)))}</p>
      {databases !== undefined && <p>{text.databases(formatMoment(new Date(databases)))}</p>}
      {missing.length > 0 && (
        <>
          <p>{text.missing}</p>
          <ul>
            {missing.map(it => (
              <li key={it} lang="en" dir="auto">
                {it}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
