import { expect, it } from 'vitest'
import { planPageFolders } from '../../../agent/proxy/page-folders-plan.ts'
import { desiredWith, fetched } from '../../fakes/desired.ts'

const RECIPE = `service = "garden"
image = "garden:1"
[https.files]
storage = "pages"
[storage.pages]
path = "/pages"`
const SOURCE = '/data/state/apps/garden/pages'
const PLACE = '/run/gantry-pages/garden'

const plan = (
  sources: Readonly<Record<string, string>>,
  shown: Readonly<Record<string, string>>,
  more: object = {},
) =>
  planPageFolders(desiredWith([{ recipe: RECIPE, images: fetched('garden:1'), ...more }]), {
    sources: new Map(Object.entries(sources)),
    shown: new Map(Object.entries(shown)),
  }).map(({ kind, place }) => `${kind} ${place}`)

it('shows the folder of an app, once there is one', () => {
  expect(plan({}, {})).toEqual([])
  expect(plan({ [SOURCE]: '1:7' }, {})).toEqual([`show ${PLACE}`])
  expect(plan({ [SOURCE]: '1:7' }, { [PLACE]: '1:7' })).toEqual([])
})

it('shows it anew where another one has come in its place', () => {
  expect(plan({ [SOURCE]: '1:8' }, { [PLACE]: '1:7' })).toEqual([`hide ${PLACE}`, `show ${PLACE}`])
})

it('takes away what belongs to no app any more, or to nothing that is there', () => {
  const gone = '/run/gantry-pages/gone'
  expect(plan({ [SOURCE]: '1:7' }, { [PLACE]: '1:7', [gone]: '1:9' })).toEqual([`hide ${gone}`])
  expect(plan({}, { [PLACE]: '1:7' })).toEqual([`hide ${PLACE}`])
  expect(plan({ [SOURCE]: '1:7' }, { [PLACE]: '1:7' }, { state: 'kept' })).toEqual([
    `hide ${PLACE}`,
  ])
})
