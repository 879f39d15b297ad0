import type { CataloguesReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { appPath } from '../route.ts'
import { words } from '../words.ts'

interface BroughtAppsProps {
  readonly apps: CataloguesReport['brought']
  readonly changed: () => Promise<void>
}

/** Recipes that people brought to the box. */
export function BroughtApps({ apps, changed }: BroughtAppsProps) {
  if (apps.length === 0) return null
  return (
    <section>
      <h2>{words.catalogues.brought}</h2>
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
              label={words.catalogues.drop}
              named={`${words.catalogues.drop}: ${title}`}
              act={async () => {
                await api.dropRecipe(service)
                await changed()
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
