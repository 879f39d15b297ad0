import { expect, it } from 'vitest'
import type { DesiredUpdate } from '../../../agent/box/desired.ts'
import { type ObservedUpdates, planUpdates } from '../../../agent/update/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const RECIPE = 'service = "notes"\nimage = "notes:2"\n'
const NOTHING: ObservedUpdates = {
  fetched: new Set(),
  still: new Set(),
  copies: new Map(),
  healthy: new Set(),
  late: new Set(),
}
const STILL = { still: new Set(['notes']) }

function plan(phase: DesiredUpdate['phase'], observed: Partial<ObservedUpdates> = {}) {
  const desired = desiredWith([{ recipe: RECIPE }])
  const sources = [{ kind: 'image', asked: 'notes:2' }] as const
  const apps = desired.apps.map(it => ({ ...it, update: { from: 1, to: 2, phase, sources } }))
  return planUpdates({ ...desired, apps }, { ...NOTHING, ...observed }).map(it => it.kind)
}

it('fetches while the old one runs, then pauses it', () => {
  expect(plan('fetch')).toEqual(['fetch'])
  expect(plan('fetch', { fetched: new Set(['notes:2']) })).toEqual(['pause'])
})

it('copies only while nothing runs, and tries only what was copied', () => {
  expect(plan('copy')).toEqual([])
  expect(plan('copy', STILL)).toEqual(['copy'])
  expect(plan('copy', { ...STILL, copies: new Map([['notes', 7]]) })).toEqual(['copy'])
  expect(plan('copy', { ...STILL, copies: new Map([['notes', 1]]) })).toEqual(['try'])
})

it('keeps what works, gives up what is late, and waits in between', () => {
  expect(plan('trial')).toEqual([])
  expect(plan('trial', { healthy: new Set(['notes']) })).toEqual(['settle'])
  expect(plan('trial', { late: new Set(['notes']) })).toEqual(['give-up'])
  expect(plan('trial', { healthy: new Set(['notes']), late: new Set(['notes']) })).toEqual([
    'settle',
  ])
})

it('brings back only while nothing runs', () => {
  expect(plan('back')).toEqual([])
  expect(plan('back', STILL)).toEqual(['bring-back'])
})

it('forgets the copy of an app that is deleted', () => {
  const desired = desiredWith([{ recipe: RECIPE, state: 'deleted' }])
  const copies = new Map([['notes', 1]])
  expect(planUpdates(desired, { ...NOTHING, copies }).map(it => it.kind)).toEqual(['forget'])
  expect(planUpdates(desired, NOTHING)).toEqual([])
})
