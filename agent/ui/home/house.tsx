import { lazy } from 'react'
import type { FirstRunStep, Status } from '../../http/api.ts'
import { useBox } from '../box-context.ts'
import { Fetched } from '../parts/fetched.tsx'
import { fetchFindingTexts } from '../repairs/use-finding-texts.ts'
import { type Route, useRoute } from '../route.ts'
import { useStatus } from '../use-status.ts'
import { VendorLine } from '../vendor/vendor-line.tsx'
import { words } from '../words.ts'
import { ConfirmationDialog } from './confirmation-dialog.tsx'
import { Header } from './header.tsx'
import { Home } from './home.tsx'
import { LostBanner } from './lost-banner.tsx'
import { MemberHome } from './member-home.tsx'
import { Skeleton } from './skeleton.tsx'

const AccountView = lazy(async () => ({
  default: (await import('../account/account-view.tsx')).AccountView,
}))
const AppView = lazy(async () => ({
  default: (await import('../app/app-view.tsx')).AppView,
}))
const AlertsView = lazy(async () => ({
  default: (await import('../alerts/alerts-view.tsx')).AlertsView,
}))
const AuditView = lazy(async () => ({
  default: (await import('../audit/audit-view.tsx')).AuditView,
}))
const BackupsView = lazy(async () => ({
  default: (await import('../backups/backups-view.tsx')).BackupsView,
}))
const CataloguesView = lazy(async () => ({
  default: (await import('../catalogues/catalogues-view.tsx')).CataloguesView,
}))
const DomainView = lazy(async () => ({
  default: (await import('../domain/domain-view.tsx')).DomainView,
}))
const FirstRunView = lazy(async () => ({
  default: (await import('../first-run/first-run.tsx')).FirstRunView,
}))
const GuidesView = lazy(async () => ({
  default: (await import('../guides/guides-view.tsx')).GuidesView,
}))
const HistoryView = lazy(async () => ({
  default: (await import('../history/history-view.tsx')).HistoryView,
}))
const NetworkView = lazy(async () => ({
  default: (await import('../network/network-view.tsx')).NetworkView,
}))
const PeopleView = lazy(async () => ({
  default: (await import('../people/people-view.tsx')).PeopleView,
}))
const RepairsView = lazy(async () => ({
  default: (await import('../repairs/repairs-view.tsx')).RepairsView,
}))
const SiteView = lazy(async () => ({
  default: (await import('../site/site-view.tsx')).SiteView,
}))
const UsageView = lazy(async () => ({
  default: (await import('../usage/usage-view.tsx')).UsageView,
}))
const SystemView = lazy(async () => ({
  default: (await import('../system/system-view.tsx')).SystemView,
}))

/** The step after the claim that this place shows: the one that is asked for, or that is open. */
function stepAt(route: Route, { firstRun }: Status): FirstRunStep | undefined {
  const { steps = [] } = firstRun ?? {}
  if (route.kind === 'first-run') return steps.find(it => it.step === route.step)?.step
  return route.kind === 'home' ? steps.find(it => it.state === 'open')?.step : undefined
}

/** Everything behind the sign-in: one live picture of the box, and the place one looks at. */
export function House() {
  fetchFindingTexts().catch(() => {})
  const { box } = useBox()
  const { status, lostSince } = useStatus()
  const route = useRoute()
  const step = status && box.person?.role === 'owner' ? stepAt(route, status) : undefined
  const place = route.kind === 'app' ? route.service : route.kind
  const meanwhile = <h1 className="lead late">{words.loading}</h1>
  if (step && status?.firstRun) {
    return (
      <>
        <Fetched meanwhile={meanwhile} at={step}>
          <FirstRunView firstRun={status.firstRun} step={step} />
        </Fetched>
        <LostBanner since={lostSince} />
        <ConfirmationDialog />
      </>
    )
  }
  return (
    <>
      <Header name={status?.box.name ?? box.name} />
      <main className="house">
        <Fetched meanwhile={meanwhile} at={place}>
          {!status ? (
            <Skeleton />
          ) : route.kind === 'account' ? (
            <AccountView />
          ) : !box.person?.administers ? (
            <MemberHome name={status.box.name} apps={status.apps} links={status.links} />
          ) : route.kind === 'home' || route.kind === 'first-run' ? (
            <Home status={status} />
          ) : route.kind === 'people' ? (
            <PeopleView />
          ) : route.kind === 'network' ? (
            <NetworkView />
          ) : route.kind === 'history' ? (
            <HistoryView />
          ) : route.kind === 'audit' ? (
            <AuditView />
          ) : route.kind === 'alerts' ? (
            <AlertsView />
          ) : route.kind === 'backups' ? (
            <BackupsView apps={status.apps} />
          ) : route.kind === 'catalogues' ? (
            <CataloguesView />
          ) : route.kind === 'domain' ? (
            <DomainView findings={status.findings} />
          ) : route.kind === 'guides' ? (
            <GuidesView status={status} />
          ) : route.kind === 'repairs' ? (
            <RepairsView status={status} />
          ) : route.kind === 'usage' ? (
            <UsageView status={status} />
          ) : route.kind === 'site' ? (
            <SiteView />
          ) : route.kind === 'system' ? (
            <SystemView box={status.box} />
          ) : (
            route.kind === 'app' && (
              <AppView key={route.service} service={route.service} apps={status.apps} />
            )
          )}
        </Fetched>
      </main>
      {status && (
        <footer className="soft">
          {words.version(box.version)}
          <VendorLine />
        </footer>
      )}
      <LostBanner since={lostSince} />
      <ConfirmationDialog />
    </>
  )
}
