import { expect, it } from 'vitest'
import { originsOf } from '../../../agent/box/origins.ts'
import { type AppKnowledge, appStatus, isSettled } from '../../../agent/box/status.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { type AppSketch, desiredWith, fetched } from '../../fakes/desired.ts'

const RECIPE = 'service = "notes"\nimage = "notes:1"\n'
const notes = (more: Partial<AppSketch> = {}) =>
  desiredWith([{ recipe: RECIPE, images: fetched('notes:1'), ...more }]).apps[0]

/** What is told of an app that works, after a pass in which it was to be as `done`. */
function stateAfter(done: ReturnType<typeof notes>, wanted = notes()) {
  const know: AppKnowledge = {
    recipe: recipeOrThrow('recipe.toml', RECIPE),
    language: 'en',
    inCatalogue: true,
    preloaded: false,
    icon: undefined,
    score: undefined,
    desired: wanted,
    obstacle: undefined,
    numberUrl: undefined,
    entry: undefined,
    origin: 'notes',
    settings: { answers: {}, env: {} },
    newer: undefined,
    problem: undefined,
    progress: undefined,
    note: undefined,
    healthy: true,
    settled: isSettled(done, wanted),
    unfinished: false,
  }
  return appStatus(know, originsOf({ hostname: 'gantry', prefix: 'fd12:3456:789a' }), '')?.state
}

it('says that an app runs once what works is what was asked for', () => {
  expect(stateAfter(notes())).toBe('running')
  expect(stateAfter(undefined)).toBe('starting')
})

it('says that an app starts while what works is still what was to be started anew', () => {
  expect(stateAfter(notes(), notes({ restarts: 1 }))).toBe('starting')
  expect(stateAfter(notes(), notes({ processRestarts: { main: 1 } }))).toBe('starting')
  expect(stateAfter(notes({ restarts: 1 }), notes({ restarts: 1 }))).toBe('running')
})

it('says that an app stops until it has', () => {
  const stopped = notes({ state: 'stopped' })
  expect(stateAfter(notes(), stopped)).toBe('stopping')
  expect(stateAfter(stopped, stopped)).toBe('stopped')
})
