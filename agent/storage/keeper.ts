import { access, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { syncFolder } from '../base/files.ts'
import type { DesiredApp } from '../box/desired.ts'
import type { Keeper } from '../update/keeper.ts'
import type { StorageGrant } from './need.ts'

/** Where the copies are: on the same file system, so that they share what does not change. */
const COPIES = '/data/state/copies'

const folderOf = (service: string) => `${COPIES}/${service}/storage`
const copyOf = (service: string, id: string) => `${folderOf(service)}/${id}`

/** What an app could not get back by itself: its own folders but for caches. */
const kept = ({ storage }: DesiredApp): StorageGrant[] =>
  storage.filter(it => it.kind === 'data' || it.kind === 'config')

/** The folders of an app. A copy takes moments and no space: btrfs shares the blocks (reflinks). */
export function storageKeeper(exec: Exec): Keeper {
  return {
    async keep(app) {
      const folder = folderOf(app.service)
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const { id, folder } of kept(app)) {
        const copy = copyOf(app.service, id)
        await exec(['cp', '--archive', '--reflink=auto', folder, copy], { timeout: 0 })
      }
      await exec(['sync', '--file-system', folder], { timeout: 0 })
    },

    async bringBack(app) {
      for (const { id, folder } of kept(app)) {
        const copy = copyOf(app.service, id)
        // Each folder moves in one step: one that has moved already is not there any more.
        if (!(await exists(copy))) continue
        await rm(folder, { recursive: true, force: true })
        await rename(copy, folder)
        await syncFolder(dirname(folder))
      }
    },

    forget: ({ service }) => rm(folderOf(service), { recursive: true, force: true }),
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
