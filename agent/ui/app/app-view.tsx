import { lazy, Suspense } from 'react'
import type { App } from '../../http/api.ts'
import { AppIcon } from '../parts/app-icon.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Offer } from '../parts/offer.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Written } from '../parts/written.tsx'
import { useKeptFocus } from '../use-kept-focus.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { About } from './about.tsx'
import { Advanced } from './advanced.tsx'
import { AppAddresses, Ports } from './app-addresses.tsx'
import { AppControls } from './app-controls.tsx'
import { AppProgress } from './app-progress.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { hasQuestions } from './installation.tsx'
import { KeptData } from './kept-data.tsx'
import { Needs } from './needs.tsx'
import { Origin } from './origin.tsx'
import { Paragraphs } from './paragraphs.tsx'
import { RecipeScore } from './recipe-score.tsx'
import { Removal } from './removal.tsx'
import { Rights } from './rights.tsx'
import { Screenshots } from './screenshots.tsx'
import { Secrets } from './secrets.tsx'
import { SetUpOffer } from './set-up-offer.tsx'
import { Settings } from './settings.tsx'
import { StateLabel } from './state-label.tsx'
import { UpdateOffer } from './update-offer.tsx'
import { Users } from './users.tsx'
import { WayBack } from './way-back.tsx'

const AppHistory = lazy(async () => ({
  default: (await import('./app-history.tsx')).AppHistory,
}))
const AppBackups = lazy(async () => ({
  default: (await import('../backups/app-backups.tsx')).AppBackups,
}))
const AppUsage = lazy(async () => ({
  default: (await import('../usage/app-usage.tsx')).AppUsage,
}))

interface AppViewProps {
  readonly service: string
  readonly apps: readonly App[]
}

/** One app: what it does now, and everything one can do with it. */
export function AppView({ service, apps }: AppViewProps) {
  const app = apps.find(candidate => candidate.service === service)
  useTitle(app?.title ?? words.app.unknown)
  const taken = apps.filter(it => it.state !== 'available').map(it => it.service)
  return (
    <div className="app-view">
      <BackLink />
      {app ? (
        <AppBody app={app} apps={apps} taken={taken} />
      ) : (
        <Heading>{words.app.unknown}</Heading>
      )}
    </div>
  )
}

interface AppBodyProps {
  readonly app: App
  readonly apps: readonly App[]
  /** Names of apps that are on the box. */
  readonly taken: readonly string[]
}

function AppBody({ app, apps, taken }: AppBodyProps) {
  useKeptFocus(app.state)
  const { 'before-install': before, 'after-install': after } = app.about
  const standing = !['available', 'installing', 'removing'].includes(app.state)
  return (
    <>
      <div className="app-head">
        <AppIcon app={app} />
        <div>
          <Heading>{app.title}</Heading>
          <p role="status">
            <StateLabel state={app.state} />
          </p>
          {app.version && <p className="soft">{words.app.version(app.version)}</p>}
        </div>
      </div>
      {app.tagline && (
        <p className="lead">
          <Written language={app.about.language}>{app.tagline}</Written>
        </p>
      )}
      {app.problem && <ProblemNote problem={app.problem} />}
      {app.note && <ProblemNote problem={app.note} calm />}
      {app.elsewhere && <Elsewhere app={app} elsewhere={app.elsewhere} />}
      <AppProgress app={app} whole />
      {app.state === 'available' && (
        <>
          <Origin app={app} />
          {before && <Paragraphs text={before} language={app.about.language} />}
          <Rights app={app} />
          <Needs needs={app.needs} />
        </>
      )}
      {app.obstacle ? (
        <section>
          <h2>{words.needs.obstacle}</h2>
          <ProblemNote problem={app.obstacle} calm />
        </section>
      ) : (
        !app.elsewhere && <AppControls app={app} taken={taken} />
      )}
      {standing && after && (
        <Offer icon="info" title={words.about.next}>
          <Paragraphs text={after} language={app.about.language} />
        </Offer>
      )}
      {standing && app.needsSetUp && <SetUpOffer app={app} />}
      {standing && app.newer && app.state !== 'updating' && (
        <UpdateOffer app={app} newer={app.newer} />
      )}
      {standing && app.hasSecrets && <Secrets app={app} />}
      {standing && <AppAddresses app={app} />}
      {standing && app.choosesPeople && <Users app={app} />}
      {standing && hasQuestions(app) && <Settings app={app} />}
      {app.canGoBack && <WayBack app={app} />}
      {standing && <Rights app={app} />}
      {standing && (
        <Suspense fallback={<p className="soft late">{words.loading}</p>}>
          <AppUsage app={app} />
          <AppBackups app={app} apps={apps} />
          <AppHistory app={app} />
        </Suspense>
      )}
      {!standing && app.ports.length > 0 && (
        <section>
          <Ports ports={app.ports} />
        </section>
      )}
      <Screenshots app={app} />
      <About about={app.about} />
      {app.score && <RecipeScore score={app.score} />}
      {app.state === 'available' && app.keptData && <KeptData app={app} />}
      {standing && <Advanced app={app} taken={taken} />}
      {(standing || app.state === 'installing') && <Removal app={app} />}
    </>
  )
}
