import { engineOf } from '../../database/need.ts'
import { all, type Check, type Contradiction, given, oneOf } from './contradiction.ts'

const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`)

export const databases: Check = (recipe, written) => {
  const storages = Object.values(recipe.storage ?? {})
  return all(recipe.database, recipe.databases, ['database', 'databases']).flatMap(({ at, it }) => {
    const found = engineOf(it.variant)
    const engine = 'engine' in found ? found.engine : undefined
    const wrong = (key: string, code: string, allowed: string): Contradiction => ({
      at: [...at, key],
      code,
      allowed,
    })
    if (engine === 'sqlite') {
      const foreign = given(written, at, ['extensions', 'locale', 'max-connections'])
      const inside = storages.some(({ path }) => isBelow(it.path ?? '', path))
      return [
        ...(inside
          ? []
          : [
              {
                ...wrong('path', 'E-PATH', 'the path of its file inside a storage'),
                given: ['storage'] as const,
              },
            ]),
        ...foreign.map(key => wrong(key, 'E-COMBINATION', `no ${key} for sqlite`)),
      ]
    }
    return [
      ...(it.path === undefined
        ? []
        : [wrong('path', 'E-COMBINATION', 'no path for a database of a server')]),
      ...(engine === 'postgres' || it.extensions.length === 0
        ? []
        : [wrong('extensions', 'E-DB-EXT', 'extensions for PostgreSQL alone')]),
      ...(engine === 'mariadb' ? given(written, at, ['locale']) : []).map(key =>
        wrong(key, 'E-COMBINATION', `no ${key} for mariadb, which sorts as UTF-8 does`),
      ),
    ]
  })
}

/** Folders that apps find at a path of theirs must not hide each other. */
export const folders: Check = recipe => {
  const { storage = {}, libraries = {}, processes = {}, secrets = {}, tls } = recipe
  const all = [
    ...Object.entries(storage).map(([id, it]) => ({ at: ['storage', id, 'path'], ...it })),
    ...Object.entries(libraries).map(([id, it]) => ({
      at: ['libraries', id, 'path'],
      path: it.path,
      processes: it.processes,
      nested: false,
    })),
  ]
  const clashes = all.flatMap(({ at, path, nested, processes }, index): Contradiction[] => {
    const clash = all.find(
      (other, place) =>
        place !== index &&
        meet(processes, other.processes) &&
        ((other.path === path && place < index) ||
          (!nested && !isLibraryIn(at, other.at) && isBelow(path, other.path))),
    )
    if (!clash) return []
    const where = clash.at.slice(0, 2).join('.')
    return [{ at, code: 'E-PATH-OVERLAP', allowed: `a path outside of ${where} (${clash.path})` }]
  })
  const taken = new Map(all.map(({ at, path }) => [path, at.slice(0, 2).join('.')]))
  const claims = [
    ...Object.entries(processes).flatMap(([id, it]) =>
      it.tmpfs.map((path, index) => ({ at: ['processes', id, 'tmpfs', index], path })),
    ),
    ...Object.entries(secrets).flatMap(([id, { file }]) =>
      file === undefined ? [] : [{ at: ['secrets', id, 'file'], path: file }],
    ),
    ...(['certificate', 'key'] as const).flatMap(it =>
      tls === undefined ? [] : [{ at: ['tls', it], path: tls[it] }],
    ),
  ]
  const claimed = claims.flatMap(({ at, path }): Contradiction[] => {
    const owner = taken.get(path)
    if (at[0] === 'secrets' || at[0] === 'tls') taken.set(path, at.slice(0, 2).join('.'))
    if (!owner) return []
    return [{ at, code: 'E-PATH-OVERLAP', allowed: `a path that ${owner} does not have` }]
  })
  return [...clashes, ...claimed]
}

/** Whether some process sees both; unsaid is all of them. */
const meet = (one: readonly string[] | undefined, other: readonly string[] | undefined) =>
  one === undefined || other === undefined || one.some(it => other.includes(it))

/** A folder of the box lies in one of the app on purpose. */
const isLibraryIn = ([inner]: readonly string[], [outer]: readonly string[]) =>
  inner === 'libraries' && outer === 'storage'

/** What has no effect on a storage of a kind, and why. */
const MEANINGLESS = {
  data: [],
  config: [],
  cache: ['exclude', 'sqlite'],
  scratch: ['exclude', 'sqlite', 'owner', 'mode', 'read-only'],
} as const

export const kinds: Check = ({ storage = {} }, written) =>
  Object.entries(storage).flatMap(([id, { kind }]) =>
    given(written, ['storage', id], MEANINGLESS[kind]).map(key => ({
      at: ['storage', id, key],
      code: 'E-COMBINATION',
      allowed: `no ${key} for kind = "${kind}"`,
    })),
  )

export const files: Check = recipe => {
  const places = Object.values(recipe.storage ?? {}).flatMap(it =>
    // Nothing is written into what is only there while the container is.
    it.kind === 'scratch' ? [] : [it.path],
  )
  return (recipe.files ?? []).flatMap((it, index): Contradiction[] => {
    const at = ['files', index]
    const mismatch = (it.set === undefined) !== (it.format === undefined)
    return [
      ...oneOf(it, ['content', 'source', 'set'], at, 'E-FILE'),
      ...(mismatch
        ? [
            {
              at,
              code: 'E-FILE',
              allowed: 'format and set together',
              found: `${it.set === undefined ? 'format' : 'set'} alone`,
            },
          ]
        : []),
      ...(places.some(path => isBelow(it.path, path))
        ? []
        : [
            {
              at: [...at, 'path'],
              code: 'E-PATH',
              allowed: `a path inside a storage of the app (${places.join(', ') || 'none is kept'})`,
              given: ['storage'] as const,
            },
          ]),
    ]
  })
}

export const secrets: Check = ({ secrets: table = {} }, written) =>
  Object.entries(table).flatMap(([id, { generate, show }]): Contradiction[] => {
    const useless = (key: 'length' | 'label', where: string): Contradiction[] =>
      given(written, ['secrets', id], [key]).map(() => ({
        at: ['secrets', id, key],
        code: 'E-COMBINATION',
        allowed: `no ${key} for ${where}`,
      }))
    return [
      ...(generate === 'uuid' ? useless('length', 'generate = "uuid"') : []),
      ...(show ? [] : useless('label', 'show = false, where nobody reads it')),
    ]
  })
