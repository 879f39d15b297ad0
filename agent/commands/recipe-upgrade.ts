import { InvalidInput } from '../base/errors.ts'
import { writeWhole } from '../base/files.ts'
import { compareVersions } from '../base/version.ts'
import { type Change, saidOfChange } from '../recipe/change.ts'
import { en } from '../recipe/change-texts/en.ts'
import { changesOf } from '../recipe/changes.ts'
import { formatMistake, readRecipe, recipeOrThrow } from '../recipe/read.ts'
import { upgraded } from '../recipe/upgraded.ts'
import type { Command } from './command.ts'
import { readRecipeFile } from './recipe-file.ts'

/**
 * `gantry recipe upgrade PATH VERSION`: the recipe of a newer version, in its place, and what that
 * changes for its owner. Nothing is written where the result would have a mistake.
 */
export const upgradeRecipe: Command = async ([path, version], { json, say, warn }) => {
  if (path === undefined || version === undefined) {
    throw new InvalidInput('word-missing', 'expected a recipe and a version', {
      hint: 'gantry recipe upgrade PATH VERSION',
    })
  }
  const { file, text } = await readRecipeFile(path)
  const before = recipeOrThrow(file, text)
  if (before.version !== undefined && compareVersions(version, before.version) <= 0) {
    throw new InvalidInput('version-old', `${version} is not newer than ${before.version}`, {
      hint: 'boxes take a higher version alone: nothing was written',
    })
  }
  const { text: after, remarks } = upgraded(text, before, version)
  const { recipe, mistakes } = readRecipe(file, after)
  for (const it of mistakes) warn(formatMistake(it))
  if (!recipe || mistakes.length > 0) return 1
  await writeWhole(file, after, 0o644)
  const changes = changesOf(before, recipe)
  if (json) say(JSON.stringify({ version, changes: changes.map(withWords), remarks }))
  else for (const it of [...changes.map(it => saidOfChange(en, it)), ...remarks]) say(it)
  return 0
}

/** For programs that show them to people. */
export const withWords = (change: Change) => ({ ...change, says: saidOfChange(en, change) })
