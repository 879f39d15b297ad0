import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Conflict, NotFound, type Problem, problemOf } from '../base/errors.ts'
import { exists, readText, syncFolder, syncWhole, writeWhole } from '../base/files.ts'
import type { Box } from '../box/box.ts'
import { type CatalogueApp, readCatalogue } from '../box/catalogue.ts'
import type { CatalogueReport, CatalogueTrial, Fetching } from '../http/api.ts'
import { isMerit } from '../recipe/score.ts'
import type { Brought } from './brought.ts'
import { fetchIndex, fetchRelease, type Get } from './fetch.ts'
import { hashOf, type Index, type Release, readIndex } from './index-file.ts'
import type { CatalogueSource } from './need.ts'

export interface CataloguesOptions {
  /** Where those of the owner are kept, each in a folder: they are there without the internet, too. */
  readonly folder: string
  /** What travels in the box. */
  readonly own: ReadonlyMap<string, CatalogueApp>
  /** What the owner brought goes before all catalogues. */
  readonly brought: Pick<Brought, 'apps'>
  /** Everything that the box offers: changed whenever a catalogue is. */
  readonly offered: Map<string, CatalogueApp>
  readonly get: Get
  readonly now: () => Date
}

export interface Catalogues {
  /** Shows what was fetched before, without asking anybody. */
  load(sources: Sources): Promise<void>
  report(sources: Sources): Promise<CatalogueReport[]>
  /** Fetches the newest state of one, or throws with the reason; what was there stays then. */
  refresh(name: string, sources: Sources): Promise<void>
  /** All of them or those, one after the other; what went wrong is in the report. */
  refreshAll(sources: Sources, names?: readonly string[]): Promise<void>
  /**
   * Those of which nothing can be offered yet: they were said beforehand to a box without internet,
   * or what is here of them was not read since the start.
   */
  missing(sources: Sources): Promise<readonly string[]>
  /**
   * Tries one, and lets it be used from then on; `taken` ends with that, or with why it was not
   * taken, which `trial` goes on telling. Throws Conflict where it cannot begin.
   */
  add(
    name: string,
    source: CatalogueSource,
    sources: Sources,
    use: () => Promise<void>,
  ): { readonly taken: Promise<void> }
  /** The one that is being tried, or that was not taken. */
  trial(sources: Sources): CatalogueTrial | undefined
  /** A trial ends; of a catalogue everything goes. */
  forget(name: string, sources: Sources): Promise<void>
  /** What they have, by service, and what the box brings; without what the owner brought. */
  services(): ReadonlySet<string>
  /** The folder of a version of an app, fetched where it is not here: from the first that has it. */
  version(app: string, version: string, sources: Sources): Promise<string>
}

/** A catalogue that is not one yet. */
interface Trial {
  readonly name: string
  readonly source: CatalogueSource
  /** Ends the fetching. */
  readonly stop: AbortController
  readonly problem?: Problem
}

export type Sources = Readonly<Record<string, CatalogueSource>>

/** Catalogues beside the one that the box brings. */
export function openCatalogues(options: CataloguesOptions): Catalogues {
  const { folder, own, brought, offered, get, now } = options
  const problems = new Map<string, Problem>()
  /** How far those are that are fetched now. */
  const going = new Map<string, Fetching>()
  let tried: Trial | undefined
  const asked = new Map<string, string>()
  const place = (name: string) => join(folder, name)
  let services: ReadonlySet<string> = new Set(own.keys())
  let read: ReadonlySet<string> = new Set()
  /** One after the other: two of one catalogue would mix their files. */
  let fetching: Promise<void> = Promise.resolve()

  /** None, too, where it cannot be read: another version of Gantry may have written it. */
  const indexOf = async (name: string): Promise<Index | undefined> => {
    const text = await readText(join(place(name), 'index.json'))
    try {
      return text === undefined ? undefined : readIndex(text)
    } catch {
      return undefined
    }
  }

  async function load(sources: Sources): Promise<void> {
    const found = await Promise.all(
      Object.entries(sources).map(async ([name, { priority }]) => {
        await putBack(place(name))
        const apps = await readCatalogue(join(place(name), 'apps'), '/nowhere')
        // What an app is called in the index is what it is.
        for (const [service, it] of apps) if (basename(it.folder) !== service) apps.delete(service)
        const index = await indexOf(name)
        for (const [service, it] of apps) apps.set(service, scored(it, index?.apps[service]))
        tellUnreadable(name, index, apps)
        return { priority, apps }
      }),
    )
    read = new Set(Object.keys(sources))
    const ranked = [{ priority: 0, apps: own }, ...found].sort(byRank)
    services = new Set(ranked.flatMap(({ apps }) => [...apps.keys()]))
    const first = await brought.apps()
    offered.clear()
    for (const { apps } of [{ apps: first }, ...ranked]) {
      for (const [name, app] of apps) if (!offered.has(name)) offered.set(name, app)
    }
  }

  /** Apps of a catalogue that it has and this box cannot offer. */
  function tellUnreadable(
    name: string,
    index: Index | undefined,
    apps: ReadonlyMap<string, CatalogueApp>,
  ): void {
    const unread = Object.keys(index?.apps ?? {}).filter(it => !apps.has(it))
    if (problems.get(name)?.code === 'catalogue-newer') problems.delete(name)
    if (unread.length === 0 || problems.has(name)) return
    problems.set(name, {
      code: 'catalogue-newer',
      message: `recipes of ${name} are not ones that this box can read: ${unread.join(', ')}`,
      hint: 'they may be for a newer Gantry: update the box, or tell whoever makes the catalogue',
    })
  }

  async function fetched(name: string, source: CatalogueSource, get: Get): Promise<void> {
    const before = await indexOf(name)
    const { index, text } = await fetchIndex(source, before?.number ?? 0, get)
    const next = `${place(name)}.next`
    await rm(next, { recursive: true, force: true })
    await mkdir(join(next, 'apps'), { recursive: true })
    const all = Object.keys(index.apps).length
    for (const [done, [app, releases]] of Object.entries(index.apps).entries()) {
      going.set(name, { done, all })
      const release = latest(releases)
      const same = before?.apps[app] && sameFiles(latest(before.apps[app]), release)
      const [here, there] = [join(place(name), 'apps', app), join(next, 'apps', app)]
      if (same && (await isWhole(here, release))) await cp(here, there, { recursive: true })
      else await fetchRelease(source, [app, release], there, get)
    }
    await writeWhole(join(next, 'index.json'), text)
    await syncWhole(next)
    await swap(place(name), next)
  }

  async function refresh(name: string, sources: Sources, by: Get = get): Promise<void> {
    const source = sources[name]
    if (!source) throw unknown(name)
    asked.set(name, now().toISOString())
    going.set(name, { done: 0 })
    const mine = fetching.then(() => fetched(name, source, by))
    fetching = mine.catch(() => {})
    try {
      await mine
      problems.delete(name)
    } catch (error) {
      problems.set(name, problemOf(error))
      throw error
    } finally {
      going.delete(name)
    }
    await load(sources)
  }

  async function take(
    { name, source, stop }: Trial,
    sources: Sources,
    use: () => Promise<void>,
  ): Promise<void> {
    // What is left of one that was removed says nothing of this one.
    await rm(place(name), { recursive: true, force: true })
    const stoppable: Get = (url, init) =>
      get(url, {
        ...init,
        signal: AbortSignal.any([stop.signal, ...(init?.signal ? [init.signal] : [])]),
      })
    try {
      await refresh(name, { ...sources, [name]: source }, stoppable)
      stop.signal.throwIfAborted()
      await use()
    } catch (error) {
      problems.delete(name)
      if (tried?.stop === stop) tried = { name, source, stop, problem: problemOf(error) }
      throw error
    }
  }

  return {
    load,
    refresh,
    services: () => services,

    async refreshAll(sources, names = Object.keys(sources)) {
      // Each tells in the report what went wrong.
      for (const name of names) await refresh(name, sources).catch(() => {})
    },

    async missing(sources) {
      const names = Object.keys(sources)
      const indexes = await Promise.all(names.map(indexOf))
      return names.filter((it, at) => !indexes[at] || !read.has(it))
    },

    async report(sources) {
      const all = Object.entries(sources).map(async ([name, { url, key, priority }]) => {
        const index = await indexOf(name)
        const [at, problem, fetching] = [asked.get(name), problems.get(name), going.get(name)]
        return {
          ...{ name, url, key, priority, apps: Object.keys(index?.apps ?? {}).length },
          ...(index ? { number: index.number, released: index.released } : {}),
          ...(at ? { asked: at } : {}),
          ...(fetching ? { fetching } : {}),
          ...(problem ? { problem } : {}),
        }
      })
      return await Promise.all(all)
    },

    add(name, source, sources, use) {
      if (sources[name]) {
        throw new Conflict('catalogue-taken', `this box has a catalogue ${name} already`, {
          hint: 'give it another name, or remove that one first',
        })
      }
      if (tried && !tried.problem && !sources[tried.name]) {
        throw new Conflict('catalogue-busy', `the catalogue ${tried.name} is being tried`, {
          hint: 'wait until that is over, or take it away',
        })
      }
      tried = { name, source, stop: new AbortController() }
      return { taken: take(tried, sources, use) }
    },

    trial(sources) {
      if (!tried || sources[tried.name]) return undefined
      const { name, source, problem } = tried
      const fetching = going.get(name)
      const how = problem ? { problem } : fetching ? { fetching } : {}
      return { name, url: source.url, key: source.key, priority: source.priority, ...how }
    },

    async forget(name, sources) {
      if (tried?.name === name) {
        tried.stop.abort()
        tried = undefined
      }
      problems.delete(name)
      const { [name]: _gone, ...others } = sources
      await load(others)
      await rm(place(name), { recursive: true, force: true })
    },

    async version(app, version, sources) {
      const [given, shipped] = [(await brought.apps()).get(app), own.get(app)]
      const places = [
        ...(given ? [{ priority: Number.POSITIVE_INFINITY, here: given }] : []),
        ...(shipped ? [{ priority: 0, here: shipped }] : []),
        ...Object.entries(sources).map(([name, it]) => ({
          priority: it.priority,
          name,
          source: it,
        })),
      ].sort(byRank)
      const known: string[] = []
      for (const it of places) {
        if ('here' in it) {
          const { recipe, folder } = it.here
          if (recipe.version === version) return folder
          if (recipe.version !== undefined) known.push(recipe.version)
          continue
        }
        const { name, source } = it
        const releases = (await indexOf(name))?.apps[app] ?? []
        known.push(...releases.map(it => it.version))
        const release = releases.find(it => it.version === version)
        if (!release) continue
        const into = join(folder, `${name}.versions`, `${app}-${version}`)
        await mkdir(join(into, '..'), { recursive: true })
        await fetchRelease(source, [app, release], into, get)
        return into
      }
      throw new NotFound('version-unknown', `no catalogue has version ${version} of ${app}`, {
        ...(known.length > 0 ? { hint: `there are: ${known.join(', ')}` } : {}),
      })
    },
  }
}

/** Of two that are ranked alike, the one that was there first goes first. */
const byRank = (one: { readonly priority: number }, other: { readonly priority: number }) =>
  other.priority - one.priority

export const unknown = (name: string) =>
  new NotFound('catalogue-unknown', `this box has no catalogue ${name}`)

/** As it was released; one without a score, from an older Gantry, is looked at here. */
function scored(app: CatalogueApp, releases: readonly Release[] | undefined): CatalogueApp {
  const score = releases && latest(releases).score
  return score ? { ...app, score: { ...score, lacks: score.lacks.filter(isMerit) } } : app
}

const latest = (releases: readonly Release[]): Release => {
  const [first] = releases
  if (!first) throw new Error('an app of a catalogue has a version')
  return first
}

/** All of its files are there, as they were signed. */
async function isWhole(folder: string, { files }: Release): Promise<boolean> {
  const found = Object.entries(files).map(async ([path, hash]) => {
    const content = await readFile(join(folder, path)).catch(() => undefined)
    return content !== undefined && hashOf(content) === hash
  })
  return (await Promise.all(found)).every(Boolean)
}

const sameFiles = (one: Release, other: Release) =>
  JSON.stringify(one.files) === JSON.stringify(other.files)

/** Two renames: after a power cut between them `putBack` finds what was there before. */
async function swap(place: string, next: string): Promise<void> {
  await rm(`${place}.before`, { recursive: true, force: true })
  if (await exists(place)) await rename(place, `${place}.before`)
  await rename(next, place)
  await syncFolder(dirname(place))
  await rm(`${place}.before`, { recursive: true, force: true })
}

async function putBack(place: string): Promise<void> {
  if ((await exists(place)) || !(await exists(`${place}.before`))) return
  await rename(`${place}.before`, place)
}

/** Removes folders of catalogues that the box has no more. */
export async function removeForgotten(folder: string, sources: Sources): Promise<void> {
  for (const it of await readdir(folder).catch(() => [])) {
    if (!sources[it.split('.')[0] ?? ''])
      await rm(join(folder, it), { recursive: true, force: true })
  }
}

/** The catalogues that box.toml names. */
export const sourcesOf = async (box: Pick<Box, 'manifest'>): Promise<Sources> =>
  (await box.manifest()).catalogues
