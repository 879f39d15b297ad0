import type { AppFacts } from '../box/app-facts.ts'
import { type DesiredApp, desiredBox, devicePaths } from '../box/desired.ts'
import type { Manifest } from '../box/manifest.ts'
import { originsOf } from '../box/origins.ts'
import { secretsFor } from '../box/secrets.ts'
import { sitesOf } from '../box/sites.ts'
import type { Values } from '../box/values.ts'
import { planCaches } from '../cache/plan.ts'
import { DEVICE_PATHS } from '../containers/need.ts'
import { planContainers } from '../containers/plan.ts'
import { type ContainerSpec, holderOf, processSpec } from '../containers/spec.ts'
import { NO_MARIADB, planMariadb } from '../database/mariadb-plan.ts'
import { accessRules, planDatabases } from '../database/plan.ts'
import type { FileNeed } from '../files/need.ts'
import { inwardRules, mappedRules, outwardRules, serviceRules } from '../firewall/openings.ts'
import { planNetworks } from '../network/plan.ts'
import { fillIn } from '../recipe/placeholders.ts'
import type { Answer } from '../recipe/question.ts'
import type { Recipe } from '../recipe/schema.ts'
import { planStorage } from '../storage/plan.ts'
import { updateSettings } from '../system/need.ts'

/** A box that does not exist: what a recipe would become on any box, with other numbers. */
const NOWHERE: Manifest = {
  name: 'gantry',
  prefix: 'fd12:3456:789a',
  'ipv4-pool': '172.29.0.0/16',
  timezone: 'Etc/UTC',
  language: 'en',
  authority: 1,
  origins: [],
  network: { addresses: 'auto' },
  backup: { targets: {} },
  neighbours: {},
  links: [],
  'first-run': { steps: {}, dismissed: false },
  catalogues: {},
  update: updateSettings.parse({}),
  alerts: {},
  apps: {},
}

/**
 * What a box would do for an app, as plain data. Pure, and from the planners that boxes use, with
 * nothing there yet. Secrets and answers that nobody has given stand as their names.
 */
export function outlook(recipe: Recipe, folder: string, answers: Readonly<Record<string, Answer>>) {
  const facts = factsOf(recipe, folder, answers)
  const before = desiredBox(NOWHERE, [facts], new Set(devicePaths(recipe)))
  const images = before.apps
    .flatMap(it => it.processes)
    .map(({ source: { asked, kind } }) => ({
      asked,
      id: asked,
      from: kind === 'build' ? ('build' as const) : ('registry' as const),
    }))
  const leaves = new Map([[recipe.service, { certificate: '', key: '' }]])
  const devices = new Set(devicePaths(recipe))
  const desired = desiredBox(NOWHERE, [{ ...facts, images }], devices, { leaves, authorities: '' })
  const app = desired.apps[0]
  if (!app) throw new Error('one app makes a box of one')
  const fetched = { ...NO_CONTAINERS, images: new Set(images.map(it => it.id)) }
  const steps = [
    ...planStorage(desired, new Map()),
    ...planNetworks(desired, new Map()),
    ...planDatabases(desired, {
      databases: new Map(),
      roles: new Map(),
      access: accessRules({ apps: [] }),
    }),
    ...planMariadb(desired, NO_MARIADB),
    ...planCaches(desired, { files: new Map(), running: new Set(), folders: new Set() }),
    ...planContainers(before, NO_CONTAINERS),
    ...planContainers(desired, fetched),
  ]
  return {
    app: app.service,
    arch: recipe.arch,
    resources: app.resources,
    devices: Object.values(recipe.devices).map(it => ({ path: DEVICE_PATHS[it.class], ...it })),
    network: { ...app.network, egress: app.egress, aliases: app.aliases },
    ports: app.ports,
    privileges: app.privileges,
    requires: recipe.requires,
    ...(recipe.mail ? { mail: recipe.mail } : {}),
    firewall: {
      asks: serviceRules(app),
      goes: outwardRules(app),
      isReached: inwardRules(app),
      onTheBox: mappedRules(app),
    },
    proxy: pagesOf(app),
    signIn: app.oidc,
    databases: app.databases,
    caches: app.caches,
    storage: app.storage,
    files: app.files.map(it => filled(it, app.values)),
    containers: [
      holderOf(app),
      ...app.processes.map(it => processSpec(app, it, it.image ?? '')),
    ].map(readable),
    jobs: app.jobs,
    hooks: app.hooks,
    backup: app.saved,
    steps: steps.map(it => it.says),
  }
}

const NO_CONTAINERS = { containers: [], images: new Set<string>(), locked: new Map() }

function factsOf(
  recipe: Recipe,
  folder: string,
  answers: Readonly<Record<string, Answer>>,
): AppFacts {
  const unknown = Object.entries(recipe.questions)
    .filter(([, it]) => it.default === undefined)
    .map(([id]) => [id, `<answer ${id}>`])
  return {
    entry: { state: 'running', number: 1, revision: 1, stops: [], restarts: 0, 'set-up': false },
    recipe,
    folder,
    next: undefined,
    images: [],
    secrets: Object.fromEntries(
      Object.keys(secretsFor(recipe, {})).map(id => [id, secretName(id)]),
    ),
    answers: { ...Object.fromEntries(unknown), ...answers },
    overrides: {},
  }
}

/** `<secret admin>`; those of the box itself are `<secret database>`, `<secret caches.queue>`. */
function secretName(id: string): string {
  const [kind = '', own] = id.split(':')
  return `<secret ${own ? `${kind}s.${own}` : kind}>`
}

/** The pages that the proxy answers for, and what it does with requests for them. */
function pagesOf(app: DesiredApp) {
  const origins = originsOf({ hostname: NOWHERE.name, prefix: NOWHERE.prefix })
  return sitesOf([app]).map(({ name, web, port }) => {
    const { proxied, protocol, maxBody, idleTimeout, guarded, identity, publicPaths } = web
    const urls = origins.app(name).flatMap(it => (it.protocol === 'https:' ? [it.origin] : []))
    const { address } = app.network.ipv6
    if (!proxied) return { urls, to: `[${address}]:443`, proxied }
    if (web.files) {
      const { root, cache } = web.files
      return { urls, files: root, cache, proxied, guarded, publicPaths, wellKnown: web.wellKnown }
    }
    return {
      urls,
      to: `[${address}]:${port}`,
      ...{ proxied, protocol, maxBody, idleTimeout, guarded, identity, publicPaths },
      wellKnown: web.wellKnown,
      static: web.statics.map(({ url, from, cache }) => ({ url, from, cache })),
    }
  })
}

/** As it is written: with values in the place of placeholders. */
function filled(file: FileNeed, values: Values): FileNeed {
  const set = Object.entries(file.set ?? {}).map(([key, it]) => [
    key,
    typeof it === 'string' ? fillIn(it, values) : it,
  ])
  return {
    ...file,
    ...(file.content === undefined ? {} : { content: fillIn(file.content, values) }),
    ...(file.set === undefined ? {} : { set: Object.fromEntries(set) }),
  }
}

/** With variables as a table, which is how people look for them. */
function readable(spec: ContainerSpec) {
  if (spec.role === 'holder') return spec
  const { environment, ...rest } = spec
  return {
    ...rest,
    environment: Object.fromEntries(environment.map(it => it.split(/=(.*)/s).slice(0, 2))),
  }
}
