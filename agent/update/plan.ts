import type { Desired, DesiredApp, DesiredUpdate } from '../box/desired.ts'
import type { ImageSource } from '../box/processes.ts'
import type { Step } from '../reconcile/capability.ts'

/** What an update has to know of the app that it changes. */
export interface ObservedUpdates {
  /** What was asked for in the words of its recipe, of the images that are there. */
  readonly fetched: ReadonlySet<string>
  /** Apps of which no container runs. */
  readonly still: ReadonlySet<string>
  /** By service, the revision that the copy of its data belongs to. */
  readonly copies: ReadonlyMap<string, number>
  readonly healthy: ReadonlySet<string>
  /** Apps on trial that had their time and do not work. */
  readonly late: ReadonlySet<string>
}

export type UpdateStep = Step &
  (
    | { readonly kind: 'fetch'; readonly app: string; readonly source: ImageSource }
    | { readonly kind: 'pause'; readonly app: string }
    | { readonly kind: 'copy'; readonly app: string; readonly revision: number }
    | { readonly kind: 'try'; readonly app: string }
    | { readonly kind: 'settle'; readonly app: string }
    | { readonly kind: 'give-up'; readonly app: string; readonly why: string }
    | { readonly kind: 'bring-back'; readonly app: string }
    | { readonly kind: 'forget'; readonly app: string }
  )

/**
 * Takes an app from one revision of its recipe to another, one phase after the other. What phase it
 * is in stands in box.toml, so that a cut anywhere goes on from there:
 * fetch (the old one runs) -> copy (nothing runs) -> trial (the new one runs) -> done, or -> back.
 */
export function planUpdates(desired: Desired, observed: ObservedUpdates): UpdateStep[] {
  return desired.apps.flatMap(app => {
    if (app.state === 'deleted') return forgetCopy(app, observed)
    return app.update ? PHASES[app.update.phase](app, app.update, observed) : []
  })
}

type Phase = (app: DesiredApp, update: DesiredUpdate, observed: ObservedUpdates) => UpdateStep[]

const fetch: Phase = ({ service }, { sources }, { fetched }) => {
  const missing = sources.filter(it => !fetched.has(it.asked))
  if (missing.length === 0) {
    return [{ kind: 'pause', app: service, says: `pause ${service} to copy its data` }]
  }
  return missing.map(source => ({
    kind: 'fetch',
    app: service,
    source,
    says: source.kind === 'build' ? `build the new ${service}` : `fetch ${source.asked}`,
  }))
}

const copy: Phase = ({ service }, { from }, { still, copies }) => {
  // Stopping it is the containers' affair; the next pass sees that it was done.
  if (!still.has(service)) return []
  if (copies.get(service) !== from) {
    return [{ kind: 'copy', app: service, revision: from, says: `copy the data of ${service}` }]
  }
  return [{ kind: 'try', app: service, says: `try the new ${service}` }]
}

const trial: Phase = ({ service }, _update, { healthy, late }) => {
  if (healthy.has(service)) {
    return [{ kind: 'settle', app: service, says: `keep the new ${service}` }]
  }
  if (!late.has(service)) return []
  const why = 'the new version did not come up in time'
  return [{ kind: 'give-up', app: service, why, says: `go back to the old ${service}` }]
}

const back: Phase = ({ service }, _update, { still }) =>
  still.has(service)
    ? [{ kind: 'bring-back', app: service, says: `bring back the data of ${service}` }]
    : []

const PHASES: Readonly<Record<DesiredUpdate['phase'], Phase>> = { fetch, copy, trial, back }

function forgetCopy({ service }: DesiredApp, { copies }: ObservedUpdates): UpdateStep[] {
  if (!copies.has(service)) return []
  return [{ kind: 'forget', app: service, says: `delete the copy of the data of ${service}` }]
}
