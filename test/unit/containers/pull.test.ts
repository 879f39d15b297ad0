import { expect, it } from 'vitest'
import { heard, type Layers, type PullEvent, shareOf } from '../../../agent/containers/pull.ts'

const after = (...events: readonly PullEvent[]): Layers => events.reduce(heard, new Map())
const amounts = (current: number, total: number) => ({ progressDetail: { current, total } })

/** As Docker tells it, with the tag in the place of a layer at the beginning. */
const begun: readonly PullEvent[] = [
  { id: '2.3.3', status: 'Pulling from library/notes' },
  { id: 'base', status: 'Already exists' },
  { id: 'large', status: 'Pulling fs layer' },
  { id: 'small', status: 'Pulling fs layer' },
  { id: 'small', status: 'Waiting' },
  { id: 'large', status: 'Downloading', ...amounts(30, 90) },
]

it('knows the layers of an image, and does not take its tag for one', () => {
  expect([...after(...begun)]).toEqual([
    ['base', { state: 'ready', done: 0, total: 0 }],
    ['large', { state: 'downloading', done: 30, total: 90 }],
    ['small', { state: 'waiting', done: 0 }],
  ])
})

it('says how much is here only when it is known how much there is', () => {
  const share = (...more: readonly PullEvent[]) => shareOf([...after(...begun, ...more).values()])
  const small = { id: 'small', status: 'Downloading', ...amounts(5, 10) }
  expect(shareOf([])).toBeUndefined()
  expect(share()).toBeUndefined()
  expect(share(small)).toBeCloseTo(0.35)
  expect(share(small, { id: 'large', status: 'Download complete' })).toBeCloseTo(0.95)
})

it('keeps how much was fetched of a layer while it is unpacked', () => {
  const layers = after(
    ...begun,
    { id: 'large', status: 'Download complete' },
    { id: 'large', status: 'Extracting', ...amounts(1, 90) },
  )
  expect(layers.get('large')).toEqual({ state: 'unpacking', done: 90, total: 90 })
  const done = heard(layers, { id: 'large', status: 'Pull complete' })
  expect(done.get('large')).toEqual({ state: 'ready', done: 90, total: 90 })
})

it('hears nothing in what is said of the whole image', () => {
  const layers = after(...begun)
  expect(heard(layers, { status: 'Digest: sha256:0123' })).toBe(layers)
  expect(heard(layers, { id: 'small', status: 'Retrying in 3 seconds' })).toBe(layers)
})
