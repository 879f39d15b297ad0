import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { HIGHEST_NUMBER } from '../network/address-plan.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { CatalogueApp } from './catalogue.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import { secretsFor } from './secrets.ts'
import type { Store } from './store.ts'

/** Below this an app is not begun: it would only fail half-way. Bytes. */
const LEAST_FREE = 512 * 2 ** 20

/** What people can do with apps. Each call changes what the box should be; the loop does the rest. */
export interface Apps {
  /** Throws NotFound, or Conflict where it is installed, being deleted, or the disk is full. */
  install(service: string): Promise<void>
  /** Installs from a recipe folder of one's own; again to change it. Answers the service's name. */
  add(folder: string): Promise<string>
  setState(service: string, state: AppEntry['state']): Promise<void>
}

export interface AppsOptions {
  readonly store: Store
  readonly catalogue: ReadonlyMap<string, CatalogueApp>
  /** Runs one change of the manifest at a time, and pokes the loop when it is on disk. */
  readonly change: (edit: (manifest: Manifest) => Promise<Manifest>) => Promise<void>
  /** Where the data lives. */
  readonly dataFolder: string
}

export function appsOf({ store, catalogue, change, dataFolder }: AppsOptions): Apps {
  async function takeIn(service: string, folder: string, text: string): Promise<void> {
    await refuseIfFull(dataFolder)
    await change(async manifest => {
      const recipe = recipeOrThrow(join(folder, 'recipe.toml'), text)
      await store.addApp(service, folder)
      await store.saveSecrets(service, secretsFor(recipe, await store.secrets(service)))
      const number = manifest.apps[service]?.number ?? freeNumber(manifest)
      return { ...manifest, apps: { ...manifest.apps, [service]: { state: 'running', number } } }
    })
  }

  async function entryOf(service: string): Promise<AppEntry> {
    const entry = (await store.manifest())?.apps[service]
    if (entry && entry.state !== 'kept') return entry
    throw new NotFound('app-unknown', `there is no app ${service} on this box`)
  }

  return {
    async install(service) {
      const app = catalogue.get(service)
      if (!app) throw new NotFound('app-unknown', `the catalogue has no app ${service}`)
      const state = (await store.manifest())?.apps[service]?.state
      if (state === 'running' || state === 'stopped') {
        throw new Conflict('app-installed', `${service} is installed already`)
      }
      refuseIfDeleting(service, state)
      const text = (await readText(join(app.folder, 'recipe.toml'))) ?? ''
      await takeIn(service, app.folder, text)
    },

    async add(folder) {
      const file = join(folder, 'recipe.toml')
      const text = await readText(file)
      if (text === undefined) {
        throw new InvalidInput('recipe-missing', `${file} does not exist`, {
          hint: 'give the folder that holds recipe.toml',
        })
      }
      const { service } = recipeOrThrow(file, text)
      if (catalogue.has(service)) {
        throw new Conflict('name-taken', `the catalogue has an app named ${service}`, {
          hint: 'give your recipe another service name',
        })
      }
      refuseIfDeleting(service, (await store.manifest())?.apps[service]?.state)
      await store.forgetLock(service)
      await takeIn(service, folder, text)
      return service
    },

    async setState(service, state) {
      refuseIfDeleting(service, (await entryOf(service)).state)
      await change(async manifest => {
        const entry = manifest.apps[service]
        if (!entry) return manifest
        return { ...manifest, apps: { ...manifest.apps, [service]: { ...entry, state } } }
      })
    },
  }
}

function refuseIfDeleting(service: string, state: AppEntry['state'] | undefined): void {
  if (state !== 'deleted') return
  throw new Conflict('app-deleting', `${service} is being deleted`, {
    hint: 'wait until it is gone',
  })
}

async function refuseIfFull(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= LEAST_FREE) return
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
  throw new Conflict('disk-full', `the disk of the box is full: ${megabytes(free)} are left`, {
    hint: `remove an app or its data until ${megabytes(LEAST_FREE)} are free, then try again`,
  })
}

function freeNumber({ apps }: Manifest): number {
  const taken = new Set(Object.values(apps).map(it => it.number))
  const free = Array.from({ length: HIGHEST_NUMBER }, (_, index) => index + 1)
  const number = free.find(it => !taken.has(it))
  if (number === undefined) throw new Conflict('box-full', 'this box cannot hold one more app')
  return number
}
