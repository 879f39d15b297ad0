import type { DesiredApp } from '../box/desired.ts'
import { engineOf } from '../database/need.ts'
import type { Recipe } from '../recipe/schema.ts'

/** What a backup of an app holds, beside its recipe, its answers and its secrets. */
export function savedOf(recipe: Recipe, { databases, caches, storage }: DesiredApp) {
  const folders = storage.filter(it => it.kind === 'data' || it.kind === 'config')
  const files = Object.values({ '': recipe.database, ...recipe.databases }).flatMap(it =>
    it?.path !== undefined && isSqlite(it.variant) ? [it.path] : [],
  )
  return {
    folders: folders.map(({ id, folder, path, exclude }) => ({ id, folder, path, exclude })),
    sqlite: [
      ...new Set([
        ...folders.flatMap(({ path, sqlite }) => sqlite.map(it => `${path}/${it}`)),
        ...files,
      ]),
    ],
    databases: databases.map(({ engine, name }) => ({ engine, name })),
    caches: caches.flatMap(({ instance, persistent }) => (persistent ? [instance] : [])),
    left: storage.flatMap(({ id, kind }) =>
      kind === 'data' || kind === 'config' ? [] : [{ id, kind }],
    ),
  }
}

function isSqlite(variant: string): boolean {
  const found = engineOf(variant)
  return 'engine' in found && found.engine === 'sqlite'
}
