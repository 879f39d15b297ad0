import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { assetFolder } from './need.ts'

/** Folders of assets that are there. */
export type ObservedAssets = ReadonlySet<string>

export type AssetsStep = Step &
  (
    | {
        readonly kind: 'take'
        readonly app: string
        readonly image: string
        readonly from: string
        readonly url: string
        readonly folder: string
      }
    | { readonly kind: 'discard'; readonly folder: string }
  )

/**
 * A folder is made once for an image and never changed. What belongs to no app's image any more
 * goes last: the proxy has been told of the new folders by then.
 */
export function planAssets(desired: Desired, observed: ObservedAssets): AssetsStep[] {
  const wanted = new Set<string>()
  const takes: AssetsStep[] = []
  for (const { service, installed, web } of desired.apps) {
    for (const grant of installed && web?.proxied ? web.statics : []) {
      const { image, from, url } = grant
      const folder = assetFolder(grant)
      if (image === undefined || folder === undefined || wanted.has(folder)) continue
      wanted.add(folder)
      if (observed.has(folder)) continue
      const says = `take ${from} out of the image of ${service}`
      takes.push({ kind: 'take', app: service, image, from, url, folder, says })
    }
  }
  const unused = [...observed].filter(it => !wanted.has(it))
  return [
    ...takes,
    ...unused.map(folder => ({
      kind: 'discard' as const,
      folder,
      says: 'discard the assets of an image that is not used',
    })),
  ]
}
