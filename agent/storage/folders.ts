import { statSync } from 'node:fs'
import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import {
  folderOf,
  type ObservedFolders,
  type Owner,
  planStorage,
  type StorageStep,
} from './plan.ts'

/** The folders of the apps, on the part of the disk that is snapshotted and saved. */
export function storage(): Capability<ObservedFolders, StorageStep> {
  return {
    name: 'storage',
    serves: app => app.storage.length > 0,
    plan: planStorage,
    async observe(desired) {
      const paths = desired.apps.flatMap(app => [
        folderOf(app.service),
        ...app.storage.map(it => it.folder),
      ])
      const found = paths.map(path => [path, ownerOf(path)] as const)
      return new Map(found.filter((it): it is [string, Owner] => it[1] !== undefined))
    },
    async apply(step) {
      if (step.kind === 'delete') return await rm(step.path, { recursive: true, force: true })
      // Made beside and renamed: under its name there is never a folder with the wrong owner,
      // and what the app does to its owner later is the app's affair.
      const beside = `${step.path}.part`
      await mkdir(beside, { recursive: true })
      await chmod(beside, Number.parseInt(step.mode, 8))
      await chown(beside, step.owner.uid, step.owner.gid)
      await rename(beside, step.path)
      await syncFolder(dirname(step.path))
    },
  }
}

function ownerOf(path: string): Owner | undefined {
  try {
    // As in readText: a thread for each of hundreds costs more than it waits for.
    const { uid, gid } = statSync(path)
    return { uid, gid }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
