import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { InvalidInput, NotFound } from '../base/errors.ts'
import { importCompose } from '../recipe/import/import.ts'
import type { Beside } from '../recipe/import/load.ts'
import { COMPOSE_NAMES } from '../recipe/import/main-file.ts'
import { formatNote } from '../recipe/import/notes.ts'
import type { Command } from './command.ts'

/**
 * `gantry recipe import PATH [--web SERVICE]`: a recipe on standard output, what it left out on standard error; exit
 * code 1 and the reasons where no recipe would work.
 */
export const importRecipe: Command = async ([path], { json, web, say, warn }) => {
  if (path === undefined) {
    throw new InvalidInput('word-missing', 'expected a compose file, or the folder that holds it')
  }
  const file = fileAt(path)
  const beside = besideOf(dirname(file))
  const made = importCompose(file, textAt(file), beside, { web })
  const { recipe, remarks, refusals } = made
  if (json) say(JSON.stringify(made))
  else {
    for (const it of remarks) warn(formatNote(it))
    for (const it of refusals) warn(`${formatNote(it)} (no recipe)`)
    if (recipe !== undefined) say(recipe.trimEnd())
  }
  return recipe === undefined ? 1 : 0
}

const found = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })

function fileAt(path: string): string {
  if (!found(path)?.isDirectory()) return path
  const name = COMPOSE_NAMES.find(it => found(join(path, it))?.isFile())
  if (name !== undefined) return join(path, name)
  throw new NotFound('file-missing', `${path} holds no compose file`, {
    hint: `one of ${COMPOSE_NAMES.join(', ')}`,
  })
}

function textAt(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new NotFound('file-missing', `${file} does not exist, or is no file`, {
      hint: `give a compose file, or the folder that holds ${COMPOSE_NAMES[0]}`,
      cause,
    })
  }
}

/** More than any file has that belongs to a compose file. Bytes. */
const LARGEST = 262_144
const MOST_FILES = 1000

/** Where it is when all links are followed, unless that is outside of the folder. */
function withinReally(folder: string, path: string): string | undefined {
  try {
    const [home, place] = [realpathSync(folder), realpathSync(path)]
    return place === home || place.startsWith(`${home}${sep}`) ? place : undefined
  } catch {
    // Not there.
    return undefined
  }
}

/** The files of its own folder, and none outside: whoever wrote the file chooses the names. */
function besideOf(folder: string): Beside {
  const inside = (path: string) => {
    const plain = normalize(path)
    if (isAbsolute(plain) || plain.startsWith('..') || path.includes('\0')) return undefined
    return withinReally(folder, join(folder, plain))
  }
  return {
    filesIn: path => {
      const place = inside(path)
      if (place === undefined || !found(place)?.isDirectory()) return undefined
      return readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter(it => found(join(place, it))?.isFile())
        .slice(0, MOST_FILES)
        .sort()
    },
    read: path => {
      const place = inside(path)
      const stats = place === undefined ? undefined : found(place)
      if (place === undefined || !stats?.isFile() || stats.size > LARGEST) return undefined
      return readFileSync(place, 'utf8')
    },
  }
}
