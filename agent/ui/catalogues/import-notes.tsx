import type { ImportNote } from '../../http/api.ts'
import { words } from '../words.ts'

interface ImportNotesProps {
  readonly title: string
  readonly notes: readonly ImportNote[]
  readonly urgent?: boolean
}

/** What an import tells, with its line. Packagers' words: English everywhere. */
export function ImportNotes({ title, notes, urgent = false }: ImportNotesProps) {
  return (
    <div role={urgent ? 'alert' : 'status'}>
      <h3>{title}</h3>
      <ul className="entries">
        {notes.map(({ file, line, says }) => (
          <li key={`${file}:${line}:${says}`}>
            <p lang="en" dir="ltr">
              {says}
            </p>
            <p className="soft">{words.catalogues.at(file, line)}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
