import TOML from '@iarna/toml'
import { expect, it } from 'vitest'
import { readRecipe } from '../../../agent/recipe/read.ts'
import { type Field, fields } from './fields.ts'
import { goodOnes } from './fixtures.ts'

/** `processes.web.health.` before the key, `[[files]]` as an inline table in a list. */
function recipeWith({ path }: Field, key: string): string {
  const steps = [...path.slice(0, -1), key]
  const open = steps.findIndex((step, index) => step === '*' && isList(path.slice(0, index)))
  // Names are free, but for those of languages.
  const some = steps[0] === 'text' ? ['text', 'de', ...steps.slice(2)] : steps
  if (open < 0) return `${some.map(step => (step === '*' ? 'some' : step)).join('.')} = 1\n`
  const list = steps.slice(0, open).join('.')
  const rest = steps.slice(open + 1).map(step => (step === '*' ? 'some' : step))
  return `${list} = [{ ${rest.join('.')} = 1 }]\n`
}

const LISTS = ['files', 'jobs', 'https.static', 'upgrade.step']
const isList = (path: readonly string[]) => LISTS.includes(path.join('.'))

/** What fingers do: two letters in each other's place, one twice, one too few, another case. */
function misspellings(key: string): string[] {
  const middle = Math.floor(key.length / 2)
  return [
    key.slice(0, middle - 1) + key[middle] + key[middle - 1] + key.slice(middle + 1),
    key.slice(0, middle) + key[middle] + key.slice(middle),
    key.length > 4 ? key.slice(0, middle) + key.slice(middle + 1) : key.toUpperCase(),
    key.toUpperCase(),
    key.includes('-') ? key.replaceAll('-', '_') : `${key[0]?.toUpperCase()}${key.slice(1)}`,
  ].filter(it => it !== key)
}

it('suggests every key for what fingers make of it', () => {
  for (const field of fields) {
    const key = field.path.at(-1) ?? ''
    if (key === '*') continue
    for (const wrong of misspellings(key).filter(it => !siblingsOf(field).includes(it))) {
      const { mistakes } = readRecipe('recipe.toml', recipeWith(field, wrong))
      const mistake = mistakes.find(it => it.path.endsWith(wrong))
      const where = `${[...field.path.slice(0, -1), wrong].join('.')}`
      expect(mistake?.message, where).toContain(`did you mean "${key}"?`)
    }
  }
})

const parentOf = ({ path }: Field) => path.slice(0, -1).join('.')
const siblingsOf = (field: Field) =>
  fields.filter(it => parentOf(it) === parentOf(field)).map(it => it.path.at(-1))

it('is in one of the good recipes, whichever key it is', () => {
  const written = goodOnes.map(it => TOML.parse(it.text.replace(/^\uFEFF/, '')))
  const missing = fields.filter(({ path }) => !written.some(it => says(it, path)))
  expect(missing.map(it => it.path.join('.'))).toEqual([])
})

/** Whether a recipe says something at a path in which `*` stands for anything. */
function says(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined
  if (typeof value !== 'object' || value === null) return false
  if (step === '*') return Object.values(value).some(it => says(it, rest))
  return says((value as Record<string, unknown>)[step], rest)
}
