import { InvalidInput } from '../../base/errors.ts'
import type { JobApp } from '../job.ts'

/** What lies at the top of something that somebody brought. */
export interface Entry {
  readonly name: string
  readonly folder: boolean
}

/** What of it goes where. */
export interface Sorted {
  /** By folder of the app; `''` for all that is left. */
  readonly folders: ReadonlyMap<string, string>
  /** By database of the app: the name of a dump. */
  readonly dumps: ReadonlyMap<string, string>
}

/** A file is told by its name here; what is in it shows when it is read. */
const DUMP = /\.(sql|dump|pgdump|backup)(\.(gz|zst))?$/i
/** What Gantry itself and other systems leave beside data. */
const IGNORED = /^(\.moment|\.DS_Store|Thumbs\.db|__MACOSX|lost\+found)$/

/**
 * Pure: folders that are called like those of the app, and dumps that are called like its databases;
 * where it has one of a kind, whatever there is of that kind. Throws InvalidInput where something
 * would be left over: nothing is taken in by halves.
 */
export function sortOut(entries: readonly Entry[], app: JobApp): Sorted {
  const there = entries.filter(it => !IGNORED.test(it.name))
  const dumps = new Map<string, string>()
  const files = app.databases.length > 0 ? there.filter(it => !it.folder && DUMP.test(it.name)) : []
  for (const { name } of files) {
    const database = databaseFor(name, files.length, app)
    if (database !== undefined && !dumps.has(database)) dumps.set(database, name)
    else throw unclear(name, app)
  }
  const rest = there.filter(it => !files.includes(it))
  const named = rest.filter(it => it.folder && app.folders.some(({ id }) => id === it.name))
  if (rest.length === 0 || named.length === rest.length) {
    if (dumps.size + named.length === 0) throw empty(app)
    return { dumps, folders: new Map(named.map(it => [it.name, it.name])) }
  }
  const [only, ...more] = app.folders
  if (named.length > 0 || !only || more.length > 0) {
    throw unclear(rest.find(it => !named.includes(it))?.name ?? '', app)
  }
  return { dumps, folders: new Map([[only.id, '']]) }
}

function databaseFor(file: string, files: number, { service, databases }: JobApp) {
  const [only, ...more] = databases
  if (only && more.length === 0 && files === 1) return only.name
  const called = file.replace(DUMP, '')
  return databases.find(({ name }) => [name, shortName(name, service)].includes(called))?.name
}

/** As a recipe calls it: what joins it to the name of its app are two underscores. */
const shortName = (name: string, service: string) =>
  name.startsWith(`${service}__`) ? name.slice(service.length + 2) : 'database'

/** Pure: in words, what an app takes. */
export function wanted({ service, folders, databases }: JobApp): string {
  const parts = [
    ...folders.map(it => `a folder ${it.id}`),
    ...databases.map(it => `${shortName(it.name, service)}.sql for ${it.engine}`),
  ]
  return parts.length > 0 ? parts.join(', ') : 'nothing: it keeps no data'
}

const unclear = (name: string, app: JobApp) =>
  new InvalidInput('bring-unclear', `it is not clear where ${name} belongs in ${app.service}`, {
    hint: `bring one folder or archive in which there is: ${wanted(app)}`,
  })

const empty = (app: JobApp) =>
  new InvalidInput('bring-empty', 'there is nothing in it', {
    hint: `${app.service} takes: ${wanted(app)}`,
  })
