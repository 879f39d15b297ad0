import { expect, it } from 'vitest'
import { asBefore } from '../../../agent/base/as-before.ts'

it('works out anew what is made of something else, and nothing besides', () => {
  let works = 0
  const sum = asBefore((numbers: readonly number[], more: { readonly by: number }) => {
    works += 1
    return { sum: numbers.reduce((total, it) => total + it, 0) * more.by }
  })
  const first = sum([1, 2], { by: 2 })
  expect(sum([1, 2], { by: 2 })).toBe(first)
  expect(works).toBe(1)
  expect(sum([1, 2], { by: 3 })).toEqual({ sum: 9 })
  expect(sum([1, 2, 3], { by: 3 })).toEqual({ sum: 18 })
  expect(sum([1, 2], { by: 2 })).toEqual(first)
  expect(works).toBe(4)
})
