import type { CataloguesReport } from '../../http/api.ts'
import { ActButton } from '../parts/act-button.tsx'
import { appPath } from '../route.ts'
import { cataloguesApi } from './catalogues-api.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface BroughtAppsProps {
  readonly apps: CataloguesReport['brought']
  readonly changed: () => Promise<void>
}

/** Recipes that people brought to the box. */
export function BroughtApps({ apps, changed }: BroughtAppsProps) {
  const texts = useCatalogueTexts()
  if (apps.length === 0) return null
  return (
    <section>
      <h2>{texts.brought}</h2>
      <ul className="entries">
        {apps.map(({ service, title, version }) => (
          <li key={service}>
            <h3>
              <a href={appPath(service)}>{title}</a>
            </h3>
            {version !== undefined && <p className="soft">{version}</p>}
            <ActButton
              kind="quiet"
              icon="trash"
              label={texts.drop}
              named={`${texts.drop}: ${title}`}
              act={async () => {
                await cataloguesApi.dropRecipe(service)
                await changed()
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
