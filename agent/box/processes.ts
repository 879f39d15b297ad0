import { type CacheGrant, cacheValues } from '../cache/need.ts'
import type { Leaf } from '../certificates/need.ts'
import type { Health, Process } from '../containers/need.ts'
import { type DatabaseGrant, databaseValues } from '../database/need.ts'
import { hostVariable } from '../firewall/need.ts'
import { AUTHORITIES_PATH, AUTHORITIES_VARIABLES } from '../gate/need.ts'
import { fillIn } from '../recipe/placeholders.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { StorageGrant } from '../storage/need.ts'
import type { AppFacts } from './app-facts.ts'
import type { Values } from './values.ts'

/** One program of an app, with everything that Docker needs to know of it. */
export interface DesiredProcess {
  readonly name: string
  readonly source: ImageSource
  /** Image id, once the image was fetched. */
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly entrypoint: readonly string[] | undefined
  readonly user: string | undefined
  readonly environment: Readonly<Record<string, string>>
  readonly storage: readonly StorageGrant[]
  readonly secretFiles: readonly SecretFile[]
  readonly tmpfs: readonly string[]
  readonly readOnlyRoot: boolean
  readonly run: Process['run']
  readonly after: readonly string[]
  readonly health: Health | undefined
  /** Bytes. */
  readonly memory: number | undefined
  /** How often its owner had it alone started anew. */
  readonly restarts: number | undefined
}

/** A secret that the app reads as a file. */
export interface SecretFile {
  readonly id: string
  /** In the container. */
  readonly path: string
  readonly value: string
}

/** Where an image comes from. `asked` changes whenever the image has to be fetched again. */
export type ImageSource =
  | { readonly kind: 'image'; readonly asked: string }
  | { readonly kind: 'build'; readonly asked: string; readonly folder: string }

export interface Granted {
  readonly facts: AppFacts
  readonly values: Values
  readonly storage: readonly StorageGrant[]
  readonly databases: readonly DatabaseGrant[]
  readonly caches: readonly CacheGrant[]
  readonly timezone: string
  /** For an app that terminates TLS itself, once it was made. */
  readonly leaf: Leaf | undefined
  /** For an app that speaks to the box over https, once there are any: PEM. */
  readonly authorities: string | undefined
}

/** Names of the processes of an app that keep running, the main one first. */
export const lastingProcesses = ({ processes }: Pick<Recipe, 'processes'>): string[] =>
  [...new Set(['main', ...Object.keys(processes)])].filter(
    it => (processes[it]?.run ?? 'always') === 'always',
  )

/** All processes of an app, each after those it waits for. */
export function processesOf(given: Granted): DesiredProcess[] {
  const { recipe } = given.facts
  const names = [...new Set(['main', ...Object.keys(recipe.processes)])]
  return inOrder(names.map(name => processOf(name, given)))
}

function processOf(name: string, given: Granted): DesiredProcess {
  const { facts, values, storage } = given
  const { recipe } = facts
  const own = recipe.processes[name]
  const isMain = name === 'main'
  const source = sourceOf(recipe, facts.folder, facts.entry.revision, own?.image)
  return {
    name,
    source,
    image: facts.images.find(it => it.asked === source.asked)?.id,
    command: own?.command ?? (isMain ? recipe.command : undefined),
    entrypoint: own?.entrypoint ?? (isMain ? recipe.entrypoint : undefined),
    user: own?.user ?? recipe.user,
    environment: environmentOf(name, given),
    storage: storage.filter(it => it.processes?.includes(name) ?? true),
    secretFiles: [
      ...Object.entries(recipe.secrets).flatMap(([id, { file }]) =>
        file === undefined ? [] : [{ id, path: file, value: values[`secret.${id}`] ?? '' }],
      ),
      ...tlsFiles(given),
      ...authoritiesFile(given),
    ],
    tmpfs: own?.tmpfs ?? [],
    readOnlyRoot: own?.['read-only-root'] ?? false,
    run: own?.run ?? 'always',
    after: own?.after ?? [],
    health: own?.health ?? (isMain ? recipe.health : undefined),
    memory: own?.memory,
    restarts: facts.entry['process-restarts']?.[name],
  }
}

/** No secret is called like that: names have no underscores. */
function tlsFiles({ facts, leaf }: Granted): SecretFile[] {
  const { tls } = facts.recipe
  if (!tls) return []
  return [
    { id: '_certificate', path: tls.certificate, value: leaf?.certificate ?? '' },
    { id: '_key', path: tls.key, value: leaf?.key ?? '' },
  ]
}

function authoritiesFile({ authorities }: Granted): SecretFile[] {
  if (authorities === undefined) return []
  return [{ id: '_authorities', path: AUTHORITIES_PATH, value: authorities }]
}

/** @param own the image of a process that has one of its own. */
export function sourceOf(
  recipe: Recipe,
  folder: string,
  revision: number,
  own: string | undefined,
): ImageSource {
  if (own !== undefined) return { kind: 'image', asked: own }
  if (recipe.build === undefined) return { kind: 'image', asked: recipe.image ?? '' }
  // The same words may mean another Dockerfile in another revision.
  const asked = `build:${revision}:${recipe.build}`
  return { kind: 'build', asked, folder: `${folder}/${recipe.build}` }
}

/**
 * What one process is told, later ones over earlier ones: the standard variables, those of its
 * needs, secrets and answers, `[env]`, its own `env`, and what the owner set.
 */
function environmentOf(name: string, given: Granted): Record<string, string> {
  const { facts, values, databases, caches, timezone } = given
  const { recipe, overrides } = facts
  const own = recipe.processes[name]
  const fill = (table: Readonly<Record<string, string>>) =>
    mapValues(table, text => fillIn(text, values))
  const all: Record<string, string> = {
    GANTRY: '1',
    LANG: 'C.UTF-8',
    TZ: timezone,
    ...prefixed('SERVICE', below('service', values)),
    // Other processes of the app may read the same names for ports of their own.
    ...(recipe.https?.process === name && !recipe.https.files
      ? { PORT: String(recipe.https.port), HOST: '::' }
      : {}),
    ...Object.assign(
      {},
      ...databases.map(it => prefixed(variable(it.id, 'DATABASE'), databaseValues(it))),
      ...caches.map(it => prefixed(variable(it.id, 'REDIS'), cacheValues(it))),
      ...Object.entries(recipe.secrets).map(([id, { env }]) =>
        Object.fromEntries(env.map(it => [it, values[`secret.${id}`] ?? ''])),
      ),
      ...Object.entries(recipe.questions).map(([id, { env }]) =>
        env === undefined ? {} : { [env]: values[`question.${id}`] ?? '' },
      ),
    ),
    ...prefixed('OIDC', below('oidc', values)),
    ...(given.authorities === undefined
      ? {}
      : Object.fromEntries(AUTHORITIES_VARIABLES.map(it => [it, AUTHORITIES_PATH]))),
    // Nobody is told of a server that is not there.
    ...(values['mail.host'] ? prefixed('SMTP', below('mail', values)) : {}),
    ...prefixed('PORT', below('port', values)),
    ...Object.fromEntries(
      Object.keys(recipe.requires.apps).flatMap(it =>
        values[`apps.${it}.host`] ? [[hostVariable(it), it]] : [],
      ),
    ),
    ...fill(recipe.env),
    ...fill(own?.env ?? {}),
    ...overrides,
  }
  const unset = [...recipe['env-unset'], ...(own?.['env-unset'] ?? [])]
  return Object.fromEntries(Object.entries(all).filter(([it]) => !unset.includes(it)))
}

/** `DATABASE` for the first, `<ID>_DATABASE` for those with a name. */
const variable = (id: string, kind: string) =>
  id === '' ? kind : `${id.toUpperCase().replaceAll('-', '_')}_${kind}`

const prefixed = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).map(([key, it]) => [
      `${prefix}_${key.toUpperCase().replaceAll('-', '_')}`,
      it,
    ]),
  )

const below = (table: string, values: Values) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, it]) =>
      key.startsWith(`${table}.`) ? [[key.slice(table.length + 1), it]] : [],
    ),
  )

const mapValues = (table: Readonly<Record<string, string>>, map: (text: string) => string) =>
  Object.fromEntries(Object.entries(table).map(([key, it]) => [key, map(it)]))

/** Each after those it waits for. The recipe was checked: nothing waits in a circle. */
function inOrder(processes: readonly DesiredProcess[]): DesiredProcess[] {
  const done: DesiredProcess[] = []
  const visit = (it: DesiredProcess): void => {
    if (done.includes(it)) return
    for (const name of it.after) {
      const first = processes.find(other => other.name === name)
      if (first) visit(first)
    }
    done.push(it)
  }
  for (const it of processes) visit(it)
  return done
}
