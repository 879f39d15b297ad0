import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, readText } from '../base/files.ts'
import type { Recipe } from '../recipe/schema.ts'
import { type Score, scoreOf } from '../recipe/score.ts'
import { TEST_REPORT, wasTestedWell } from '../recipe/test-report.ts'

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

/** The score of a recipe together with what lies beside it. */
export async function scoreIn(folder: string, recipe: Recipe): Promise<Score> {
  const [readme, icon] = await Promise.all([
    exists(join(folder, 'README.md')),
    exists(join(folder, 'icon.svg')),
  ])
  const report = await readText(join(folder, TEST_REPORT))
  const tested = report !== undefined && wasTestedWell(report, await filesOf(folder))
  return scoreOf(recipe, { readme, icon, tested })
}
