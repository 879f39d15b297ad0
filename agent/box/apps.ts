import { join } from 'node:path'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { HIGHEST_NUMBER } from '../network/address-plan.ts'
import { settleAnswers } from '../recipe/answers.ts'
import type { Answer } from '../recipe/question.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import { SERVICE_NAME } from '../recipe/scalars.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { CatalogueApp } from './catalogue.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import { type Machine, refuseUnlessFit } from './requirements.ts'
import { secretsFor } from './secrets.ts'
import type { Store, StoredApp } from './store.ts'

/** What a person decides when an app is installed. */
export interface Wishes {
  /** The name that it gets instead of its recipe's, so that one recipe can be installed twice. */
  readonly as?: string | undefined
  /** By question. */
  readonly answers?: Readonly<Record<string, Answer>> | undefined
}

/** What people can do with apps. Each call changes what the box should be; the loop does the rest. */
export interface Apps {
  /** From the catalogue. Throws NotFound, InvalidInput or Conflict with the reason. */
  install(name: string, wishes: Wishes): Promise<string>
  /** From a recipe folder of one's own. Both answer the service's name. */
  add(folder: string, wishes: Wishes): Promise<string>
  setState(service: string, state: AppEntry['state']): Promise<void>
  /** New answers to questions, and variables over everything; `undefined` takes one back. */
  configure(service: string, changes: Changes): Promise<void>
  /** The owner has set the app up: strangers may see it now. */
  markSetUp(service: string): Promise<void>
}

export interface Changes {
  readonly answers?: Readonly<Record<string, Answer>> | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

export interface AppsOptions {
  readonly store: Store
  readonly catalogue: ReadonlyMap<string, CatalogueApp>
  /** Runs one change of the manifest at a time, and pokes the loop when it is on disk. */
  readonly change: (edit: (manifest: Manifest) => Promise<Manifest>) => Promise<void>
  readonly machine: (recipe: Recipe) => Promise<Machine>
}

export function appsOf({ store, catalogue, change, machine }: AppsOptions): Apps {
  /** Takes in a recipe that is not on the box, or whose data was kept. */
  async function takeIn(folder: string, from: string | undefined, wishes: Wishes): Promise<string> {
    const file = join(folder, 'recipe.toml')
    const text = await readText(file)
    if (text === undefined) {
      throw new InvalidInput('recipe-missing', `${file} does not exist`, {
        hint: 'give the folder that holds recipe.toml',
      })
    }
    const read = recipeOrThrow(file, text)
    const service = wishes.as ?? read.service
    if (!SERVICE_NAME.test(service)) {
      throw new InvalidInput('name-invalid', `"${service}" cannot be the name of an app`, {
        hint: 'lower-case letters, digits and inner hyphens, at most 40',
      })
    }
    const recipe = { ...read, service }
    refuseUnlessFit(recipe, await machine(recipe))
    await change(async manifest => {
      refuseIfTaken(service, manifest)
      const settings = (await store.app(service))?.settings ?? { answers: {}, env: {} }
      const answers = settleAnswers(recipe.questions, wishes.answers ?? {}, settings.answers)
      await store.addApp(service, folder)
      await store.saveSettings(service, { ...settings, answers })
      await store.saveSecrets(service, secretsFor(recipe, await store.secrets(service)))
      const number = manifest.apps[service]?.number ?? freeNumber(manifest)
      const entry: AppEntry = { state: 'running', number, recipe: from, 'set-up': false }
      return withEntry(manifest, service, entry)
    })
    return service
  }

  /** Changes the entry of an app that is installed. */
  async function edit(
    service: string,
    next: (entry: AppEntry, app: StoredApp) => Promise<AppEntry>,
  ): Promise<void> {
    await change(async manifest => {
      const entry = manifest.apps[service]
      const app = await store.app(service)
      if (!entry || !app || entry.state === 'kept') {
        throw new NotFound('app-unknown', `there is no app ${service} on this box`)
      }
      refuseIfDeleting(service, entry)
      return withEntry(manifest, service, await next(entry, app))
    })
  }

  return {
    async install(name, wishes) {
      const app = catalogue.get(name)
      if (!app) throw new NotFound('app-unknown', `the catalogue has no app ${name}`)
      return await takeIn(app.folder, name, wishes)
    },

    add: (folder, wishes) => takeIn(folder, undefined, wishes),
    setState: (service, state) => edit(service, async entry => ({ ...entry, state })),
    markSetUp: service => edit(service, async entry => ({ ...entry, 'set-up': true })),

    configure: (service, { answers = {}, env = {} }) =>
      edit(service, async (entry, { recipe, settings }) => {
        const merged = Object.entries({ ...settings.env, ...env })
        await store.saveSettings(service, {
          answers: settleAnswers(recipe.questions, answers, settings.answers),
          env: Object.fromEntries(
            merged.filter((it): it is [string, string] => it[1] !== undefined),
          ),
        })
        return entry
      }),
  }
}

const withEntry = (manifest: Manifest, service: string, entry: AppEntry): Manifest => ({
  ...manifest,
  apps: { ...manifest.apps, [service]: entry },
})

function refuseIfTaken(service: string, { apps }: Manifest): void {
  const entry = apps[service]
  if (!entry || entry.state === 'kept') return
  refuseIfDeleting(service, entry)
  throw new Conflict('name-taken', `there is an app named ${service} on this box already`, {
    hint: 'give this one another name, or remove the other one first',
  })
}

function refuseIfDeleting(service: string, { state }: AppEntry): void {
  if (state !== 'deleted') return
  throw new Conflict('app-deleting', `${service} is being deleted`, {
    hint: 'wait until it is gone',
  })
}

function freeNumber({ apps }: Manifest): number {
  const taken = new Set(Object.values(apps).map(it => it.number))
  for (let number = 1; number <= HIGHEST_NUMBER; number++) if (!taken.has(number)) return number
  throw new Conflict('box-full', 'this box cannot hold one more app')
}
