import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readText } from '../base/files.ts'
import { readRecipe } from '../recipe/read.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Score } from '../recipe/score.ts'
import { iconMark } from './icon.ts'
import { scoreIn } from './recipe-folder.ts'

/** An app that can be installed from what travels in the box. */
export interface CatalogueApp {
  readonly recipe: Recipe
  readonly folder: string
  /** Its image travels along, too. */
  readonly preloaded: boolean
  /** Of its picture: see icon.ts. */
  readonly icon: string | undefined
  readonly score: Score
}

/** The recipes in a folder, by service. One that cannot be read is left out. */
export async function readCatalogue(
  recipes: string,
  images: string,
): Promise<Map<string, CatalogueApp>> {
  const names = await readdir(recipes).catch(() => [])
  const apps = await Promise.all(
    names.map(async name => {
      const folder = join(recipes, name)
      const text = await readText(join(folder, 'recipe.toml'))
      const { recipe } = text === undefined ? {} : readRecipe(folder, text)
      if (!recipe) return undefined
      const preloaded = await exists(join(images, `${recipe.service}.tar`))
      const [icon, score] = await Promise.all([iconMark(folder), scoreIn(folder, recipe)])
      return { recipe, folder, preloaded, icon, score }
    }),
  )
  return new Map(apps.filter(it => it !== undefined).map(it => [it.recipe.service, it]))
}

/**
 * Those that this box can have: an image that is in no registry is here or nowhere. Boxes are built
 * with such apps or without them.
 */
export const availableIn = (
  catalogue: ReadonlyMap<string, CatalogueApp>,
): ReadonlyMap<string, CatalogueApp> =>
  new Map(
    [...catalogue].filter(
      ([, { recipe, preloaded }]) => preloaded || !recipe.image?.startsWith('localhost/'),
    ),
  )

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
