import { expect, it } from 'vitest'
import { type CacheStep, type ObservedCaches, planCaches } from '../../../agent/cache/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const RECIPE = [
  'service = "photos"',
  'image = "photos:1"',
  '[cache]',
  'variant = "redis"',
  '[caches.jobs]',
  'variant = "redis"',
  'persistent = true',
].join('\n')
const nothing: ObservedCaches = { files: new Map(), running: new Set(), folders: new Set() }
const photos = (state: 'running' | 'kept' | 'deleted' = 'running', recipe = RECIPE) =>
  desiredWith([{ recipe, state }])

/** All as it should be. */
function settled(): ObservedCaches {
  const starts = planCaches(photos(), nothing).filter(it => it.kind === 'start')
  return {
    files: new Map(starts.map(it => [it.instance, it.files])),
    running: new Set(starts.map(it => it.instance)),
    folders: new Set(['photos.jobs']),
  }
}
const said = (steps: readonly CacheStep[]) => steps.map(it => `${it.kind} ${it.instance}`)

it('starts every cache, and makes a folder for the one that is kept', () => {
  expect(said(planCaches(photos(), nothing))).toEqual([
    'start photos',
    'folder photos.jobs',
    'start photos.jobs',
  ])
})

it('has nothing to do when all is there', () => {
  expect(planCaches(photos(), settled())).toEqual([])
})

it('starts one again that ended, or that was told something else', () => {
  const { files, running, folders } = settled()
  const ended = { files, folders, running: new Set([...running].filter(it => it !== 'photos')) }
  expect(said(planCaches(photos(), ended))).toEqual(['start photos'])
  const other = RECIPE.replace('persistent = true', 'persistent = true\nmax-memory = "8M"')
  expect(said(planCaches(photos('running', other), settled()))).toEqual(['start photos.jobs'])
})

it('stops those of an app that was removed and keeps its keys', () => {
  expect(said(planCaches(photos('kept'), settled()))).toEqual(['stop photos', 'stop photos.jobs'])
  expect(planCaches(photos('kept'), { ...nothing, folders: settled().folders })).toEqual([])
})

it('deletes the keys of an app that is to be deleted, those of earlier recipes too', () => {
  const folders = new Set(['photos.jobs', 'photos.before', 'photos-two.jobs', 'other'])
  const steps = planCaches(photos('deleted'), { ...settled(), folders })
  expect(said(steps)).toEqual([
    'stop photos',
    'stop photos.jobs',
    'delete photos.jobs',
    'delete photos.before',
  ])
})

it('stops what runs and is told nothing, and what is told something and does not run', () => {
  const [first = { config: '', unit: '' }] = settled().files.values()
  const stray = { ...nothing, files: new Map([['gone', first]]), running: new Set(['lost']) }
  expect(said(planCaches(desiredWith([]), stray))).toEqual(['stop gone', 'stop lost'])
})

it('knows the password by its digest alone', () => {
  expect(JSON.stringify(planCaches(photos(), nothing))).not.toContain('secret-of')
})
