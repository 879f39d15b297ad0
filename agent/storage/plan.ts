import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { APPS_FOLDER } from './need.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** By path, the folders that exist among those that matter. */
export type ObservedFolders = ReadonlyMap<string, Owner>

export type StorageStep = Step &
  (
    | {
        readonly kind: 'folder'
        readonly path: string
        readonly owner: Owner
        readonly mode: string
      }
    | { readonly kind: 'delete'; readonly path: string }
  )

/** The folder of everything one app keeps. */
export const folderOf = (service: string) => `${APPS_FOLDER}/${service}`

/** A folder is made once with its owner; what is in it belongs to the app. */
export function planStorage(desired: Desired, observed: ObservedFolders): StorageStep[] {
  return desired.apps.flatMap((app): StorageStep[] => {
    const { service } = app
    if (app.state === 'deleted') {
      const path = folderOf(service)
      if (!observed.has(path)) return []
      return [{ kind: 'delete', app: service, path, says: `delete the files of ${service}` }]
    }
    if (!app.installed) return []
    return app.storage
      .filter(it => it.kind !== 'scratch' && !observed.has(it.folder))
      .map(({ id, folder, uid, gid, mode }) => ({
        kind: 'folder',
        app: service,
        path: folder,
        owner: { uid, gid },
        mode,
        says: `make the folder ${id} of ${service}`,
      }))
  })
}
