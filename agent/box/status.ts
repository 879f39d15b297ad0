import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../base/errors.ts'
import type { Language } from '../base/language.ts'
import { versionOf } from '../base/version.ts'
import { portGrants } from '../firewall/need.ts'
import type { App, AppState, Progress } from '../http/api.ts'
import { changesOf } from '../recipe/changes.ts'
import { rightsOf } from '../recipe/rights.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Score } from '../recipe/score.ts'
import { isGone } from '../site/ownership/need.ts'
import { breakingBetween } from '../update/path.ts'
import { choosesPeople } from './access.ts'
import { consentsOf, newConsents } from './consent.ts'
import type { DesiredApp } from './desired.ts'
import type { Decided } from './load.ts'
import { type AppEntry, isInstalled } from './manifest.ts'
import { needsOf } from './needs.ts'
import type { Origins } from './origins.ts'
import { secureFor } from './origins.ts'
import { lastingProcesses } from './processes.ts'

/** Everything that is known about one app at one moment. */
export interface AppKnowledge {
  readonly recipe: Recipe
  /** In which it speaks to people. */
  readonly language: Language
  readonly inCatalogue: boolean
  readonly preloaded: boolean
  /** Of its picture: see icon.ts. */
  readonly icon: string | undefined
  /** Of the recipe that is offered. */
  readonly score: Score | undefined
  readonly desired: DesiredApp | undefined
  /** Why it cannot be installed here now. */
  readonly obstacle: Problem | undefined
  /** Its page by number, where devices reach that. */
  readonly numberUrl: string | undefined
  readonly entry: AppEntry | undefined
  /** The catalogue's name of its recipe. */
  readonly origin: string | undefined
  readonly settings: Decided
  /** The catalogue's recipe, where it is a newer version. */
  readonly newer: Recipe | undefined
  readonly problem: Problem | undefined
  readonly progress: Progress | undefined
  /** What happened to it lately, though it goes on. */
  readonly note: Problem | undefined
  /** It worked when it was looked at last. */
  readonly healthy: boolean
  /** The box has done what there was to do since it was told this state. */
  readonly settled: boolean
  /** What follows its first start has not been done yet. */
  readonly unfinished: boolean
}

/** What people are told about an app. Pure. `undefined` where there is nothing to tell. */
export function appStatus(know: AppKnowledge, origins: Origins, host: string): App | undefined {
  const { recipe, desired } = know
  const state = stateOf(know)
  if (state === 'available' && !know.inCatalogue && desired?.state !== 'kept') return undefined
  const { about, https, service } = recipe
  const urlsOf = (name: string) => secureFor(origins.app(name), host).map(it => it.origin)
  const urls = https ? urlsOf(service) : []
  const { name: title = service, tagline = '', ...more } = about
  const first = recipe.users?.['first-admin']
  const limit = know.settings.memory ?? recipe.resources.memory
  const problem = state === 'available' ? undefined : know.problem
  return {
    service,
    title: know.origin === undefined || know.origin === service ? title : `${title} (${service})`,
    tagline,
    state,
    urls,
    ...(know.numberUrl && desired?.installed ? { numberUrl: know.numberUrl } : {}),
    addresses: desired?.installed
      ? [desired.network.ipv6.address, desired.network.ipv4.address]
      : [],
    preloaded: know.preloaded,
    ...(know.icon === undefined ? {} : { icon: know.icon }),
    hasSecrets: Object.values(recipe.secrets).some(it => it.show),
    version: versionOf(recipe),
    ...(know.newer ? { newer: newerOf(recipe, know.newer) } : {}),
    canGoBack: state === 'running' && know.entry?.previous !== undefined,
    needsSetUp: first === 'wizard' && know.entry?.['set-up'] === false,
    ...(first === 'secret' || first === 'question' ? { firstAdmin: first } : {}),
    questions: recipe.questions,
    consents: consentsOf(recipe),
    answers: shownAnswers(recipe, know.settings.answers),
    env: know.settings.env,
    keptData: desired?.state === 'kept',
    ...(know.origin === undefined ? {} : { recipe: know.origin }),
    ...(know.score ? { score: know.score } : {}),
    about: { ...more, language: know.language },
    pages: Object.entries(https?.names ?? {}).flatMap(([id, { label = id }]) =>
      urlsOf(`${id}-${service}`)
        .slice(0, 1)
        .map(url => ({ label, url })),
    ),
    ...(https?.['admin-path'] && urls[0] ? { adminUrl: urls[0] + https['admin-path'] } : {}),
    ports: portGrants(recipe.ports).map(({ id: _id, ...port }) => port),
    rights: rightsOf(recipe),
    needs: needsOf(recipe),
    ...(state === 'available' && know.obstacle ? { obstacle: know.obstacle } : {}),
    processes: [...new Set(['main', ...Object.keys(recipe.processes)])],
    lasting: lastingProcesses(recipe),
    canRotate: Object.values(recipe.secrets).some(it => it.rotate === 'manual'),
    memory: {
      ...(limit === undefined ? {} : { limit }),
      own: know.settings.memory !== undefined,
    },
    ...elsewhereOf(know.entry),
    choosesPeople: choosesPeople(recipe),
    ...(know.entry?.people ? { people: know.entry.people } : {}),
    ...(know.progress ? { progress: know.progress } : {}),
    ...(problem ? { problem } : {}),
    ...(know.note ? { note: know.note } : {}),
  }
}

const elsewhereOf = (entry: AppEntry | undefined) =>
  entry && isGone(entry.move) && isInstalled(entry)
    ? { elsewhere: { box: entry.move.box, since: entry.move.since } }
    : {}

/** Passwords are told to the app and to nobody else. */
const shownAnswers = ({ questions }: Recipe, answers: Decided['answers']) =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => questions[id]?.type !== 'password'))

function newerOf(now: Recipe, next: Recipe): NonNullable<App['newer']> {
  const { note } = next.upgrade
  const breaking = breakingBetween(now, next).length > 0
  const { questions } = next
  const consents = newConsents(next, now)
  const changes = changesOf(now, next)
  const said = note ? { note } : {}
  return { version: versionOf(next), breaking, ...said, changes, questions, consents }
}

/** Whether what the box has brought an app to is what it should be now. */
export function isSettled(done: DesiredApp | undefined, wanted: DesiredApp | undefined): boolean {
  return isDeepStrictEqual(decidedOf(done), decidedOf(wanted))
}

/** Whether it runs, and how often its owner had it, or one of its programs, started anew. */
const decidedOf = (app: DesiredApp | undefined) =>
  app && [app.state, app.restarts, ...app.processes.map(it => it.restarts)]

function stateOf(know: AppKnowledge): AppState {
  const { desired, problem, progress, healthy, unfinished, settled } = know
  switch (desired?.state) {
    case undefined:
      return 'available'
    case 'deleted':
      return 'removing'
    case 'kept':
      // What was settled goes with the last container.
      return isFetched(desired) || progress ? 'removing' : 'available'
    case 'stopped':
      // Copying and going back need it to stand still for a moment.
      if (desired.update) return 'updating'
      if (problem) return 'failing'
      return settled ? 'stopped' : 'stopping'
    case 'running':
      if (desired.update) return 'updating'
      if (problem) return 'failing'
      if (!isFetched(desired)) return 'installing'
      // Until then what was seen to work may be what was to start anew.
      return healthy && settled && !unfinished ? 'running' : 'starting'
  }
}

const isFetched = ({ processes }: DesiredApp) => processes.some(it => it.image !== undefined)
