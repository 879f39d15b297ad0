import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NotFound } from '../base/errors.ts'
import { TEST_REPORT } from '../recipe/test-report.ts'

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

/** Every file of a recipe's folder by its path, but for hidden ones and what became of a test. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter(it => it.isFile())
    .map(it => join(it.parentPath, it.name).slice(join(folder).length + 1))
    .filter(path => path !== TEST_REPORT && !path.split('/').some(it => it.startsWith('.')))
  const read = async (path: string) => [path, await readFile(join(folder, path))] as const
  return new Map(await Promise.all(paths.map(read)))
}
