import { z } from 'zod'
import { containerPath, owner, partName, says } from '../recipe/scalars.ts'

const glob = z
  .string()
  .max(200)
  .regex(
    /^[^/\p{C}][^\p{C}]*$/u,
    says('E-PATH', 'a pattern below the storage, such as "thumbs/**"'),
  )
  .refine(it => !it.split('/').includes('..'), says('E-PATH', 'a pattern without ".."'))

/** `[storage.<id>]`: a folder that outlives containers. */
export const storageSchema = z.strictObject({
  /** Where the app finds it. */
  path: containerPath,
  /**
   * `data` and `config` are saved; `cache` outlives restarts but is not saved; `scratch` is memory
   * and gone with the container.
   */
  kind: z.enum(['data', 'config', 'cache', 'scratch']).default('data'),
  owner: owner.optional(),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/, says('E-MODE', 'three octal digits, such as "750"'))
    .default('750'),
  /** Left out of the backup, below the folder. */
  exclude: z.array(glob).max(50).default([]),
  /** Databases of SQLite in it, saved by copying them as databases. */
  sqlite: z.array(glob).max(50).default([]),
  /** Who sees it; all processes unless said. */
  processes: z.array(partName).optional(),
  'read-only': z.boolean().default(false),
  /** It lies inside another storage on purpose. */
  nested: z.boolean().default(false),
})

/** What people keep outside of apps. */
export const CONTENTS = [
  'video',
  'music',
  'photos',
  'documents',
  'downloads',
  'books',
  'any',
] as const

/** What each of them is to people. */
export const LIBRARY_WORDS: Readonly<Record<(typeof CONTENTS)[number], string>> = {
  video: 'the videos',
  music: 'the music',
  photos: 'the photos',
  documents: 'the documents',
  downloads: 'the downloads',
  books: 'the books',
  any: 'all folders',
}

/** `[libraries.<id>]`: a folder of the box that several apps share. */
export const librarySchema = z.strictObject({
  path: containerPath,
  content: z.enum(CONTENTS),
  access: z.enum(['read', 'read-write']).default('read'),
  processes: z.array(partName).optional(),
})

export type Storage = z.output<typeof storageSchema>
export type Library = z.output<typeof librarySchema>

/** A folder of the box, and where an app finds it. */
export interface StorageGrant {
  readonly id: string
  readonly folder: string
  readonly path: string
  readonly uid: number
  readonly gid: number
  /** Octal digits. */
  readonly mode: string
  readonly kind: Storage['kind'] | 'library'
  readonly readOnly: boolean
  readonly exclude: readonly string[]
  readonly sqlite: readonly string[]
  readonly processes: readonly string[] | undefined
}

/** Where the folders of all apps live: one folder an app, one folder a storage. */
export const APPS_FOLDER = '/data/state/apps'
/** Where the folders that apps share live: one folder a kind of content. */
export const LIBRARIES_FOLDER = '/data/state/libraries'

export function storageGrants(
  service: string,
  storages: Readonly<Record<string, Storage>>,
): StorageGrant[] {
  return Object.entries(storages).map(([id, it]) => {
    const [uid = 0, gid = 0] = (it.owner ?? '0:0').split(':').map(Number)
    return {
      id,
      folder: `${APPS_FOLDER}/${service}/${id}`,
      path: it.path,
      uid,
      gid,
      mode: it.mode,
      kind: it.kind,
      readOnly: it['read-only'],
      exclude: it.exclude,
      sqlite: it.sqlite,
      processes: it.processes,
    }
  })
}

/** Shared folders belong to nobody in particular: every app may read, some may write. */
export function libraryGrants(libraries: Readonly<Record<string, Library>>): StorageGrant[] {
  return Object.entries(libraries).map(([id, { path, content, access, processes }]) => ({
    id,
    folder: `${LIBRARIES_FOLDER}/${content}`,
    path,
    uid: 0,
    gid: 0,
    mode: '777',
    kind: 'library',
    readOnly: access === 'read',
    exclude: [],
    sqlite: [],
    processes,
  }))
}
