import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Conflict, InvalidInput } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { scoreIn } from '../box/recipe-folder.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import {
  folderOf,
  hashOf,
  type Index,
  LARGEST_FILE,
  type Release,
  readIndex,
} from './index-file.ts'
import { sign } from './minisign.ts'

/** What a packager releases, and where to. */
export interface ReleaseWish {
  /** With one folder for each recipe. */
  readonly recipes: string
  /** What was released into it before stays, and can be installed. */
  readonly out: string
  /** The secret key of minisign, as its file has it. */
  readonly key: string
  /** ISO 8601. */
  readonly now: string
}

/**
 * Adds the present version of each recipe to a catalogue, with its score, and signs it: static
 * files, for any web server. Throws where a recipe has mistakes, or is another one than was released as that version.
 */
export async function release(wish: ReleaseWish): Promise<Index> {
  const { recipes, out, key, now } = wish
  const text = await readText(join(out, 'index.json'))
  const before = text === undefined ? undefined : readIndex(text)
  const apps: Record<string, Release[]> = { ...before?.apps }
  const names = (await readdir(recipes, { withFileTypes: true })).filter(it => it.isDirectory())
  for (const { name } of names) {
    const folder = join(recipes, name)
    const recipe = await readText(join(folder, 'recipe.toml'))
    if (recipe === undefined) continue
    const { app, entry } = await entryOf(folder, recipe)
    const earlier = apps[app] ?? []
    const same = earlier.find(it => it.version === entry.version)
    if (same && JSON.stringify(same.files) !== JSON.stringify(entry.files)) {
      throw new Conflict('version-taken', `${app} ${entry.version} was released with other files`, {
        hint: 'give the changed recipe a higher version',
      })
    }
    if (same) continue
    for (const path of Object.keys(entry.files)) {
      await cp(join(folder, path), join(out, folderOf(app, entry), path))
    }
    apps[app] = [entry, ...earlier]
  }
  const index: Index = { format: 1, number: (before?.number ?? 0) + 1, released: now, apps }
  const written = `${JSON.stringify(index, null, 1)}\n`
  // Nothing is signed that no box could read.
  readIndex(written)
  const signature = sign(written, key, `number ${index.number}, ${now}`)
  await mkdir(out, { recursive: true })
  await writeWhole(join(out, 'index.json.minisig'), signature, 0o644)
  await writeWhole(join(out, 'index.json'), written, 0o644)
  return index
}

async function entryOf(folder: string, text: string) {
  const recipe = recipeOrThrow(join(folder, 'recipe.toml'), text)
  const { service, version } = recipe
  if (version === undefined) {
    throw new InvalidInput('version-missing', `the recipe of ${service} says no version`, {
      hint: 'boxes tell by it what is newer: version = "1.0"',
    })
  }
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter(it => it.isFile())
    .map(it => join(it.parentPath, it.name).slice(folder.length + 1))
    // What a computer leaves in folders is nobody's: `.DS_Store`, `.git`.
    .filter(path => !path.split('/').some(it => it.startsWith('.')))
    .sort()
  const files: Record<string, string> = {}
  for (const path of paths) {
    const content = await readFile(join(folder, path))
    if (content.length > LARGEST_FILE) {
      throw new InvalidInput('file-too-large', `${join(folder, path)} is larger than a mebibyte`, {
        hint: 'boxes take no larger file of a recipe: make it smaller, or leave it out',
      })
    }
    files[path] = hashOf(content)
  }
  const { points, lacks } = await scoreIn(folder, recipe)
  return { app: service, entry: { version, files, score: { points, lacks: [...lacks] } } }
}
