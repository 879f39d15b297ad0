import type { ImportNote } from '../../http/api.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface ImportNotesProps {
  readonly title: string
  readonly notes: readonly ImportNote[]
  readonly urgent?: boolean
}

/** What an import tells, with its line. Packagers' words: English everywhere. */
export function ImportNotes({ title, notes, urgent = false }: ImportNotesProps) {
  const texts = useCatalogueTexts()
  return (
    <div role={urgent ? 'alert' : 'status'}>
      <h3>{title}</h3>
      <ul className="entries">
        {notes.map(({ file, line, says }) => (
          <li key={`${file}:${line}:${says}`}>
            <p lang="en" dir="ltr">
              {says}
            </p>
            <p className="soft">{texts.at(file, line)}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
