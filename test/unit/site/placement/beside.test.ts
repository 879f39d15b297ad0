import { expect, it } from 'vitest'
import { beside } from '../../../../agent/site/placement/beside.ts'

/** What is fetched, as far as the test lets it come. */
function fetching() {
  const begun: string[] = []
  const ends: ((error?: Error) => void)[] = []
  let [looks, now] = [0, 0]
  const images = beside<string>({
    fetch: image =>
      new Promise((done, fail) => {
        begun.push(image)
        ends.push(error => (error ? fail(error) : done()))
      }),
    keyOf: it => it,
    changed: () => looks++,
    now: () => now,
  })
  return {
    ...{ images, begun },
    looks: () => looks,
    pass: (ms: number) => (now += ms),
    async end(error?: Error) {
      ends.shift()?.(error)
      for (let turns = 0; turns < 10; turns++) await Promise.resolve()
    },
    async settle() {
      for (let turns = 0; turns < 10; turns++) await Promise.resolve()
    },
  }
}

it('waits for nothing that is fetched, and fetches one after the other', async () => {
  const { images, begun, end, settle, looks } = fetching()
  for (const it of ['one', 'two', 'one']) images.begin(it)
  await settle()
  expect([begun, [...images.coming]]).toEqual([['one'], ['one', 'two']])
  await end()
  expect([begun, [...images.coming], looks()]).toEqual([['one', 'two'], ['two'], 1])
  await end()
  expect([[...images.coming], looks()]).toEqual([[], 2])
})

it('says for a while what it failed of, and tries again after that', async () => {
  const { images, begun, end, settle, pass } = fetching()
  images.begin('one')
  await settle()
  await end(new Error('too full'))
  expect(images.coming.size).toBe(0)
  expect(() => images.begin('one')).toThrow('too full')
  pass(29_999)
  expect(() => images.begin('one')).toThrow('too full')
  // Another one is not kept back by it.
  images.begin('two')
  await settle()
  await end()
  pass(1)
  images.begin('one')
  await settle()
  expect(begun).toEqual(['one', 'two', 'one'])
})
