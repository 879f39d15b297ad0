import type { App } from '../../http/api.ts'
import { AppProgress } from '../app/app-progress.tsx'
import { OpenLink } from '../app/open-link.tsx'
import { StateLabel } from '../app/state-label.tsx'
import { AppIcon } from '../parts/app-icon.tsx'
import { appPath } from '../route.ts'

/** An installed app: the whole tile leads to its page, the button into the app itself. */
export function AppTile({ app }: { readonly app: App }) {
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
          <StateLabel state={app.state} />
        </div>
        {app.state === 'running' && <OpenLink app={app} />}
      </div>
      <AppProgress app={app} />
    </li>
  )
}
