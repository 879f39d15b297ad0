import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { project } from './project.ts'

/**
 * A name for all that is in these files and folders of the project: names, contents, and which
 * may be run.
 */
export async function contentKey(...paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) await add(path)
  return hash.digest('hex').slice(0, 16)

  async function add(path: string): Promise<void> {
    const entries = await readdir(join(project, path), { withFileTypes: true }).catch(
      () => undefined,
    )
    if (!entries) return void hash.update(`${path}\n`).update(await readFile(join(project, path)))
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) await add(child)
      else hash.update(`${(await stat(join(project, child))).mode & 0o100}\n`) && (await add(child))
    }
  }
}
