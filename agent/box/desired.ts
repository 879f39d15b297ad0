import {
  type DatabaseGrant,
  databaseEnvironment,
  databaseGrant,
  databasePlaceholders,
} from '../database/need.ts'
import { type NetworkGrant, networkGrant } from '../network/address-plan.ts'
import { fillIn } from '../recipe/placeholders.ts'
import type { Recipe } from '../recipe/schema.ts'
import { type StorageGrant, storageGrants } from '../storage/need.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import { originsOf } from './origins.ts'
import { DATABASE_PASSWORD } from './secrets.ts'
import type { Lock } from './store.ts'

/** What the box should be, with nothing left to decide: the input of every planner. */
export interface Desired {
  readonly name: string
  readonly prefix: string
  readonly ipv4Pool: string
  readonly originPatterns: readonly string[]
  readonly apps: readonly DesiredApp[]
}

/** One app with everything it was given. */
export interface DesiredApp {
  readonly service: string
  readonly state: AppEntry['state']
  /** It has, or is to get, containers: not merely data that was kept. */
  readonly installed: boolean
  readonly network: NetworkGrant
  readonly web: { readonly port: number } | undefined
  readonly database: DatabaseGrant | undefined
  readonly storage: readonly StorageGrant[]
  readonly environment: Readonly<Record<string, string>>
  readonly source: ImageSource
  readonly lock: Lock | undefined
}

/** Where an app's image comes from. `asked` changes whenever the image has to be fetched again. */
export type ImageSource =
  | { readonly kind: 'image'; readonly asked: string }
  | { readonly kind: 'build'; readonly asked: string; readonly folder: string }

/** Everything about one app that is kept on disk. */
export interface AppFacts {
  readonly entry: AppEntry
  readonly recipe: Recipe
  readonly folder: string
  readonly lock: Lock | undefined
  readonly secrets: Readonly<Record<string, string>>
}

/** Pure: the same files give the same box. */
export function desiredBox(manifest: Manifest, apps: readonly AppFacts[]): Desired {
  return {
    name: manifest.name,
    prefix: manifest.prefix,
    ipv4Pool: manifest['ipv4-pool'],
    originPatterns: manifest.origins,
    apps: apps.map(facts => desiredApp(manifest, facts)),
  }
}

function desiredApp(manifest: Manifest, facts: AppFacts): DesiredApp {
  const { entry, recipe, lock, folder, secrets } = facts
  const { service } = recipe
  const database = recipe.database && databaseGrant(service, secrets[DATABASE_PASSWORD] ?? '')
  return {
    service,
    state: entry.state,
    installed: entry.state === 'running' || entry.state === 'stopped',
    network: networkGrant(manifest.prefix, manifest['ipv4-pool'], entry.number),
    web: recipe.https && { port: recipe.https.port },
    database,
    storage: storageGrants(service, recipe.storage),
    environment: environmentOf(manifest, facts, database),
    source: recipe.build
      ? { kind: 'build', asked: `build:${recipe.build}`, folder: `${folder}/${recipe.build}` }
      : { kind: 'image', asked: recipe.image ?? '' },
    lock,
  }
}

function environmentOf(
  manifest: Manifest,
  { recipe, secrets }: AppFacts,
  database: DatabaseGrant | undefined,
): Record<string, string> {
  const url = recipe.https && originsOf(manifest.origins, manifest.name).app(recipe.service)[0]
  const service = {
    name: recipe.service,
    ...(url ? { domain: url.hostname, url: url.origin } : {}),
  }
  const values = {
    ...under('service', service),
    ...(database ? under('database', databasePlaceholders(database)) : {}),
    ...under('secret', secrets),
  }
  return {
    GANTRY: '1',
    ...Object.fromEntries(
      Object.entries(service).map(([key, value]) => [`SERVICE_${key.toUpperCase()}`, value]),
    ),
    ...(recipe.https ? { PORT: String(recipe.https.port), HOST: '::' } : {}),
    ...(database ? databaseEnvironment(database) : {}),
    ...Object.fromEntries(
      Object.entries(recipe.secrets).flatMap(([id, { env }]) =>
        env.map(name => [name, secrets[id] ?? '']),
      ),
    ),
    ...Object.fromEntries(
      Object.entries(recipe.env).map(([name, value]) => [name, fillIn(String(value), values)]),
    ),
  }
}

function under(table: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, it]) => [`${table}.${key}`, it]))
}
