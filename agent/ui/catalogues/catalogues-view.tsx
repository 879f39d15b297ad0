import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { BroughtApps } from './brought-apps.tsx'
import { CatalogueEntry } from './catalogue-entry.tsx'
import { CatalogueForm } from './catalogue-form.tsx'
import { cataloguesApi } from './catalogues-api.ts'
import { ComposeImport } from './compose-import.tsx'
import { TrialEntry } from './trial-entry.tsx'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

/** How soon it is seen that something goes on. */
const everyMs = 3_000

/** Where apps come from beside what the box brings along. */
export function CataloguesView() {
  const texts = useCatalogueTexts()
  const asked = useAsked('catalogues', cataloguesApi.catalogues, { everyMs })
  const { answer: report, again } = asked
  useTitle(texts.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{texts.title}</Heading>
      <p className="lead">{texts.lead}</p>
      <Waited for={asked} />
      {report && (
        <>
          <section>
            <h2>{texts.list}</h2>
            {report.catalogues.length === 0 && !report.trial ? (
              <p>{texts.none}</p>
            ) : (
              <ul className="entries">
                {report.catalogues.map(it => (
                  <CatalogueEntry key={it.name} catalogue={it} changed={again} />
                ))}
                {report.trial && <TrialEntry trial={report.trial} changed={again} />}
              </ul>
            )}
          </section>
          <section>
            <h2>{texts.add}</h2>
            <CatalogueForm done={again} />
          </section>
          <section>
            <h2>{texts.compose}</h2>
            <ComposeImport done={again} />
          </section>
          <BroughtApps apps={report.brought} changed={again} />
        </>
      )}
    </div>
  )
}
