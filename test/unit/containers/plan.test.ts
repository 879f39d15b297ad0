import { expect, it } from 'vitest'
import { type ObservedContainer, planContainers } from '../../../agent/containers/plan.ts'
import { fingerprint, holderOf, processSpec } from '../../../agent/containers/spec.ts'
import { desiredWith, fetched, IMAGE_ID } from '../../fakes/desired.ts'

const RECIPE = 'service = "notes"\nimage = "notes:1"\n[https]\n'
const boxWith = (more: object = {}) =>
  desiredWith([{ recipe: RECIPE, images: fetched('notes:1'), ...more }])
const IMAGES = new Set([IMAGE_ID])
const LOCKED = new Map([['notes', [IMAGE_ID]]])

function observed(
  running: { holder: boolean; main: boolean },
  of: Partial<ObservedContainer> = {},
): ObservedContainer[] {
  const app = boxWith().apps[0]
  const process = app?.processes[0]
  if (!app || !process) throw new Error('no app')
  const at = (name: string) => ({ id: `id-${name}`, name: `notes.${name}`, app: 'notes' })
  const plain = { networkOf: undefined, end: undefined, outOfMemory: false }
  const holder = { ...at('holder'), ...plain, running: running.holder }
  const main = { ...at('main'), ...plain, running: running.main, networkOf: 'id-holder', ...of }
  return [
    { ...holder, fingerprint: fingerprint(holderOf(app)) },
    { ...main, fingerprint: fingerprint(processSpec(app, process, IMAGE_ID)) },
  ]
}

const plan = (desired = boxWith(), containers: ObservedContainer[] = [], images = IMAGES) =>
  planContainers(desired, { containers, images, locked: LOCKED }).map(it => it.says)

it('fetches first, and only that', () => {
  expect(plan(desiredWith([{ recipe: RECIPE }]))).toEqual(['fetch notes:1'])
  expect(plan(boxWith(), [], new Set())).toEqual(['fetch notes:1'])
  expect(plan(boxWith({ images: fetched('notes:0') }))).toEqual(['fetch notes:1'])
})

it('makes the network before the process', () => {
  expect(plan()).toEqual([
    'create notes.holder',
    'start the network of notes',
    'create notes.main',
    'start notes',
  ])
})

it('has nothing to do when all is as it should be', () => {
  expect(plan(boxWith(), observed({ holder: true, main: true }))).toEqual([])
})

it('only starts after a reboot', () => {
  expect(plan(boxWith(), observed({ holder: false, main: false }))).toEqual([
    'start the network of notes',
    'start notes',
  ])
})

it('makes a process anew whose network went away under it', () => {
  expect(plan(boxWith(), observed({ holder: false, main: true }))).toEqual([
    'remove notes.main',
    'start the network of notes',
    'create notes.main',
    'start notes',
  ])
})

it('makes both anew when the holder changes, the process first', () => {
  const [holder, main] = observed({ holder: true, main: true })
  if (!holder || !main) throw new Error('nothing observed')
  const changed = [{ ...holder, fingerprint: 'old' }, main]
  expect(plan(boxWith(), changed).slice(0, 2)).toEqual(['remove notes.main', 'remove notes.holder'])
})

it('makes one process anew, and nothing else, when its owner wants it', () => {
  const again = boxWith({ processRestarts: { main: 1 } })
  expect(plan(again, observed({ holder: true, main: true }))).toEqual([
    'remove notes.main',
    'create notes.main',
    'start notes',
  ])
  const other = boxWith({ processRestarts: { worker: 1 } })
  expect(plan(other, observed({ holder: true, main: true }))).toEqual([])
})

it('stops without removing', () => {
  expect(plan(boxWith({ state: 'stopped' }), observed({ holder: true, main: true }))).toEqual([
    'stop notes.main',
    'stop notes.holder',
  ])
})

it.each(['kept', 'deleted'])('removes everything and the image when the app is %s', state => {
  expect(plan(boxWith({ state }), observed({ holder: true, main: true }))).toEqual([
    'remove notes.main',
    'remove notes.holder',
    'discard the image of notes',
  ])
})

it('keeps an image that another app runs from', () => {
  const other = RECIPE.replace('"notes"', '"other"')
  const desired = desiredWith([
    { recipe: RECIPE, state: 'kept', images: fetched('notes:1') },
    { recipe: other, images: fetched('notes:1') },
  ])
  const locked = new Map([
    ['notes', [IMAGE_ID]],
    ['other', [IMAGE_ID]],
  ])
  const discard = planContainers(desired, { containers: [], images: IMAGES, locked }).find(
    it => it.kind === 'discard',
  )
  expect(discard).toMatchObject({ images: [] })
})

it.each([
  { ended: 'by itself', of: { end: 3 }, code: 'app-crashed' },
  { ended: 'for want of memory', of: { end: 137, outOfMemory: true }, code: 'app-out-of-memory' },
  { ended: 'with the power', of: { end: 137 }, code: undefined },
])('starts again what ended $ended', ({ of, code }) => {
  const containers = observed({ holder: true, main: false }, of)
  const steps = planContainers(boxWith(), { containers, images: IMAGES, locked: LOCKED })
  expect(steps.map(it => [it.kind, it.note?.code])).toEqual([['start', code]])
})

it('starts anew what goes on after the kernel ended a part of it', () => {
  const containers = observed({ holder: true, main: true }, { outOfMemory: true })
  const steps = planContainers(boxWith(), { containers, images: IMAGES, locked: LOCKED })
  expect(steps.map(it => [it.says, it.note?.code])).toEqual([
    ['stop notes.main', undefined],
    ['start notes again', 'app-out-of-memory'],
  ])
})
