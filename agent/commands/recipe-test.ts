import { join } from 'node:path'
import { ComponentFailed, InvalidInput, NotFound } from '../base/errors.ts'
import { exec } from '../base/exec.ts'
import { exists } from '../base/files.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Command } from './command.ts'
import { readRecipeFile } from './recipe-file.ts'

/** A box is built and started for it: only a checkout of this project can do that. */
const PROGRAM = join(import.meta.dirname, '../../scripts/recipe-test.ts')

/**
 * `gantry recipe test FOLDER [IMAGES.tar]`: the life of an app on a box of its own. What becomes of
 * each step stands in `tested.json` beside the recipe, for its score; exit code 1 where one failed.
 */
export const testRecipe: Command = async ([path, images], { answers, say }) => {
  if (path === undefined) throw new InvalidInput('word-missing', 'expected the folder of a recipe')
  const { file, folder, text } = await readRecipeFile(path)
  recipeOrThrow(file, text)
  if (images !== undefined && !(await exists(images))) {
    throw new NotFound('file-missing', `${images} does not exist`, {
      hint: 'docker save IMAGE IMAGE > images.tar makes one',
    })
  }
  if (!(await exists(PROGRAM))) {
    throw new NotFound('checkout-missing', 'a box for this is built by a checkout of Gantry', {
      hint: 'there: npx gantry recipe test FOLDER',
    })
  }
  const told = ['--folder', folder, '--answers', JSON.stringify(answers)]
  const more = images === undefined ? [] : ['--images', images]
  try {
    const argv = [process.execPath, PROGRAM, ...told, ...more] as const
    await exec(argv, { timeout: 0, onLine: say })
    return 0
  } catch (error) {
    // What went wrong has been told, line by line.
    if (error instanceof ComponentFailed) return 1
    throw error
  }
}
