import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInput, NotFound } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { formatMistake, readRecipe } from '../recipe/read.ts'
import type { Command } from './command.ts'

/** `gantry recipe check PATH...`: reads only the recipes; exit code 1 where any has a mistake. */
export const recipeCommand: Command = async ([act = '', ...paths], { json, say }) => {
  if (act !== 'check' || paths.length === 0) {
    throw new InvalidInput('command-unknown', `"gantry recipe ${act}" is not a command`, {
      hint: 'gantry recipe check PATH...',
    })
  }
  const mistakes = (await Promise.all(paths.map(checkOne))).flat()
  if (json) say(JSON.stringify({ mistakes }))
  else for (const mistake of mistakes) say(formatMistake(mistake))
  return mistakes.length > 0 ? 1 : 0
}

async function checkOne(path: string) {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new NotFound('file-missing', `${path} does not exist`)
  const file = found.isDirectory() ? join(path, 'recipe.toml') : path
  const text = await readText(file)
  if (text === undefined) throw new NotFound('file-missing', `${file} does not exist`)
  return readRecipe(file, text).mistakes
}
