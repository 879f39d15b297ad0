import { describe, expect, it } from 'vitest'
import { sortOut } from '../../../agent/backup/bring/sort-out.ts'
import { kindOf } from '../../../agent/backup/bring/unpack.ts'
import type { JobApp } from '../../../agent/backup/job.ts'
import { problemOf } from '../../../agent/base/errors.ts'

const appWith = (folders: readonly string[], databases: readonly string[]): JobApp => ({
  ...{
    service: 'notes',
    running: false,
    revision: 1,
    left: [],
    sqlite: [],
    caches: [],
    images: [],
  },
  folders: folders.map(id => ({ id, exclude: [], owner: '1:1' })),
  databases: databases.map(name => ({
    ...{ engine: 'postgres', name, locale: 'C', extensions: [] },
  })),
})
/** Names that end in a slash are folders. */
const sorted = (app: JobApp, ...names: string[]) => {
  const entries = names.map(it => ({ name: it.replace('/', ''), folder: it.endsWith('/') }))
  try {
    const { folders, dumps } = sortOut(entries, app)
    return { folders: Object.fromEntries(folders), dumps: Object.fromEntries(dumps) }
  } catch (error) {
    return problemOf(error).code
  }
}

describe('what somebody brought', () => {
  const one = appWith(['data'], ['notes'])

  it('goes where there is one place for it', () => {
    expect(sorted(one, 'anything.sql.gz')).toEqual({
      folders: {},
      dumps: { notes: 'anything.sql.gz' },
    })
    expect(sorted(one, 'a.txt', 'b/')).toEqual({ folders: { data: '' }, dumps: {} })
    expect(sorted(one, 'a.txt', 'x.dump')).toEqual({
      folders: { data: '' },
      dumps: { notes: 'x.dump' },
    })
    expect(sorted(one, 'data/', '.moment', '.DS_Store')).toEqual({
      folders: { data: 'data' },
      dumps: {},
    })
  })

  it('goes by its name where there are several', () => {
    const two = appWith(['data', 'config'], ['notes', 'notes__search'])
    expect(sorted(two, 'data/', 'config/', 'database.sql', 'search.sql')).toEqual({
      folders: { data: 'data', config: 'config' },
      dumps: { notes: 'database.sql', notes__search: 'search.sql' },
    })
    expect(sorted(two, 'photos/')).toBe('bring-unclear')
    expect(sorted(two, 'other.sql')).toBe('bring-unclear')
  })

  it('is not taken by halves', () => {
    expect(sorted(one, 'data/', 'more/')).toBe('bring-unclear')
    expect(sorted(one, 'a.sql', 'b.sql')).toBe('bring-unclear')
    expect(sorted(one)).toBe('bring-empty')
    expect(sorted(appWith([], ['notes']), 'a.sql', 'a.txt')).toBe('bring-unclear')
    // Where there is no database, a dump is a file as any other one.
    expect(sorted(appWith(['data'], []), 'a.sql')).toEqual({ folders: { data: '' }, dumps: {} })
  })

  it('is told by how it begins, not by its name', () => {
    const tar = Buffer.alloc(512)
    tar.write('ustar', 257)
    expect(kindOf(tar)).toBe('tar')
    expect(kindOf(Buffer.from('PGDMP\x01\x0e'))).toBe('postgres')
    expect(kindOf(Buffer.from('SQLite format 3\0'))).toBe('sqlite')
    expect(kindOf(Buffer.from('\x1f\x8b\x08', 'latin1'))).toBe('gzip')
    expect(kindOf(Buffer.from('\x28\xb5\x2f\xfd', 'latin1'))).toBe('zstd')
    expect(kindOf(Buffer.from('-- PostgreSQL database dump\n'))).toBe('sql')
    expect(kindOf(Buffer.from('\x7fELF\0'))).toBe('other')
    expect(kindOf(Buffer.alloc(0))).toBe('other')
  })
})
