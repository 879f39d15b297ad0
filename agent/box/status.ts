import type { Problem } from '../base/errors.ts'
import type { App, AppState, Progress } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { DesiredApp } from './desired.ts'
import type { Origins } from './origins.ts'
import { secureFor } from './origins.ts'

/** Everything that is known about one app at one moment. */
export interface AppKnowledge {
  readonly recipe: Recipe
  readonly inCatalogue: boolean
  readonly preloaded: boolean
  readonly desired: DesiredApp | undefined
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
    keptData: desired?.state === 'kept',
    ...(know.progress ? { progress: know.progress } : {}),
    ...(problem ? { problem } : {}),
    ...(know.note ? { note: know.note } : {}),
  }
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
      return problem ? 'failing' : 'stopped'
    case 'running':
      if (problem) return 'failing'
      if (!isFetched(desired)) return 'installing'
      return healthy ? 'running' : 'starting'
  }
}

const isFetched = ({ processes }: DesiredApp) => processes.some(it => it.image !== undefined)
