import type { Problem } from '../base/errors.ts'
import type { App, AppState, Progress } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'
import { breakingBetween } from '../update/path.ts'
import { versionOf } from '../update/version.ts'
import { consentsOf } from './consent.ts'
import type { DesiredApp } from './desired.ts'
import type { AppEntry } from './manifest.ts'
import type { Origins } from './origins.ts'
import { secureFor } from './origins.ts'
import type { Settings } from './store.ts'

/** Everything that is known about one app at one moment. */
export interface AppKnowledge {
  readonly recipe: Recipe
  readonly inCatalogue: boolean
  readonly preloaded: boolean
  readonly desired: DesiredApp | undefined
  readonly entry: AppEntry | undefined
  readonly settings: Settings
  /** The catalogue's recipe, where it is a newer version. */
  readonly newer: Recipe | undefined
  readonly problem: Problem | undefined
  readonly progress: Progress | undefined
  /** What happened to it lately, though it goes on. */
  readonly note: Problem | undefined
  /** It worked when it was looked at last. */
  readonly healthy: boolean
}

/** What people are told about an app. Pure. `undefined` where there is nothing to tell. */
export function appStatus(know: AppKnowledge, origins: Origins, host: string): App | undefined {
  const { recipe, desired } = know
  const state = stateOf(know)
  if (state === 'available' && !know.inCatalogue) return undefined
  const urls = recipe.https ? secureFor(origins.app(recipe.service), host).map(it => it.origin) : []
  const problem = state === 'available' ? undefined : know.problem
  return {
    service: recipe.service,
    title: recipe.about.name ?? recipe.service,
    tagline: recipe.about.tagline ?? '',
    state,
    urls,
    addresses: desired?.installed
      ? [desired.network.ipv6.address, desired.network.ipv4.address]
      : [],
    preloaded: know.preloaded,
    hasSecrets: Object.values(recipe.secrets).some(it => it.show),
    version: versionOf(recipe),
    ...(know.newer ? { newer: newerOf(recipe, know.newer) } : {}),
    canGoBack: state === 'running' && know.entry?.previous !== undefined,
    needsSetUp: recipe.users?.['first-admin'] === 'wizard' && know.entry?.['set-up'] === false,
    questions: recipe.questions,
    consents: consentsOf(recipe),
    answers: shownAnswers(recipe, know.settings.answers),
    env: know.settings.env,
    keptData: desired?.state === 'kept',
    ...(know.progress ? { progress: know.progress } : {}),
    ...(problem ? { problem } : {}),
    ...(know.note ? { note: know.note } : {}),
  }
}

/** Passwords are told to the app and to nobody else. */
const shownAnswers = ({ questions }: Recipe, answers: Settings['answers']) =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => questions[id]?.type !== 'password'))

function newerOf(now: Recipe, next: Recipe): NonNullable<App['newer']> {
  const { note } = next.upgrade
  const breaking = breakingBetween(now, next).length > 0
  return { version: versionOf(next), breaking, ...(note ? { note } : {}) }
}

function stateOf({ desired, problem, progress, healthy }: AppKnowledge): AppState {
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
      return problem ? 'failing' : 'stopped'
    case 'running':
      if (desired.update) return 'updating'
      if (problem) return 'failing'
      if (!isFetched(desired)) return 'installing'
      return healthy ? 'running' : 'starting'
  }
}

const isFetched = ({ processes }: DesiredApp) => processes.some(it => it.image !== undefined)
