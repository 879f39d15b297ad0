import { posix } from 'node:path'
import { InvalidInput } from '../base/errors.ts'
import type { Import, ImportWishes } from '../recipe/import/import.ts'
import type { Beside } from '../recipe/import/load.ts'
import { COMPOSE_NAMES } from '../recipe/import/main-file.ts'

/**
 * A recipe of a compose file that somebody sent, and of the files around it, by their paths. What the
 * import needs is loaded when it is asked for the first time: most boxes never are.
 */
export async function importFiles(
  files: Readonly<Record<string, string>>,
  wishes: ImportWishes = {},
): Promise<Import> {
  const texts = new Map(Object.entries(files).map(([path, text]) => [posix.normalize(path), text]))
  const [only] = texts.size === 1 ? texts.keys() : []
  const main = COMPOSE_NAMES.find(it => texts.has(it)) ?? only
  if (main === undefined) {
    throw new InvalidInput('compose-missing', 'none of these files is a compose file', {
      hint: `send one that is called ${COMPOSE_NAMES[0]}`,
    })
  }
  const { importCompose } = await import('../recipe/import/import.ts')
  const beside: Beside = {
    read: path => texts.get(posix.normalize(path)),
    filesIn: path => {
      const folder = `${posix.normalize(path)}/`
      const inside = [...texts.keys()].filter(it => it.startsWith(folder))
      return inside.length === 0 ? undefined : inside.map(it => it.slice(folder.length)).sort()
    },
  }
  return importCompose(main, texts.get(main) ?? '', beside, wishes)
}
