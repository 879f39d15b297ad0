import type { CacheGrant } from '../cache/need.ts'
import { type DatabaseGrant, type Engine, engineOf } from '../database/need.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { StorageGrant } from '../storage/need.ts'

/** What a backup of an app holds, beside its recipe, its answers and its secrets. */
export interface Saved {
  /** How it is held for the moment of the snapshot. */
  readonly mode: Recipe['backup']['mode']
  readonly folders: readonly Pick<
    StorageGrant,
    'id' | 'folder' | 'path' | 'exclude' | 'uid' | 'gid'
  >[]
  /** Files, or patterns of such, in the container: saved as databases, while they are in use. */
  readonly sqlite: readonly string[]
  readonly databases: readonly { readonly engine: Engine; readonly name: string }[]
  /** Instances of caches that are kept. */
  readonly caches: readonly string[]
  /** What is not worth saving, or not the app's alone. */
  readonly left: readonly Pick<StorageGrant, 'id' | 'kind'>[]
}

export interface Granted {
  readonly storage: readonly StorageGrant[]
  readonly databases: readonly DatabaseGrant[]
  readonly caches: readonly CacheGrant[]
}

export function savedOf(recipe: Recipe, { databases, caches, storage }: Granted): Saved {
  const isSaved = ({ kind }: StorageGrant) => kind === 'data' || kind === 'config'
  const folders = storage.filter(isSaved)
  const files = [recipe.database, ...Object.values(recipe.databases)].flatMap(it =>
    it?.path !== undefined && isSqlite(it.variant) ? [it.path] : [],
  )
  return {
    mode: recipe.backup.mode,
    folders: folders.map(({ id, folder, path, exclude, uid, gid }) => ({
      ...{ id, folder, path, exclude, uid, gid },
    })),
    sqlite: [
      ...new Set([
        ...folders.flatMap(({ path, sqlite }) => sqlite.map(it => `${path}/${it}`)),
        ...files,
      ]),
    ],
    databases: databases.map(({ engine, name }) => ({ engine, name })),
    caches: caches.flatMap(({ instance, persistent }) => (persistent ? [instance] : [])),
    left: storage.flatMap(it => (isSaved(it) ? [] : [{ id: it.id, kind: it.kind }])),
  }
}

function isSqlite(variant: string): boolean {
  const found = engineOf(variant)
  return 'engine' in found && found.engine === 'sqlite'
}
