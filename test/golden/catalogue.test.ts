import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outlook } from '../../agent/commands/recipe-outlook.ts'
import { recipeOrThrow } from '../../agent/recipe/read.ts'

const recipes = join(import.meta.dirname, '../../recipes')
const apps = readdirSync(recipes, { withFileTypes: true }).filter(it => it.isDirectory())

/** What a box would do for each app of the catalogue. After a change that is meant: `-u`. */
describe('catalogue', () => {
  it.each(apps.map(it => it.name))('%s', async name => {
    const folder = join(recipes, name)
    const file = join(folder, 'recipe.toml')
    const recipe = recipeOrThrow(file, readFileSync(file, 'utf8'))
    // The folder of the checkout would be another one on every machine.
    const plan = JSON.stringify(outlook(recipe, '.', {}), null, 2)
    await expect(`${plan}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'catalogue', `${name}.out`),
    )
  })
})
