import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type JsonSchema, recipeJsonSchema } from '../../../agent/recipe/json-schema.ts'
import { MEANINGS, meaningOf } from '../../../agent/recipe/meanings.ts'
import { fields } from './fields.ts'

const file = join(import.meta.dirname, '../../../recipes/recipe.schema.json')

it('is current in recipes/', () => {
  const current = `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`
  const renew = 'renew it: npx gantry recipe schema > recipes/recipe.schema.json'
  expect(readFileSync(file, 'utf8') === current, renew).toBe(true)
})

const named = fields.filter(it => it.path.at(-1) !== '*')

it('says what every key means', () => {
  const silent = named.filter(it => meaningOf(it.path) === undefined)
  const tell = 'say in agent/recipe/meanings.ts what these mean'
  expect(
    silent.map(it => it.path.join('.')),
    tell,
  ).toEqual([])
})

it('gives no meaning to keys that are not there', () => {
  const known = new Set(fields.map(it => it.path.join('.')))
  const stale = Object.keys(MEANINGS).filter(it => !known.has(it) && !it.startsWith('hooks.*.'))
  // `storage.*` stands for each of its tables.
  expect(stale.filter(it => !(it.endsWith('.*') && known.has(it.slice(0, -2))))).toEqual([])
})

it('has the words of every key, and defaults as a recipe writes them', () => {
  const schema = recipeJsonSchema()
  const at = (...path: string[]) =>
    path.reduce<JsonSchema>((it, key) => it.properties?.[key] ?? fallback(it), schema)
  expect(at('https', 'max-body')).toMatchObject({ default: '1G' })
  expect(at('https', 'idle-timeout')).toMatchObject({ default: '10m', type: 'string' })
  expect(at('https', 'static', '*', 'cache')).toMatchObject({ default: '1h' })
  expect(at('cache', 'max-memory')).toMatchObject({ default: '64M' })
  for (const { path } of named) {
    expect(at(...path).description, path.join('.')).toBe(meaningOf(path))
  }
})

const fallback = (it: JsonSchema) => it.additionalProperties || it.items || {}
