import { expect, it } from 'vitest'
import { planHooks } from '../../../agent/tasks/hooks.ts'
import { desiredWith } from '../../fakes/desired.ts'

const RECIPE = `service = "notes"
image = "notes:1"
[hooks.post-install]
command = ["setup"]
[hooks.post-start]
command = ["warm"]
`
const desired = desiredWith([{ recipe: RECIPE }])
const observed = (more: object = {}) => ({
  marks: new Map(),
  starts: new Map<string, string>(),
  healthy: new Set<string>(),
  ...more,
})
const kinds = (more: object = {}) => planHooks(desired, observed(more)).map(it => it.kind)
const running = { starts: new Map([['notes.main', 'first']]), healthy: new Set(['notes']) }

it('waits until the app runs, and for the installation until it works', () => {
  expect(kinds()).toEqual([])
  expect(kinds(running)).toEqual(['post-start'])
  const marks = new Map([['notes', { installed: false, started: 'first' }]])
  expect(kinds({ ...running, marks })).toEqual(['post-install'])
  expect(kinds({ ...running, marks, healthy: new Set() })).toEqual([])
})

it('runs each once: after every start, and after the installation', () => {
  const marks = new Map([['notes', { installed: true, started: 'first' }]])
  expect(kinds({ ...running, marks })).toEqual([])
  expect(kinds({ ...running, marks, starts: new Map([['notes.main', 'second']]) })).toEqual([
    'post-start',
  ])
})

it('leaves apps alone that are stopped or being updated', () => {
  const stopped = desiredWith([{ recipe: RECIPE, state: 'stopped' }])
  expect(planHooks(stopped, observed(running))).toEqual([])
})
