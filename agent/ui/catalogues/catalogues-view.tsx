import { api } from '../api-client.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { BroughtApps } from './brought-apps.tsx'
import { CatalogueEntry } from './catalogue-entry.tsx'
import { CatalogueForm } from './catalogue-form.tsx'
import { ComposeImport } from './compose-import.tsx'

/** Where apps come from beside what the box brings along. */
export function CataloguesView() {
  const asked = useAsked('catalogues', api.catalogues)
  const { answer: report, again } = asked
  useTitle(words.catalogues.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.catalogues.title}</Heading>
      <p className="lead">{words.catalogues.lead}</p>
      <Waited for={asked} />
      {report && (
        <>
          <section>
            <h2>{words.catalogues.list}</h2>
            {report.catalogues.length === 0 ? (
              <p>{words.catalogues.none}</p>
            ) : (
              <ul className="entries">
                {report.catalogues.map(it => (
                  <CatalogueEntry key={it.name} catalogue={it} changed={again} />
                ))}
              </ul>
            )}
          </section>
          <section>
            <h2>{words.catalogues.add}</h2>
            <CatalogueForm done={again} />
          </section>
          <section>
            <h2>{words.catalogues.compose}</h2>
            <ComposeImport done={again} />
          </section>
          <BroughtApps apps={report.brought} changed={again} />
        </>
      )}
    </div>
  )
}
