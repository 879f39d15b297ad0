import { asBefore } from '../base/as-before.ts'
import { type Problem, problemOf } from '../base/errors.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { AppFacts } from './app-facts.ts'
import {
  type Circumstances,
  type Desired,
  desiredBox,
  devicePaths,
  type Hardware,
} from './desired.ts'
import { hostnameOf } from './hostname.ts'
import { iconMark } from './icon.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import type { Settings, Store } from './store.ts'

export interface Loaded {
  readonly desired: Desired
  /** The recipe of every app of this box, by service. */
  readonly recipes: ReadonlyMap<string, Recipe>
  /** Of the pictures of those that have one, by service: see icon.ts. */
  readonly icons: ReadonlyMap<string, string>
  /** What the owner said of every app, by service. */
  readonly settings: ReadonlyMap<string, Decided>
  /** Apps whose files cannot be read, by service. They are left as they are. */
  readonly broken: ReadonlyMap<string, Problem>
}

/** What the owner of an app decided about it. */
export type Decided = Settings & Pick<AppFacts, 'answers'>

async function factsOf(store: Store, service: string, entry: AppEntry): Promise<AppFacts> {
  const app = await store.app(service, entry.revision)
  if (!app) throw new Error(`the recipe of ${service} is missing`)
  const { recipe, images, settings, answers, folder } = app
  const secrets = await store.secrets(service)
  const { env: overrides, memory } = settings
  const next = entry.update && (await store.app(service, entry.update.to))
  return { entry, recipe, folder, next, images, secrets, answers, overrides, memory }
}

const workedOut = asBefore(desiredBox)

/** Reads everything the box should be from its files. As long as they say the same, it is the same object. */
export async function loadDesired(
  manifest: Manifest,
  store: Store,
  hardware: (paths: readonly string[]) => Promise<Hardware>,
  around: Omit<Circumstances, 'hostname'> & { readonly kernelName: string },
): Promise<Loaded> {
  const broken = new Map<string, Problem>()
  const read = await Promise.all(
    Object.entries(manifest.apps).map(([service, entry]) =>
      factsOf(store, service, entry).catch(error => void broken.set(service, problemOf(error))),
    ),
  )
  const apps = read.filter(it => it !== undefined)
  const marks = await Promise.all(
    apps.map(async ({ recipe, folder }) => [recipe.service, await iconMark(folder)] as const),
  )
  const icons = new Map(marks.filter((it): it is [string, string] => it[1] !== undefined))
  const recipes = new Map(apps.map(({ recipe }) => [recipe.service, recipe]))
  const there = await hardware(apps.flatMap(it => devicePaths(it.recipe)))
  const settings = new Map(
    apps.map(({ recipe, answers, overrides: env, memory }) => [
      recipe.service,
      { answers, env, memory },
    ]),
  )
  const hostname = hostnameOf(manifest.name, around.kernelName)
  const desired = workedOut(manifest, apps, there, { ...around, hostname })
  return { desired, recipes, icons, settings, broken }
}
