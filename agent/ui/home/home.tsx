import type { Status } from '../../http/api.ts'
import { Checklist } from '../first-run/checklist.tsx'
import { Links } from '../links/links.tsx'
import { Heading } from '../parts/heading.tsx'
import { cataloguesPath } from '../route.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { AppTile } from './app-tile.tsx'
import { Attention } from './attention.tsx'
import { BoxGlance } from './box-glance.tsx'
import { Catalogue } from './catalogue.tsx'

/** What needs attention, then the apps, then the box. */
export function Home({ status }: { readonly status: Status }) {
  useTitle(status.box.name)
  const installed = status.apps.filter(app => app.state !== 'available')
  const available = status.apps.filter(app => app.state === 'available')
  return (
    <div className="home">
      <div className="home-main">
        <Heading unseen>{status.box.name}</Heading>
        <Attention findings={status.findings} />
        {status.firstRun && <Checklist firstRun={status.firstRun} />}
        <section>
          <h2>{words.apps.title}</h2>
          {installed.length === 0 ? (
            <p className="soft">{available.length > 0 ? words.apps.none : words.apps.noneAtAll}</p>
          ) : (
            <ul className="tiles">
              {installed.map(app => (
                <AppTile key={app.service} app={app} />
              ))}
            </ul>
          )}
        </section>
        <Links links={status.links} changing />
        {status.apps.length > 0 && (
          <section>
            <h2>{words.catalogue.title}</h2>
            {available.length === 0 ? (
              <p className="soft">{words.catalogue.none}</p>
            ) : (
              <Catalogue apps={available} />
            )}
          </section>
        )}
        <p>
          <a href={cataloguesPath}>{words.catalogues.way}</a>
        </p>
      </div>
      <BoxGlance status={status} />
    </div>
  )
}
