import { expect, it } from 'vitest'
import {
  type Announced,
  announcementId,
  type ObservedNames,
  planNames,
} from '../../../agent/names/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

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
  addresses: ['192.168.1.20'],
  announcements: new Map(),
}
const says = (observed: Partial<ObservedNames>, desired = desiredWith([])) =>
  planNames(desired, { ...quiet, ...observed }).map(it => it.says)

it('announces every name, at the box or at the address of who answers himself', () => {
  expect(says({}, box)).toEqual([
    'announce photos-gantry.local at 192.168.1.20',
    'announce vault-gantry.local at fd12:3456:789a:1:a:0:2:2',
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

it('asks three times for a name that seems taken, and is content with another one then', () => {
  const again = ['announce the box as gantry.local']
  expect(says({ announced: 'gantry-2', refusals: 2 })).toEqual(again)
  expect(says({ announced: 'gantry-2', refusals: 3 })).toEqual([])
  expect(says({ announced: 'gantry-old', refusals: 3 })).toEqual(again)
})

it('begins an announcement anew that does not come about', () => {
  const photos = { name: 'photos-gantry.local', address: '192.168.1.20' }
  const announcing = (announced: Announced) =>
    says({ announcements: new Map([[announcementId(photos), announced]]) }, box)
  const anew = 'announce photos-gantry.local at 192.168.1.20'
  expect(announcing({ state: 'taken', age: 31 })).toContain(anew)
  expect(announcing({ state: 'pending', age: 31 })).toContain(anew)
  expect(announcing({ state: 'pending', age: 2 })).not.toContain(anew)
  expect(announcing({ state: 'established', age: 3600 })).not.toContain(anew)
})
