import type { CatalogueReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { words } from '../words.ts'
import { PriorityForm } from './priority-form.tsx'

interface CatalogueEntryProps {
  readonly catalogue: CatalogueReport
  readonly changed: () => Promise<void>
}

/** One catalogue: what it has, what is wrong with it, and what one can do with it. */
export function CatalogueEntry({ catalogue, changed }: CatalogueEntryProps) {
  const { name, url, apps, number, released, problem } = catalogue
  const then = (act: () => Promise<void>) => async () => {
    // What was refused changes what is told of it, too.
    await act().finally(changed)
  }
  return (
    <li>
      <h3>{name}</h3>
      <p className="soft" dir="ltr">
        {url}
      </p>
      <p>
        {number === undefined || released === undefined
          ? words.catalogues.never
          : words.catalogues.state(apps, number, formatMoment(new Date(released)))}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <PriorityForm catalogue={catalogue} changed={changed} />
      <div className="form-buttons">
        <ActButton
          label={words.catalogues.refresh}
          named={`${words.catalogues.refresh}: ${name}`}
          act={then(() => api.refreshCatalogue(name))}
        />
        <ActButton
          kind="quiet"
          icon="trash"
          label={words.catalogues.remove}
          named={`${words.catalogues.remove}: ${name}`}
          act={then(() => api.removeCatalogue(name))}
        />
      </div>
    </li>
  )
}
