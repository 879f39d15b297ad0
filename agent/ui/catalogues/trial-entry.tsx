import type { CatalogueTrial } from '../../http/api.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { cataloguesApi } from './catalogues-api.ts'
import { Going } from './going.tsx'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface TrialEntryProps {
  readonly trial: CatalogueTrial
  readonly changed: () => Promise<void>
}

/** A catalogue that is none yet: how far it is, or why it was not taken. */
export function TrialEntry({ trial, changed }: TrialEntryProps) {
  const texts = useCatalogueTexts()
  const { name, fetching, problem, ...source } = trial
  const then = (act: () => Promise<void>) => async () => {
    await act().finally(changed)
  }
  return (
    <li>
      <h3>{name}</h3>
      <p className="soft" dir="ltr">
        {source.url}
      </p>
      {problem ? (
        <ProblemNote problem={problem} title={texts.notTaken} urgent />
      ) : (
        <Going name={name} fetching={fetching} />
      )}
      <div className="form-buttons">
        {problem && (
          <ActButton
            label={texts.again}
            named={`${texts.again}: ${name}`}
            act={then(() => cataloguesApi.addCatalogue(name, source))}
          />
        )}
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
