import { expect, it } from 'vitest'
import { bucketsOf, linesOf, niceTop } from '../../../agent/ui/usage/chart-data.ts'

const frame = { width: 100, height: 50, most: 10 }

it('draws a line for each stretch that was measured, and none over what was not', () => {
  const [first, second, ...more] = linesOf([0, 10, null, 5, 20], frame)
  expect(first).toEqual({ line: 'M0 50L25 0', area: 'M0 50L25 0L25 50L0 50Z' })
  // What is above the top stays in the picture.
  expect(second?.line).toBe('M75 25L100 0')
  expect(more).toEqual([])
  expect(linesOf([null, 5, null], frame)[0]?.line).toBe('M50 25L100 25')
  expect(linesOf([null, null], frame)).toEqual([])
})

it('tells the same in rows, the youngest first', () => {
  expect(bucketsOf([1, 3, null, null, 8], 3)).toEqual([
    { first: 4, mean: 8, most: 8 },
    { first: 2, mean: undefined, most: undefined },
    { first: 0, mean: 2, most: 3 },
  ])
})

it('puts a round number at the top', () => {
  expect([0, 0.034, 1, 91, 95].map(it => niceTop([it, null]))).toEqual([1, 0.05, 2, 100, 100])
})
