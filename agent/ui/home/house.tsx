import { AppView } from '../app/app-view.tsx'
import { useBox } from '../box-context.ts'
import { HistoryView } from '../history/history-view.tsx'
import { useRoute } from '../route.ts'
import { useStatus } from '../use-status.ts'
import { words } from '../words.ts'
import { Header } from './header.tsx'
import { Home } from './home.tsx'
import { LostBanner } from './lost-banner.tsx'
import { Skeleton } from './skeleton.tsx'

/** Everything behind the sign-in: one live picture of the box, and the place one looks at. */
export function House() {
  const { box } = useBox()
  const { status, lostSince } = useStatus()
  const route = useRoute()
  return (
    <>
      <Header name={status?.box.name ?? box.name} />
      <main className="house">
        {!status ? (
          <Skeleton />
        ) : route.kind === 'home' ? (
          <Home status={status} />
        ) : route.kind === 'history' ? (
          <HistoryView />
        ) : (
          route.kind === 'app' && (
            <AppView key={route.service} service={route.service} apps={status.apps} />
          )
        )}
      </main>
      {status && <footer className="soft">{words.version(box.version)}</footer>}
      <LostBanner since={lostSince} />
    </>
  )
}
