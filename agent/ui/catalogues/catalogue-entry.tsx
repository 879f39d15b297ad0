import type { CatalogueReport } from '../../http/api.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { cataloguesApi } from './catalogues-api.ts'
import { Going } from './going.tsx'
import { PriorityForm } from './priority-form.tsx'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface CatalogueEntryProps {
  readonly catalogue: CatalogueReport
  readonly changed: () => Promise<void>
}

/** One catalogue: what it has, what is wrong with it, and what one can do with it. */
export function CatalogueEntry({ catalogue, changed }: CatalogueEntryProps) {
  const texts = useCatalogueTexts()
  const { name, url, apps, number, released, fetching, problem } = catalogue
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
          ? texts.never
          : texts.state(apps, number, formatMoment(new Date(released)))}
      </p>
      {fetching ? (
        <Going name={name} fetching={fetching} />
      ) : (
        problem && <ProblemNote problem={problem} />
      )}
      <PriorityForm catalogue={catalogue} changed={changed} />
      <div className="form-buttons">
        <ActButton
          label={texts.refresh}
          named={`${texts.refresh}: ${name}`}
          act={then(() => cataloguesApi.refreshCatalogue(name))}
        />
        <ActButton
          kind="quiet"
          icon="trash"
          label={texts.remove}
          named={`${texts.remove}: ${name}`}
          act={then(() => cataloguesApi.removeCatalogue(name))}
        />
      </div>
    </li>
  )
}
