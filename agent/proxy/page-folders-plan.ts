import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'

/** Folders by their path, each with what tells it from every other one that is or was there. */
export interface ObservedPageFolders {
  /** Those of apps. */
  readonly sources: ReadonlyMap<string, string>
  /** Those that the proxy sees. */
  readonly shown: ReadonlyMap<string, string>
}

export type PageFoldersStep = Step &
  (
    | {
        readonly kind: 'show'
        readonly app: string
        readonly source: string
        readonly place: string
      }
    | { readonly kind: 'hide'; readonly place: string }
  )

/**
 * Another folder under the same name is shown anew: one that came back from a backup, or with a
 * version before. One that is not made yet waits.
 */
export function planPageFolders(
  desired: Desired,
  { sources, shown }: ObservedPageFolders,
): PageFoldersStep[] {
  const wanted = desired.apps.flatMap(({ service, installed, web }) =>
    installed && web?.proxied && web.files ? [{ service, ...web.files }] : [],
  )
  const isRight = (place: string) => {
    const it = wanted.find(it => it.place === place)
    return it !== undefined && shown.get(place) === sources.get(it.source)
  }
  const hides = [...shown.keys()]
    .filter(place => !isRight(place))
    .map(place => ({ kind: 'hide' as const, place, says: `take ${place} away from the proxy` }))
  const shows = wanted
    .filter(({ source, place }) => sources.has(source) && !isRight(place))
    .map(({ service, source, place }) => ({
      ...{ kind: 'show' as const, app: service, source, place },
      says: `show the proxy the pages of ${service}`,
    }))
  return [...hides, ...shows]
}
