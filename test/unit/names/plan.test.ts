import { expect, it } from 'vitest'
import {
  type Announced,
  announcementId,
  nameFindings,
  type ObservedNames,
  planNames,
} from '../../../agent/names/plan.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const recipe = (service: string, ...lines: string[]) =>
  [`service = "${service}"`, 'image = "x:1"', '[https]', ...lines].join('\n')
const box = desiredWith([
  { recipe: recipe('photos', '[https.names.api]', 'port = 9000') },
  { recipe: recipe('vault', 'reverse-proxy = false') },
])
const quiet: ObservedNames = {
  hostname: 'gantry',
  announced: 'gantry',
  refusals: 0,
  renamed: 3600,
  addresses: ['192.168.1.20'],
  reaches: new Map([['vault', ['fd12:3456:789a:1:a:0:2:2', '2001:db8:77::5']]]),
  agreed: undefined,
  announcements: new Map(),
}
const says = (observed: Partial<ObservedNames>, desired = desiredWith([])) =>
  planNames(desired, { ...quiet, ...observed }).map(it => it.says)

it('announces every name, at the box or at the address of who answers himself', () => {
  expect(says({}, box)).toEqual([
    'announce photos-gantry.local at 192.168.1.20',
    'announce vault-gantry.local at fd12:3456:789a:1:a:0:2:2',
    'announce vault-gantry.local at 2001:db8:77::5',
    'announce api-photos-gantry.local at 192.168.1.20',
  ])
})

it('goes by what Avahi says, not by what it was told', () => {
  expect(says({ hostname: 'old', announced: 'old' })).toEqual([
    'call the box gantry',
    'announce the box as gantry.local',
  ])
  expect(says({ announced: 'old' })).toEqual(['announce the box as gantry.local'])
  expect(says({ announced: undefined })).toEqual([])
})

it('asks once more for a name that seems taken, and takes another one then', () => {
  const again = ['announce the box as gantry.local']
  expect(says({ announced: 'gantry-2', refusals: 1 })).toEqual(again)
  expect(says({ announced: 'gantry-2', refusals: 2 })).toEqual(['call the box gantry-2'])
  expect(says({ announced: 'gantry-old', refusals: 2 })).toEqual(again)
  const renamed = desiredWith([], MANIFEST, { hostname: 'gantry-2' })
  const found = { hostname: 'gantry-2', announced: 'gantry-2', refusals: 2 }
  expect(says(found, renamed)).toEqual([])
  expect(nameFindings(renamed, { ...quiet, ...found })).toEqual([
    { code: 'name-taken', values: { name: 'gantry', now: 'gantry-2' } },
  ])
  expect(nameFindings(desiredWith([]), quiet)).toEqual([])
})

it('has its name back as soon as nobody else has it, and is not renamed all day', () => {
  const renamed = desiredWith([], MANIFEST, { hostname: 'gantry-2' })
  expect(says({ hostname: 'gantry-2', announced: 'gantry' }, renamed)).toEqual([
    'call the box gantry',
  ])
  const next = { hostname: 'gantry-2', announced: 'gantry-3', refusals: 2 }
  expect(says({ ...next, renamed: 10 }, renamed)).toEqual([])
  expect(says(next, renamed)).toEqual(['call the box gantry-3'])
})

it('begins an announcement anew that does not come about', () => {
  const photos = { name: 'photos-gantry.local', address: '192.168.1.20' }
  const announcing = (announced: Omit<Announced, 'name'>) =>
    says(
      { announcements: new Map([[announcementId(photos), { name: photos.name, ...announced }]]) },
      box,
    )
  const anew = 'announce photos-gantry.local at 192.168.1.20'
  expect(announcing({ state: 'taken', age: 31 })).toContain(anew)
  expect(announcing({ state: 'pending', age: 31 })).toContain(anew)
  expect(announcing({ state: 'pending', age: 2 })).not.toContain(anew)
  expect(announcing({ state: 'established', age: 3600 })).not.toContain(anew)
})
