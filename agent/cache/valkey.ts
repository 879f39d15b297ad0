import { chmod, chown, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { readText, syncFolder, writeWhole } from '../base/files.ts'
import { runningInstances } from '../base/unit.ts'
import type { Capability } from '../reconcile/capability.ts'
import {
  CACHES_FOLDER,
  type CacheFiles,
  type CacheStep,
  folderOf,
  type ObservedCaches,
  planCaches,
  unitName,
} from './plan.ts'

export interface CachesOptions {
  readonly exec: Exec
  /** Folder of the files that `gantry-cache@.service` reads. */
  readonly configs: string
  /** Folder of units that last until the next boot. */
  readonly units: string
}

/** The id of the user valkey, in every image: it owns files on the data partition. */
const VALKEY = 814

/** Each cache is an instance of `gantry-cache@.service`, so that it stays while the worker restarts. */
export function caches(options: CachesOptions): Capability<ObservedCaches, CacheStep> {
  const { exec } = options
  const configOf = (instance: string) => join(options.configs, `${instance}.conf`)
  const addedTo = (instance: string) => join(options.units, `${unitName(instance)}.d`)
  const unitFileOf = (instance: string) => join(addedTo(instance), 'gantry.conf')

  async function filesOf(instance: string): Promise<CacheFiles> {
    const texts = [configOf(instance), unitFileOf(instance)].map(readText)
    const [config = '', unit = ''] = await Promise.all(texts)
    return { config, unit }
  }

  async function start(instance: string, { config, unit }: CacheFiles): Promise<void> {
    await writeWhole(configOf(instance), config)
    await chown(configOf(instance), VALKEY, VALKEY)
    await writeWhole(unitFileOf(instance), unit, 0o644)
    await exec(['systemctl', 'daemon-reload'])
    // It says that it is ready when all its keys are read.
    await exec(['systemctl', 'restart', unitName(instance)], { timeout: 0 })
  }

  async function stop(instance: string): Promise<void> {
    await exec(['systemctl', 'stop', unitName(instance)])
    await rm(addedTo(instance), { recursive: true, force: true })
    await rm(configOf(instance), { force: true })
    await exec(['systemctl', 'daemon-reload'])
  }

  return {
    name: 'cache',
    serves: app => app.caches.length > 0,
    plan: planCaches,
    async observe() {
      const told = (await readdir(options.configs)).flatMap(
        name => name.match(/^([a-z0-9.-]+)\.conf$/)?.[1] ?? [],
      )
      const files = told.map(async instance => [instance, await filesOf(instance)] as const)
      return {
        files: new Map(await Promise.all(files)),
        // None is started without a file, and none loses its file before it is stopped.
        running: new Set(told.length > 0 ? await runningInstances('gantry-cache') : []),
        folders: new Set((await readdir(CACHES_FOLDER)).filter(it => /^[a-z0-9.-]+$/.test(it))),
      }
    },
    async apply(step) {
      const { instance } = step
      switch (step.kind) {
        case 'folder':
          return await makeFolder(folderOf(instance))
        case 'start':
          return await start(instance, step.files).catch(failed(instance))
        case 'stop':
          return await stop(instance).catch(failed(instance))
        case 'delete':
          return await rm(folderOf(instance), { recursive: true, force: true })
      }
    },
  }
}

/** Made beside and renamed; the tilde is in no name of an instance. */
async function makeFolder(path: string): Promise<void> {
  const beside = `${path}~`
  await mkdir(beside, { recursive: true })
  await chmod(beside, 0o700)
  await chown(beside, VALKEY, VALKEY)
  await rename(beside, path)
  await syncFolder(join(path, '..'))
}

function failed(instance: string): (cause: unknown) => never {
  return cause => {
    const { message, detail = message } = problemOf(cause)
    throw new ComponentFailed('cache-failed', `the cache ${instance} does not start or stop`, {
      hint: `Gantry tries again by itself; if it lasts: journalctl -u ${unitName(instance)}`,
      detail,
      cause,
    })
  }
}
