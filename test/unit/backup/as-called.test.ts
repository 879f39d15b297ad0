import { describe, expect, it } from 'vitest'
import { asCalled, withoutExtensions } from '../../../agent/backup/as-called.ts'
import { jobApp } from '../../../agent/backup/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const recipe = `
service = "notes-then"
image = "notes:1"
[database]
variant = "sql:2023"
[databases.numbers]
variant = "mariadb"
[cache]
variant = "redis"
persistent = true
[caches.more]
variant = "redis"
persistent = true
`

describe('an app under the name that it had', () => {
  it('has its databases and caches under the names that follow from it', () => {
    const [app] = desiredWith([{ recipe }]).apps
    if (!app) throw new Error('no app')
    const now = jobApp(app, 'apps-1.slice')
    const then = asCalled(now, app.databases, 'notes')
    expect(now.databases.map(it => it.name)).toEqual(['notes_then', 'notes_then__numbers'])
    expect(then.databases.map(it => it.name)).toEqual(['notes', 'notes__numbers'])
    expect(then.caches).toEqual(['notes', 'notes.more'])
    expect(then).toMatchObject({ service: 'notes', folders: now.folders })
  })
})

describe('the contents of a dump', () => {
  it('are made by the app itself, but for extensions', () => {
    const listed = [
      ';     dbname: notes',
      '3; 3079 16390 EXTENSION - pg_trgm ',
      '3421; 0 0 COMMENT - EXTENSION pg_trgm ',
      '218; 1259 16393 TABLE public days notes',
      '3414; 0 16393 TABLE DATA public days notes',
    ].join('\n')
    const { extensions, rest } = withoutExtensions(listed)
    expect(extensions).toEqual(['pg_trgm'])
    expect(rest).not.toContain('EXTENSION')
    expect(rest.split('\n')).toHaveLength(3)
  })
})
