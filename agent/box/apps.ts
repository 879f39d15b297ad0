import { join } from 'node:path'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { engineOf } from '../database/need.ts'
import { settleAnswers } from '../recipe/answers.ts'
import type { Answer } from '../recipe/question.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Recipe } from '../recipe/schema.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'
import { isGone } from '../site/ownership/need.ts'
import { refuseMoved } from '../site/ownership/transition.ts'
import { GUEST_NUMBERS } from '../site/placement/need.ts'
import { breakingBetween, stopsBetween } from '../update/path.ts'
import { choosesPeople } from './access.ts'
import type { CatalogueApp } from './catalogue.ts'
import type { ChangeKind } from './change-kinds.ts'
import { refuseIfNeeded, refusePorts, refuseUnlessThere, refuseWithoutConsent } from './consent.ts'
import type { Change } from './history.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import { lastingProcesses } from './processes.ts'
import { type Machine, refuseUnlessFit } from './requirements.ts'
import { secretsFor } from './secrets.ts'
import { refuseNames } from './sites.ts'
import type { Store, StoredApp } from './store.ts'

/** What a person decides when an app is installed. */
export interface Wishes {
  /** The name that it gets instead of its recipe's, so that one recipe can be installed twice. */
  readonly as?: string | undefined
  /** By question. */
  readonly answers?: Readonly<Record<string, Answer>> | undefined
  /** The owner agrees to what it gets of the box's own: see consent.ts. */
  readonly agree?: boolean | undefined
  /** What its entry says from the beginning, where it comes with a past. */
  readonly entry?: Partial<Omit<AppEntry, 'number' | 'revision'>> | undefined
}

/** What people can do with apps. Each call changes what the box should be; the loop does the rest. */
export interface Apps {
  /** From the catalogue, or what was kept of it. Throws NotFound, InvalidInput or Conflict with the reason. */
  install(name: string, wishes: Wishes): Promise<string>
  /**
   * Throws what would keep an app of another box from coming here, as its recipe is there; also where
   * data was kept of one of that name.
   */
  admit(service: string, recipe: string): Promise<void>
  /** Throws Conflict where another app of this box cannot work without it. */
  spare(service: string): Promise<void>
  /** From a recipe folder of one's own. Both answer the service's name. */
  add(folder: string, wishes: Wishes): Promise<string>
  setState(service: string, state: AppEntry['state']): Promise<void>
  /** Ends all its processes and starts them anew, in order; or one of them alone. */
  restart(service: string, process?: string): Promise<void>
  /** New answers, variables over everything (`undefined` takes one back), another limit. */
  configure(service: string, changes: Changes): Promise<void>
  /** The owner has set the app up: strangers may see it now. */
  markSetUp(service: string): Promise<void>
  /**
   * Who may use it beside those who look after the box; `undefined` for the whole household. Throws
   * Conflict for an app that has people of its own.
   */
  choosePeople(service: string, ids: readonly string[] | undefined): Promise<void>
  /** Makes those secrets anew that may be; the app is started again with them. */
  rotate(service: string): Promise<void>
  /**
   * Goes to the catalogue's recipe, or that of a folder. Throws Conflict where versions in between
   * change so much that the owner has to agree (`agree`).
   */
  update(service: string, options: UpdateOptions): Promise<void>
  /** Ends an update that has changed nothing yet. */
  cancelUpdate(service: string): Promise<void>
  /** Goes back to the version before, with the data that it had. */
  goBack(service: string): Promise<void>
}

export interface UpdateOptions {
  readonly folder?: string | undefined
  readonly answers?: Readonly<Record<string, Answer>> | undefined
  readonly agree?: boolean | undefined
}

export interface Changes {
  readonly answers?: Readonly<Record<string, Answer>> | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Bytes: the most that it may take; `null` for what its recipe says. */
  readonly memory?: number | null | undefined
}

export interface AppsOptions {
  readonly store: Store
  readonly catalogue: ReadonlyMap<string, CatalogueApp>
  /** Runs one change of the manifest at a time, and pokes the loop when it is on disk. */
  readonly change: (why: Change, edit: (manifest: Manifest) => Promise<Manifest>) => Promise<void>
  readonly machine: () => Promise<Machine>
}

export function appsOf({ store, catalogue, change, machine }: AppsOptions): Apps {
  async function readRecipeIn(folder: string): Promise<Recipe> {
    const file = join(folder, 'recipe.toml')
    const text = await readText(file)
    if (text !== undefined) return recipeOrThrow(file, text)
    throw new InvalidInput('recipe-missing', `${file} does not exist`, {
      hint: 'give the folder that holds recipe.toml',
    })
  }

  async function recipesBeside(service: string, { apps }: Manifest): Promise<Recipe[]> {
    const others = Object.entries(apps).filter(
      ([it, { state }]) => it !== service && (state === 'running' || state === 'stopped'),
    )
    const found = await Promise.all(
      // One that cannot be read is told of elsewhere, and in nobody's way here.
      others.map(([it, { revision }]) => store.app(it, revision).catch(() => undefined)),
    )
    return found.flatMap(it => it?.recipe ?? [])
  }

  /** Takes in a recipe that is not on the box, or whose data was kept. */
  async function takeIn(folder: string, from: string | undefined, wishes: Wishes): Promise<string> {
    const read = await readRecipeIn(folder)
    const service = wishes.as ?? read.service
    if (!SERVICE_NAME.test(service)) {
      throw new InvalidInput('name-invalid', `"${service}" cannot be the name of an app`, {
        hint: 'lower-case letters, digits and inner hyphens, at most 40',
      })
    }
    const recipe = { ...read, service }
    refuseUnlessFit(recipe, await machine())
    await change(
      { what: `install ${service}`, kind: 'app-installed', app: service },
      async manifest => {
        refuseIfTaken(service, manifest)
        const beside = await recipesBeside(service, manifest)
        refuseNames(recipe, beside)
        refusePorts(recipe, beside)
        refuseUnlessThere(recipe, beside)
        refuseWithoutConsent(recipe, wishes.agree ?? false)
        const before = manifest.apps[service]
        const kept = before && (await store.app(service, before.revision))
        if (kept) refuseOtherEngine(kept.recipe, recipe)
        const answers = settleAnswers(recipe.questions, wishes.answers ?? {}, kept?.answers)
        const revision = await store.addRevision(service, folder)
        await store.saveAnswers(service, revision, answers)
        await store.saveSecrets(service, secretsFor(recipe, await store.secrets(service)))
        const entry: AppEntry = {
          state: 'running',
          number: before?.number ?? freeNumber(manifest),
          revision,
          recipe: from,
          stops: [],
          restarts: 0,
          'set-up': false,
          // Whoever was kept out before does not come in because it was away.
          ...(before?.people ? { people: before.people } : {}),
          ...wishes.entry,
        }
        return withEntry(manifest, service, entry)
      },
    )
    return service
  }

  /** Changes the entry of an app that is installed, or of which data is `kept` at least. */
  async function edit(
    service: string,
    why: Pick<Change, 'what' | 'kind' | 'about'>,
    next: (entry: AppEntry, app: StoredApp, manifest: Manifest) => Promise<AppEntry>,
    kept = false,
  ): Promise<void> {
    await change({ ...why, app: service }, async manifest => {
      const { entry, app } = await present(service, manifest)
      if (entry.state === 'kept' && !kept) throw unknown(service)
      return withEntry(manifest, service, await next(entry, app, manifest))
    })
  }

  async function present(service: string, { apps }: Manifest) {
    const entry = apps[service]
    const app = entry && (await store.app(service, entry.revision))
    if (!entry || !app) throw unknown(service)
    refuseIfDeleting(service, entry)
    if (!isGone(entry.move)) refuseMoved(service, entry.move)
    return { entry, app }
  }

  return {
    async install(name, wishes) {
      const app = catalogue.get(name)
      if (app) return await takeIn(app.folder, name, wishes)
      // What was taken away and kept its data comes back from the recipe that it had.
      const entry = (await store.manifest())?.apps[name]
      const kept = entry?.state === 'kept' && (await store.app(name, entry.revision))
      if (kept) return await takeIn(kept.folder, entry.recipe, { as: name, ...wishes })
      throw new NotFound('app-unknown', `the catalogue has no app ${name}`)
    },

    add: (folder, wishes) => takeIn(folder, undefined, wishes),
    async admit(service, text) {
      const manifest = await store.manifest()
      if (!manifest) return
      const entry = manifest.apps[service]
      refuseIfTaken(service, manifest)
      if (entry) {
        throw new Conflict('name-taken', `data of an app named ${service} was kept on this box`, {
          hint: 'install it again there and remove it with its data first',
        })
      }
      const recipe = { ...recipeOrThrow('recipe.toml', text), service }
      refuseUnlessFit(recipe, await machine())
      const beside = await recipesBeside(service, manifest)
      refuseNames(recipe, beside)
      refusePorts(recipe, beside)
      refuseUnlessThere(recipe, beside)
      freeNumber(manifest)
    },
    async spare(service) {
      const manifest = await store.manifest()
      if (manifest) refuseIfNeeded(service, await recipesBeside(service, manifest))
    },
    setState: (service, state) =>
      edit(
        service,
        { what: `${service}: ${state}`, kind: STATE_CHANGES[state] },
        async ({ update, ...entry }, _app, manifest) => {
          if (state === 'kept' || state === 'deleted') {
            refuseIfNeeded(service, await recipesBeside(service, manifest))
          }
          // Taking an app away is how its update is ended, too, while it has changed nothing.
          if (update && update.phase !== 'fetch') throw changing(service)
          if (state === 'running') refuseMoved(service, entry.move)
          return { ...entry, state }
        },
        state === 'deleted',
      ),
    restart: (service, process) =>
      edit(
        service,
        {
          what: `restart ${named(service, process)}`,
          kind: 'app-restarted',
          about: named(service, process),
        },
        async (entry, { recipe }) => {
          if (entry.state !== 'running') throw stopped(service, 'start it instead')
          if (process === undefined) return { ...entry, restarts: entry.restarts + 1 }
          refuseUnlessLasting(recipe, process)
          const counts = entry['process-restarts']
          const count = (counts?.[process] ?? 0) + 1
          return { ...entry, 'process-restarts': { ...counts, [process]: count } }
        },
      ),
    markSetUp: service =>
      edit(service, { what: `${service} is set up`, kind: 'app-set-up' }, async entry => ({
        ...entry,
        'set-up': true,
      })),

    choosePeople: (service, ids) =>
      edit(
        service,
        { what: `who may use ${service}`, kind: 'app-people' },
        async ({ people: _old, ...entry }, { recipe }) => {
          if (ids && !choosesPeople(recipe)) {
            throw new Conflict('app-own-people', `${service} has people of its own`, {
              hint: 'the box does not sign people in to it: say in the app itself who comes in',
            })
          }
          return ids ? { ...entry, people: [...ids] } : entry
        },
      ),

    configure: (service, { answers: given = {}, env = {}, memory }) =>
      edit(
        service,
        { what: `settings of ${service}`, kind: 'app-settings' },
        async (entry, { recipe, settings, answers: had }) => {
          const answers = settleAnswers(recipe.questions, given, had)
          const merged = Object.entries({ ...settings.env, ...env })
          const limit = memory === undefined ? settings.memory : (memory ?? undefined)
          await store.saveSettings(service, {
            env: Object.fromEntries(
              merged.filter((it): it is [string, string] => it[1] !== undefined),
            ),
            memory: limit,
          })
          await store.saveAnswers(service, entry.revision, answers)
          return entry
        },
      ),

    rotate: service =>
      edit(
        service,
        { what: `new secrets for ${service}`, kind: 'app-secrets' },
        async (entry, { recipe }) => {
          const old = await store.secrets(service)
          const stay = Object.entries(old).filter(([id]) => recipe.secrets[id]?.rotate !== 'manual')
          if (stay.length === Object.keys(old).length) {
            throw new Conflict('nothing-to-rotate', `no secret of ${service} can be made anew`)
          }
          await store.saveSecrets(service, secretsFor(recipe, Object.fromEntries(stay)))
          return entry
        },
      ),

    async update(service, { folder, answers, agree = false }) {
      const manifest = await store.manifest()
      if (!manifest?.apps[service]) throw unknown(service)
      const from = manifest.apps[service].recipe
      const source = folder ?? catalogue.get(from ?? '')?.folder
      if (source === undefined) {
        throw new Conflict('update-unknown', `no catalogue has a newer ${service}`, {
          hint: 'give the folder of the new recipe',
        })
      }
      const read = await readRecipeIn(source)
      refuseUnlessFit(read, await machine())
      await edit(
        service,
        { what: `update ${service}`, kind: 'app-updated' },
        async (entry, { recipe: now, answers: had }, box) => {
          if (entry.update) throw changing(service)
          if (entry.state !== 'running') {
            throw stopped(service, 'start it first: only then it shows whether the update works')
          }
          if (![service, now.service].includes(read.service) && read.service !== from) {
            throw new InvalidInput('recipe-other', `that is the recipe of ${read.service}`, {
              hint: `give the recipe of ${service}`,
            })
          }
          const next = { ...read, service }
          refuseOtherEngine(now, next)
          const beside = await recipesBeside(service, box)
          refusePorts(next, beside)
          refuseUnlessThere(next, beside)
          refuseWithoutConsent(next, agree, now)
          const breaking = breakingBetween(now, next)
          if (breaking.length > 0 && !agree) {
            throw new Conflict('update-breaking', `version ${breaking.join(', ')} changes much`, {
              hint: next.upgrade.note ?? 'read what its makers say, then agree to it',
            })
          }
          const settled = settleAnswers(next.questions, answers ?? {}, had)
          const stops: number[] = []
          for (const stop of stopsBetween(now, next)) {
            stops.push(await store.addRevision(service, source, stop))
          }
          stops.push(await store.addRevision(service, source))
          for (const revision of stops) await store.saveAnswers(service, revision, settled)
          await store.saveSecrets(service, secretsFor(next, await store.secrets(service)))
          const [to = entry.revision, ...later] = stops
          const { previous: _gone, ...rest } = entry
          return {
            ...rest,
            stops: later,
            update: { from: entry.revision, to, phase: 'fetch' },
          }
        },
      )
    },

    cancelUpdate: service =>
      edit(
        service,
        { what: `${service} is not updated`, kind: 'app-not-updated' },
        async ({ update, ...entry }) => {
          if (!update) throw new Conflict('not-updating', `${service} is not being updated`)
          if (update.phase !== 'fetch') throw changing(service)
          return { ...entry, stops: [] }
        },
      ),

    goBack: service =>
      edit(
        service,
        { what: `go back to the old ${service}`, kind: 'app-went-back' },
        async entry => {
          if (entry.update) throw changing(service)
          if (entry.previous === undefined || entry.state !== 'running') {
            throw new Conflict(
              'no-way-back',
              `there is no version before of ${service} to go back to`,
              {
                hint: 'only a running app can go back, and only to the version before its last update',
              },
            )
          }
          const why = 'its owner wanted it'
          const { revision: from, previous: to } = entry
          return { ...entry, update: { from, to, phase: 'back', why } }
        },
      ),
  }
}

/** What it is called when an app is told to be in a state. */
const STATE_CHANGES = {
  running: 'app-started',
  stopped: 'app-stopped',
  kept: 'app-removed',
  deleted: 'app-deleted',
} as const satisfies Record<AppEntry['state'], ChangeKind>

const named = (service: string, process: string | undefined) =>
  process === undefined ? service : `${service}.${process}`

const changing = (service: string) =>
  new Conflict('app-changing', `${service} is being changed at this moment`, {
    hint: 'wait until that is done: it cannot be left half-way',
  })

const unknown = (service: string) =>
  new NotFound('app-unknown', `there is no app ${service} on this box`)

const stopped = (service: string, hint: string) =>
  new Conflict('app-stopped', `${service} does not run`, { hint })

/** Throws where a process is not among those of a recipe that keep running. */
function refuseUnlessLasting(recipe: Recipe, process: string): void {
  const lasting = lastingProcesses(recipe)
  if (lasting.includes(process)) return
  throw new NotFound('process-unknown', `${recipe.service} keeps no process ${process} running`, {
    hint: `one of: ${lasting.join(', ')}`,
  })
}

/** Data does not move from one engine to another by itself. */
function refuseOtherEngine(now: Recipe, next: Recipe): void {
  const engines = (recipe: Recipe) =>
    new Map(
      Object.entries({
        ...recipe.databases,
        ...(recipe.database ? { '': recipe.database } : {}),
      }).map(([id, it]) => {
        const found = engineOf(it.variant)
        return [id, 'engine' in found ? `${found.engine}, locale ${it.locale}` : ''] as const
      }),
    )
  const [old, wanted] = [engines(now), engines(next)]
  for (const [id, engine] of wanted) {
    const had = old.get(id)
    if (had === undefined || had === engine) continue
    throw new Conflict('engine-changed', `${now.service} has its data in ${had}, not ${engine}`, {
      hint: 'install the new recipe under another name and move the data with the app itself',
    })
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
  for (let number = 1; number < GUEST_NUMBERS.first; number++) if (!taken.has(number)) return number
  throw new Conflict('box-full', 'this box cannot hold one more app')
}
