import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecipe } from '../../../agent/recipe/read.ts'

const folder = join(import.meta.dirname, '../../golden/recipe')

/** Every recipe of the golden cases, good and bad. */
export const fixtures = readdirSync(folder)
  .filter(name => name.endsWith('.toml'))
  .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** Those that have no mistake, with what was read. */
export const goodOnes = fixtures.flatMap(({ name, text }) => {
  const { recipe } = readRecipe(name, text)
  return recipe ? [{ name, text, recipe }] : []
})
