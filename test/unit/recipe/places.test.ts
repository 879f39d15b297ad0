import TOML from '@iarna/toml'
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'
import { expect, it } from 'vitest'
import { placesOf } from '../../../agent/recipe/places.ts'
import { readRecipe } from '../../../agent/recipe/read.ts'
import { fixtures } from './fixtures.ts'

// Two parsers read a recipe, one for its values and one for their places: they must not disagree.

const STOPPED = ['E-SYNTAX', 'E-DUPLICATE', 'E-ENCODING', 'E-SIZE', 'E-DEPTH', 'E-NUMBER']

/** Recipes that both parsers may see at all. */
const readable = fixtures.flatMap(({ name, text }) => {
  const source = text.replace(/^\uFEFF/, '')
  const { mistakes } = readRecipe(name, text)
  if (mistakes.some(it => it.path === '' && STOPPED.includes(it.code))) return []
  const places = placesOf(source)
  if ('stop' in places || places.taken.length > 0) return []
  return [{ name, source, of: places.of }]
})

it('has enough to compare', () => {
  expect(readable.length).toBeGreaterThan(600)
})

it('means the same to both parsers', () => {
  for (const { name, source } of readable) {
    const values = plain(TOML.parse(source))
    const others = plain(getStaticTOMLValue(parseTOML(source, { tomlVersion: '1.0' })))
    expect(values, name).toEqual(others)
  }
})

it('has a place of its own for every value', () => {
  for (const { name, source, of } of readable) {
    const lines = source.split('\n')
    for (const path of pathsIn(TOML.parse(source))) {
      const { line, column } = of(path)
      const there = (lines[line - 1] ?? '').slice(column - 1)
      const last = path.at(-1)
      const where = `${name}: ${path.join('.')}`
      // A key stands where its place is, in one spelling or another.
      if (typeof last === 'string') expect(keyAt(there), where).toBe(last)
      else expect(there, where).toMatch(/^\S/)
    }
  }
})

it('tells of mistakes in the order of the file, at places that it has', () => {
  for (const { name, text } of fixtures) {
    const { mistakes, warnings } = readRecipe(name, text)
    const lines = text.split('\n')
    for (const { line, column } of [...mistakes, ...warnings]) {
      expect(line, name).toBeLessThanOrEqual(lines.length)
      expect(column, name).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
    }
    const order = mistakes.map(it => it.line * 100_000 + it.column)
    expect(order, name).toEqual(order.toSorted((a, b) => a - b))
  }
})

it('tells of them on one line, in words, and hides nothing', () => {
  for (const { name, text } of fixtures) {
    const { mistakes, warnings } = readRecipe(name, text)
    for (const { path, message } of [...mistakes, ...warnings]) {
      expect(`${path} ${message}`, name).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u)
      expect(message, name).not.toMatch(/Invalid (?:input|string)|undefined|\[object/)
      expect(message.length, name).toBeLessThan(1200)
    }
  }
})

function keyAt(text: string): string | undefined {
  const [, bare, quoted] = /^(?:([A-Za-z0-9_-]+)|("(?:[^"\\]|\\.)*"|'[^']*'))/.exec(text) ?? []
  if (bare !== undefined || quoted === undefined) return bare
  return quoted.startsWith("'") ? quoted.slice(1, -1) : (JSON.parse(quoted) as string)
}

function pathsIn(value: unknown, above: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) {
    return value.flatMap((it, index) => [
      ...implied(it, [...above, index]),
      ...pathsIn(it, [...above, index]),
    ])
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.entries(value).flatMap(([key, it]) => [
    [...above, key],
    ...pathsIn(it, [...above, key]),
  ])
}

/** The tables of `[[files]]` have no number written anywhere. */
const implied = (value: unknown, path: readonly (string | number)[]) =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) ? [] : [[...path]]

/** The same for both: the one has no whole numbers of 64 bits, and days of its own for times. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Date) return 'a date'
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, plain(it)]))
}
