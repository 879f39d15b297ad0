import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { exists, syncFolder } from '../base/files.ts'
import type { DesiredApp } from '../box/desired.ts'
import type { Keeper } from '../update/keeper.ts'
import { CACHES_FOLDER, folderOf, unitName } from './plan.ts'

const kept = ({ caches }: DesiredApp) => caches.filter(it => it.persistent)

/** @param copies where the copies of all apps are. */
export function cacheKeeper(exec: Exec, copies: string): Keeper {
  const copyOf = (service: string) => join(copies, service, 'cache')
  // Its end writes everything down; the next pass starts it again.
  const stop = (instance: string) => exec(['systemctl', 'stop', unitName(instance)])
  return {
    async keep(app) {
      const copy = copyOf(app.service)
      await rm(copy, { recursive: true, force: true })
      for (const { instance } of kept(app)) {
        await stop(instance)
        await mkdir(copy, { recursive: true, mode: 0o700 })
        const argv = ['--archive', '--reflink=auto', folderOf(instance), join(copy, instance)]
        await exec(['cp', ...argv], { timeout: 0 })
        await exec(['sync', '--file-system', copy], { timeout: 0 })
      }
    },

    async bringBack(app) {
      for (const { instance } of kept(app)) {
        const copy = join(copyOf(app.service), instance)
        // Each folder moves in one step: one that has moved already is not there any more.
        if (!(await exists(copy))) continue
        await stop(instance)
        await rm(folderOf(instance), { recursive: true, force: true })
        await rename(copy, folderOf(instance))
        await syncFolder(CACHES_FOLDER)
      }
    },

    forget: ({ service }) => rm(copyOf(service), { recursive: true, force: true }),
  }
}
