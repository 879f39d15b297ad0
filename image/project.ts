import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of the checkout. */
export const project = join(import.meta.dirname, '..')

/** The version of everything that is built from this checkout. */
export async function projectVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  return String(version)
}
