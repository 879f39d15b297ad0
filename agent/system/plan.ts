import { compareVersions } from '../base/version.ts'
import type { Step } from '../reconcile/capability.ts'
import { isInWindow, type UpdateSettings } from './need.ts'
import { askedAt, offerOf, type Record, type Verdict } from './record.ts'
import { type Beside, waitsFor } from './turn.ts'

export interface ObservedSystem {
  readonly version: string
  readonly settings: UpdateSettings
  /** Where newer versions are looked for, if anywhere. */
  readonly feed: string | undefined
  readonly timezone: string
  readonly record: Record
  /** A version was to be started, and the worker ended before the box did. */
  readonly halfway: boolean
  /** Of the version that runs, or ran last on trial. */
  readonly verdict: Verdict | undefined
  /** The slot that does not run is being written. */
  readonly writing: boolean
  /** Milliseconds since 1970, and since the agent began. */
  readonly now: number
  readonly uptime: number
  /** The clock can be believed. */
  readonly plausible: boolean
  /** An app is being changed: no moment to start anew. */
  readonly busy: boolean
  /** The others of its site, where it belongs to one and is due; and milliseconds since it is. */
  readonly beside: Beside | undefined
  readonly dueFor: number
  /** The image knows somebody whose updates it takes. */
  readonly takesUpdates: boolean
}

export type SystemStep = Step &
  (
    | { readonly kind: 'ask'; readonly feed: string }
    | { readonly kind: 'install'; readonly url: string }
    | { readonly kind: 'restart' }
    | { readonly kind: 'settle' }
  )

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** After a start the box has other things to do. */
const SETTLING = 5 * MINUTE
const ASK_EVERY = 6 * HOUR
/** In a site: long enough for the others to know that it is due, also where clocks differ a little. */
const ANNOUNCED = MINUTE
/** What failed is tried again. */
const AGAIN = HOUR

/** Pure: what is due. A version that is on trial comes before everything else. */
export function planSystem(it: ObservedSystem): SystemStep[] {
  const { record, settings, version, now } = it
  if (record.trial) {
    if (it.halfway) {
      return [{ kind: 'restart', says: `go on with the start of version ${record.trial.version}` }]
    }
    const isOver = it.verdict?.version === record.trial.version && !it.verdict.problem
    return isOver ? [{ kind: 'settle', says: `version ${version} has proven itself` }] : []
  }
  if (it.writing) return []
  const isAsked = record.written?.restart === 'asked' && !it.busy
  if (record.written && (isAsked || (isDue(it) && isItsTurn(record.written.version, it)))) {
    return [{ kind: 'restart', says: `start version ${record.written.version}` }]
  }
  const { feed } = it
  if (!feed || !it.takesUpdates || !it.plausible || it.uptime < SETTLING) return []
  const asked = askedAt(record, feed, settings.channel)
  const offer = offerOf(record, feed, settings.channel)
  const since = asked ? now - Date.parse(asked.at) : Number.POSITIVE_INFINITY
  if (since >= (asked?.problem ? AGAIN : ASK_EVERY) || since < 0) {
    return [{ kind: 'ask', feed, says: 'ask for a newer version' }]
  }
  return settings.automatic && offer && isWanted(offer.version, record, version)
    ? [{ kind: 'install', url: offer.url, says: `write version ${offer.version}` }]
    : []
}

/** Pure: it starts what is written by itself now, as far as it alone has to do with it. */
export function isDue(
  it: Pick<
    ObservedSystem,
    'record' | 'settings' | 'timezone' | 'now' | 'uptime' | 'plausible' | 'busy'
  >,
): boolean {
  const { written, trial } = it.record
  return (
    written !== undefined &&
    trial === undefined &&
    (it.settings.automatic || written.chosen === true) &&
    !it.busy &&
    it.plausible &&
    it.uptime >= SETTLING &&
    isInWindow(it.settings.window, it.timezone, new Date(it.now))
  )
}

const isItsTurn = (version: string, { beside, dueFor }: ObservedSystem) =>
  beside === undefined || (dueFor >= ANNOUNCED && !waitsFor(version, beside))

/** Newer than what runs, is written or was let go of, and none that did not work here. */
const isWanted = (
  offered: string,
  { written, failed, refused, declined }: Record,
  version: string,
) =>
  compareVersions(offered, version) > 0 &&
  (written === undefined || compareVersions(offered, written.version) > 0) &&
  (declined === undefined || compareVersions(offered, declined) > 0) &&
  !refused &&
  !failed.includes(offered)
