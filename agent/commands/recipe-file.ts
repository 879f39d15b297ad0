import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NotFound } from '../base/errors.ts'

/** A recipe on disk: what it says, and the folder that it is in. */
export interface RecipeFile {
  readonly file: string
  readonly folder: string
  readonly text: string
}

/** @param path of a recipe, or of the folder that holds `recipe.toml`. */
export async function readRecipeFile(path: string): Promise<RecipeFile> {
  const found = await stat(path).catch(() => undefined)
  const file = found?.isDirectory() ? join(path, 'recipe.toml') : path
  try {
    return { file, folder: dirname(file), text: await readFile(file, 'utf8') }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'is no file'
    throw new NotFound('file-missing', `${file} ${why}`, {
      hint: `give a recipe, or the folder that holds ${basename('recipe.toml')}`,
      cause,
    })
  }
}
