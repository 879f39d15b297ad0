import type { App } from '../../http/api.ts'
import { InstallButton } from '../app/install-button.tsx'
import { isSimple } from '../app/installation.tsx'
import { Origin } from '../app/origin.tsx'
import { AppIcon } from '../parts/app-icon.tsx'
import { Icon } from '../parts/icon.tsx'
import { Written } from '../parts/written.tsx'
import { spoken } from '../problems/spoken.ts'
import { appPath } from '../route.ts'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

/** An app that could be installed. */
export function CatalogueTile({ app }: { readonly app: App }) {
  return (
    <li className="tile">
      <div className="tile-row">
        <AppIcon app={app} />
        <div className="tile-text">
          <h3>
            <a className="tile-link" href={appPath(app.service)}>
              {app.title}
            </a>
          </h3>
          <p>
            <Written language={app.about.language}>{app.tagline}</Written>
          </p>
        </div>
      </div>
      {!app.obstacle && <Origin app={app} />}
      {app.obstacle ? (
        <p className="obstacle">
          <Icon name="info" size={18} />
          {sentence(spoken(app.obstacle).message)}
        </p>
      ) : isSimple(app) ? (
        <InstallButton app={app} />
      ) : (
        <a
          className="button button-plain"
          href={appPath(app.service)}
          aria-label={words.catalogue.installs(app.title)}
        >
          <Icon name="download" />
          <span>{words.catalogue.install}</span>
        </a>
      )}
    </li>
  )
}
