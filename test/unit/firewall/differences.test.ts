import { expect, it } from 'vitest'
import {
  allOf,
  type Differences,
  inBoth,
  isNews,
  remembered,
  STRANGERS,
} from '../../../agent/firewall/differences.ts'

const seen = (all: Readonly<Record<string, string[]>>): Differences => new Map(Object.entries(all))

it('keeps what one app got wrong while others have their turns', () => {
  const first = remembered(new Map(), seen({ [STRANGERS]: [], a: ['a reaches b'] }), ['a', 'b'])
  const second = remembered(first, seen({ [STRANGERS]: ['x'], b: [] }), ['a', 'b'])
  expect(allOf(second)).toEqual(['x', 'a reaches b'])
  const third = remembered(second, seen({ [STRANGERS]: [], a: [] }), ['a', 'b'])
  expect(allOf(third)).toEqual([])
})

it('forgets who is gone, and strangers where there is nothing to reach', () => {
  const before = seen({ [STRANGERS]: ['x'], a: ['a reaches b'] })
  expect(allOf(remembered(before, new Map(), ['b']))).toEqual(['x'])
  expect(allOf(remembered(before, new Map(), []))).toEqual([])
})

it('loads rules anew for what is new, not for what that did not help', () => {
  const before = seen({ a: ['a reaches b'], b: [] })
  expect(isNews(before, seen({ a: ['a reaches b'] }))).toBe(false)
  expect(isNews(before, seen({ a: ['a reaches b'], b: ['b reaches a'] }))).toBe(true)
  expect(isNews(before, seen({ [STRANGERS]: ['x'] }))).toBe(true)
})

it('believes what differed twice', () => {
  const both = inBoth(seen({ a: ['one', 'two'], b: ['three'] }), seen({ a: ['two', 'four'] }))
  expect(allOf(both)).toEqual(['two'])
})
