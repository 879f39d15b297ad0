import { expect, it } from 'vitest'
import { databaseGrant, databaseSchema } from '../../../agent/database/need.ts'

const wanted = databaseSchema.parse({ variant: 'sql:2023' })
const nameOf = (service: string, id = '') => databaseGrant(service, id, wanted, '')?.name

it('is one that needs no quotes', () => {
  expect(nameOf('my-notes')).toBe('my_notes')
  expect(nameOf('my-notes', 'old-ones')).toBe('my_notes__old_ones')
})

it('is never that of another database', () => {
  const long = 'a'.repeat(40)
  const pairs = [
    ['my', 'notes'],
    ['my-notes'],
    ['my--notes'],
    ['my---notes'],
    ['my-notes', 'x'],
    ['my', 'notes-x'],
    [long, 'b'.repeat(32)],
    [long, `${'b'.repeat(31)}c`],
    ['m', 'mysql'],
    ['mysql'],
  ] as const
  const names = pairs.map(([service, id]) => nameOf(service, id))
  expect(new Set(names).size).toBe(pairs.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9_]{1,63}$/)
})

it.each(['mysql', 'sys', 'root', 'template1', 'pg-catalog', 'information-schema'])(
  'leaves %s to the server',
  service => {
    expect(nameOf(service)).toBe(`_${service.replaceAll('-', '_')}`)
  },
)
