import type { App, Status } from '../../http/api.ts'
import { OpenLink } from '../app/open-link.tsx'
import { StateLabel } from '../app/state-label.tsx'
import { Links } from '../links/links.tsx'
import { AppIcon } from '../parts/app-icon.tsx'
import { Heading } from '../parts/heading.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'

interface MemberHomeProps {
  readonly name: string
  readonly apps: readonly App[]
  readonly links: Status['links']
}

/** For who uses the apps and leaves the box to others. */
export function MemberHome({ name, apps, links }: MemberHomeProps) {
  useTitle(name)
  return (
    <div className="home-main">
      <Heading unseen>{name}</Heading>
      <section>
        <h2>{words.apps.title}</h2>
        {apps.length === 0 && <p className="soft">{words.apps.noneForMembers}</p>}
        <ul className="tiles">
          {apps.map(app => (
            <li key={app.service} className="tile">
              <div className="tile-row">
                <AppIcon app={app} />
                <div className="tile-text">
                  <h3>{app.title}</h3>
                  <StateLabel state={app.state} />
                </div>
                {app.state === 'running' && <OpenLink app={app} />}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <Links links={links} />
    </div>
  )
}
