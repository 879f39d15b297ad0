import { QueryClientProvider } from '@tanstack/react-query'
import type Docker from 'dockerode'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { vi } from 'vitest'
import { jobApp } from '../../../agent/backup/plan.ts'
import type { GantryError } from '../../../agent/base/errors.ts'
import type { AppFacts, LockedImage } from '../../../agent/box/app-facts.ts'
import { refuseUnlessThere, refuseWithoutConsent } from '../../../agent/box/consent.ts'
import { type Desired, desiredBox, devicePaths } from '../../../agent/box/desired.ts'
import { graceOf } from '../../../agent/box/grace.ts'
import { originsOf } from '../../../agent/box/origins.ts'
import { type Machine, refuseUnlessFit } from '../../../agent/box/requirements.ts'
import { newSecret, shownSecrets } from '../../../agent/box/secrets.ts'
import { type AppKnowledge, appStatus } from '../../../agent/box/status.ts'
import { serviceSpec } from '../../../agent/box/swarm-service.ts'
import { planCaches } from '../../../agent/cache/plan.ts'
import { appDetails } from '../../../agent/commands/app-words.ts'
import { creationOptions } from '../../../agent/containers/creation.ts'
import { checksOf } from '../../../agent/containers/health.ts'
import { planContainers } from '../../../agent/containers/plan.ts'
import { slices } from '../../../agent/containers/slices.ts'
import { NO_MARIADB, planMariadb } from '../../../agent/database/mariadb-plan.ts'
import { accessRules, planDatabases } from '../../../agent/database/plan.ts'
import { mergeInto } from '../../../agent/files/merge.ts'
import { NOWHERE, ruleset } from '../../../agent/firewall/ruleset.ts'
import { clientFor } from '../../../agent/gate/oidc-verbs.ts'
import type { App } from '../../../agent/http/api.ts'
import { isFoundBy } from '../../../agent/http/found.ts'
import { planAttachments } from '../../../agent/network/attachment-plan.ts'
import { planNetworks } from '../../../agent/network/plan.ts'
import { planAssets } from '../../../agent/proxy/assets-plan.ts'
import { caddyConfig } from '../../../agent/proxy/caddy-config.ts'
import { planPageFolders } from '../../../agent/proxy/page-folders-plan.ts'
import { complaint } from '../../../agent/recipe/answers.ts'
import { inLanguage } from '../../../agent/recipe/in-language.ts'
import { fillIn } from '../../../agent/recipe/placeholders.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'
import { TRANSLATIONS } from '../../../agent/recipe/text.ts'
import { planStorage } from '../../../agent/storage/plan.ts'
import { planHooks, runTask } from '../../../agent/tasks/hooks.ts'
import { AppView } from '../../../agent/ui/app/app-view.tsx'
import { BoxContext } from '../../../agent/ui/box-context.ts'
import { askedAmong, firstValues } from '../../../agent/ui/questions/answers.ts'
import { asked } from '../../../agent/ui/use-asked.ts'
import { breakingBetween, stopsBetween } from '../../../agent/update/path.ts'
import { MANIFEST } from '../../fakes/desired.ts'
import { CLOCK_SHARED } from '../../fakes/spread.ts'

/**
 * Everything that a box, its page and its terminal make of a recipe, from the functions that they
 * run themselves. What no component, nobody at the page and nobody at a terminal would notice is
 * not in it: so a key that changes nothing here is a key that has no effect.
 */
export async function effectsOf(recipe: Recipe): Promise<string> {
  const world = boxWith(recipe)
  return JSON.stringify([
    componentsOf(world),
    await tasksOf(world),
    await healthOf(world),
    filesOf(world),
    world.app.saved,
    secretsOf(recipe),
    questionsOf(recipe),
    refusals(recipe),
    updatesOf(recipe),
    pagesOf(recipe, world),
  ])
}

/** A box with this app alone, whose images are there. */
function boxWith(recipe: Recipe) {
  const facts: AppFacts = {
    entry: { state: 'running', number: 1, revision: 1, stops: [], restarts: 0, 'set-up': false },
    recipe,
    folder: '/recipe',
    next: undefined,
    images: [],
    secrets: Object.fromEntries(Object.keys(recipe.secrets).map(id => [id, `secret of ${id}`])),
    answers: Object.fromEntries(
      Object.entries(recipe.questions).flatMap(([id, it]) =>
        it.default === undefined ? [[id, `answer to ${id}`]] : [],
      ),
    ),
    overrides: {},
  }
  const hardware = new Set(devicePaths(recipe))
  const asked = desiredBox(MANIFEST, [facts], hardware).apps.flatMap(it => it.processes)
  const images = asked.map(
    ({ source }, index): LockedImage => ({
      asked: source.asked,
      id: `sha256:${String(index).padStart(64, '0')}`,
      from: 'registry',
    }),
  )
  const leaves = new Map([[recipe.service, { certificate: 'certificate', key: 'key' }]])
  const desired = desiredBox(MANIFEST, [{ ...facts, images }], hardware, {
    leaves,
    authorities: 'authorities',
  })
  const app = desired.apps[0]
  if (!app) throw new Error('one app makes a box of one')
  return { app, desired, entry: facts.entry, answers: facts.answers, before: asked }
}

type World = ReturnType<typeof boxWith>

/** Every step of every component that keeps something for apps, as it would be done. */
function componentsOf({ desired, before }: World) {
  const ids = desired.apps.flatMap(it => it.processes.flatMap(({ image }) => image ?? []))
  const containers = planContainers(desired, {
    containers: [],
    images: new Set(ids),
    locked: new Map(),
  })
  return [
    before.map(it => it.source),
    planStorage(desired, new Map()),
    planNetworks(desired, new Map()),
    planAttachments(desired, {
      wire: { card: 'eth0', mac: '02:00:00:00:00:01' },
      uplink: false,
      documents: new Map(),
      cables: new Map(),
      holders: new Map(),
    }),
    planDatabases(desired, { databases: new Map(), roles: new Map(), access: '' }),
    accessRules(desired),
    planMariadb(desired, NO_MARIADB),
    planCaches(desired, { files: new Map(), running: new Set(), folders: new Set() }),
    slices(async () => '', '/').plan(desired, new Map()),
    containers.map(it =>
      it.kind === 'create' ? creationOptions(it.spec, { id: 'base', group: undefined }) : it.says,
    ),
    ruleset(desired, NOWHERE),
    caddyConfig(
      desired,
      ['192.168.1.20'],
      {
        ...{
          webHttp: 'http',
          webHttps: 'https',
          gate: 'gate',
          oidc: 'oidc',
          neighbours: 'neighbours',
        },
        ...{ admin: 'admin', apps: 'apps', storage: 'storage' },
      },
      { signing: undefined, shown: undefined },
    ),
    planAssets(desired, new Set()),
    planPageFolders(desired, { sources: everyFolder(desired), shown: new Map() }),
    desired.apps.filter(it => it.scale).map(it => serviceSpec(it, CLOCK_SHARED, { boxes: 9 })),
    desired.apps.map(clientFor),
  ]
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? R : never

/** What hooks and jobs run, where, and how long at most. */
async function tasksOf({ app, desired }: World) {
  const done: unknown[] = []
  const run = async (...about: readonly unknown[]) => {
    done.push(about)
    return { code: 1, output: '' }
  }
  const task = (...about: Tail<Parameters<typeof runTask>>) =>
    runTask(run, ...about).catch(error => done.push(String(error)))
  const observed = { marks: new Map(), healthy: new Set([app.service]) }
  for (const process of app.processes) {
    const starts = new Map([[`${app.service}.${process.name}`, '1']])
    for (const step of planHooks(desired, { ...observed, starts })) {
      done.push(step.kind)
      await task(app.service, step.kind, step.hook)
    }
  }
  const { 'pre-upgrade': before, 'post-upgrade': after } = app.hooks
  for (const hook of [before, after]) {
    done.push('around an update')
    if (hook) await task(app.service, 'a hook', hook)
  }
  const { before: pre, after: post } = jobApp(app, '')
  for (const hook of [pre, post]) {
    done.push('around a backup')
    if (hook) await task(app.service, 'a hook', hook)
  }
  for (const job of app.jobs) await task(app.service, `the job ${job.name}`, job)
  return done
}

/** What is asked to see whether it works, and how often. */
async function healthOf({ app }: World) {
  const asked: unknown[] = []
  const note = (...about: readonly unknown[]) => {
    asked.push(about.map(it => (it instanceof AbortSignal ? 'until a moment' : it)))
    return Promise.reject(new Error('nobody is there'))
  }
  const inspect = () => Promise.resolve({ State: { Pid: 0, Running: true } })
  const docker = {
    getContainer: (name: string) => ({
      inspect,
      exec: (it: { Cmd: unknown }) => note(name, it.Cmd),
    }),
  } as unknown as Docker
  const checks = checksOf({ docker, ask: note }, app)
  const waits = vi.spyOn(AbortSignal, 'timeout')
  await Promise.all(checks.map(it => it.passes()))
  asked.push(waits.mock.calls)
  waits.mockRestore()
  const said = app.processes.map(({ health }) => health?.tcp)
  return [
    asked,
    said,
    checks.map(({ of, rhythm }) => [of, rhythm?.interval, rhythm?.retries]),
    graceOf(app),
  ]
}

/** What stands in files that are written for the app. */
function filesOf({ app }: World) {
  return app.files.map(({ path, content, set, format }) => {
    if (content !== undefined) return [path, fillIn(content, app.values)]
    return [path, set && format && mergeInto(format, '', set)]
  })
}

function secretsOf(recipe: Recipe) {
  const kinds = Object.values(recipe.secrets).map(it => {
    const value = Array.from({ length: 40 }, () => newSecret(it).replace(/=+$/, '')).join('')
    // What it is made of, whichever letters came this time.
    const forms = [/^[0-9a-f]+$/, /^[A-Za-z0-9]+$/, /^[A-Za-z0-9+/]+$/, /^[0-9a-f-]+$/]
    return [value.length, forms.map(form => form.test(value))]
  })
  return [kinds, TRANSLATIONS.map(it => shownSecrets(inLanguage(recipe, it), {}))]
}

/** Which answers would do. */
function questionsOf({ questions }: Recipe) {
  const tries = [
    '',
    'a',
    'abcdefgh',
    'a'.repeat(60),
    'a@b.example',
    'https://a.example',
    'a.example',
    'Europe/Berlin',
    true,
    3,
    40,
    undefined,
  ]
  const values = firstValues(questions, {})
  return Object.values(questions).map(it => [
    tries.map(answer => complaint(it, answer)),
    askedAmong(questions, values).length,
    askedAmong(questions, {
      ...values,
      ...Object.fromEntries(Object.keys(questions).map(id => [id, true])),
    }).length,
  ])
}

const small: Machine = {
  architecture: 'amd64',
  memory: 1,
  diskFree: 2 ** 31,
  devices: new Set(),
  wired: false,
  postgresql: '17',
}
const large: Machine = { ...small, architecture: 'arm64', memory: 2 ** 50, diskFree: 2 ** 50 }

/** Why boxes would refuse it. */
function refusals(recipe: Recipe) {
  const tries = [
    ...[small, { ...small, memory: 2 ** 50 }, large].map(
      machine => () => refuseUnlessFit(recipe, machine),
    ),
    () => refuseUnlessThere(recipe, []),
    () => refuseWithoutConsent(recipe, false),
  ]
  return tries.map(refuse => {
    try {
      return refuse()
    } catch (error) {
      return [String(error), (error as GantryError).hint]
    }
  })
}

/** The way from every old version of it. */
function updatesOf(recipe: Recipe) {
  return Array.from({ length: 40 }, (_, major) => {
    const old = { ...recipe, version: `${major}.0.0` }
    try {
      return [stopsBetween(old, recipe), breakingBetween(old, recipe)]
    } catch (error) {
      return String(error)
    }
  })
}

/** The page of the app before it is installed, while it runs, and where it is a newer version; the same in a terminal. */
function pagesOf(recipe: Recipe, { app, entry, answers }: World) {
  const know: AppKnowledge = {
    recipe,
    language: 'en',
    entry: undefined,
    desired: undefined,
    obstacle: undefined,
    numberUrl: undefined,
    inCatalogue: true,
    score: { points: 70, lacks: ['licence'] },
    origin: recipe.service,
    preloaded: false,
    icon: undefined,
    settings: { env: {}, answers },
    newer: undefined,
    problem: undefined,
    progress: undefined,
    note: undefined,
    healthy: true,
    unfinished: false,
    settled: true,
  }
  const old = { ...recipe, version: '0.0.1', questions: {} }
  const here = { ...know, entry, desired: app }
  const box = { claimed: true, name: 'gantry', version: '1', secureUrl: '', signedIn: true }
  const spoken = TRANSLATIONS.flatMap(language => {
    const other = inLanguage(recipe, language)
    return other === recipe ? [] : [{ ...know, recipe: other }]
  })
  return [know, here, { ...here, recipe: old, newer: recipe }, ...spoken].flatMap(it => {
    const status = appStatus(it, originsOf({ hostname: 'gantry', prefix: 'fd12:3456:789a' }), '')
    if (!status) return []
    const view = createElement(AppView, { service: status.service, apps: [status] })
    const inBox = createElement(
      BoxContext.Provider,
      { value: { box, refresh: async () => {} } },
      view,
    )
    const page = createElement(QueryClientProvider, { client: asked }, inBox)
    return [renderToStaticMarkup(page), appDetails(status), isFoundByAll(status)]
  })
}

const everyFolder = ({ apps }: Desired) =>
  new Map(apps.flatMap(it => it.storage.map(({ folder }) => [folder, folder] as const)))

const isFoundByAll = (app: App) => ['pictures', 'x', 'media', 'files'].map(it => isFoundBy(it, app))
