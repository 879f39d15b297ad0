import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InvalidInput } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import {
  type AppFiles,
  appAnswers,
  type Description,
  descriptionSchema,
} from '../description/description.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import { readAddress } from '../workstation/address.ts'

const pulledSchema = z.strictObject({
  /** Where the box is reached; absent where it is the one that the command was given on. */
  host: z.string().optional(),
  revision: z.string(),
})

/** What was read of a box when its files were written, so that what changed since is seen. */
export type Pulled = z.output<typeof pulledSchema>

/** The files of one box. */
export interface BoxFolder {
  readonly path: string
  readonly pulled: Pulled
}

const PULLED = 'pulled.toml'

/** The boxes of a site: each is a folder that was pulled once. */
export async function boxesIn(site: string): Promise<readonly BoxFolder[]> {
  const entries = await readdir(site, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter(it => it.isDirectory() && !it.name.startsWith('.'))
  const found = await Promise.all(
    folders.map(async ({ name }) => {
      const path = join(site, name)
      const text = await readText(join(path, PULLED))
      if (text === undefined) return undefined
      return { path, pulled: decodeToml(join(path, PULLED), text, pulledSchema) }
    }),
  )
  return found.filter(it => it !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Names that every file system takes: brackets and colons are not for all of them. */
export const folderFor = (site: string, host: string): string =>
  join(site, readAddress(host).name.replaceAll(/[[\]]/g, '').replaceAll(':', '-'))

/** What the files say. Throws InvalidInput that names the file and the mistake. */
export async function readDescription(path: string): Promise<Description> {
  const file = join(path, 'box.toml')
  const text = await readText(file)
  if (text === undefined) {
    throw new InvalidInput('file-missing', `${file} does not exist`, {
      hint: `take ${path} away, or write it anew: gantry site pull`,
    })
  }
  const box = decodeToml(file, text, descriptionSchema)
  const names = Object.keys(box.apps)
  await refuseOthers(join(path, 'apps'), names)
  const apps = await Promise.all(names.map(async it => [it, await readApp(path, it)] as const))
  for (const [app, { recipe }] of apps) {
    if (recipe === undefined && box.apps[app]?.recipe === undefined) {
      throw new InvalidInput('recipe-missing', `${file}: apps.${app} says of no recipe`, {
        hint: `recipe = "NAME" and version = "…" for one of the catalogue, or ${join(path, 'apps', app, 'recipe.toml')}`,
      })
    }
    if (recipe !== undefined && box.apps[app]?.recipe !== undefined) {
      throw new InvalidInput('recipe-twice', `${file}: apps.${app} has two recipes`, {
        hint: `take recipe and version out of it, or ${join(path, 'apps', app, 'recipe.toml')} away`,
      })
    }
  }
  return { box, apps: Object.fromEntries(apps) }
}

/** Files of an app that the box is not to have would be read by nobody. */
async function refuseOthers(folder: string, names: readonly string[]): Promise<void> {
  const found = await readdir(folder).catch(() => [])
  const other = found.find(it => !it.startsWith('.') && !names.includes(it))
  if (other === undefined) return
  throw new InvalidInput(
    'app-unlisted',
    `${join(folder, other)} is of an app that box.toml does not have`,
    {
      hint: `take the folder away, or say what it is in box.toml: [apps.${other}]`,
    },
  )
}

async function readApp(path: string, app: string): Promise<AppFiles> {
  const folder = join(path, 'apps', app)
  const [answersFile, recipeFile] = [join(folder, 'answers.toml'), join(folder, 'recipe.toml')]
  const text = await readText(answersFile)
  const answers = text === undefined ? {} : decodeToml(answersFile, text, appAnswers)
  const recipe = await readText(recipeFile)
  if (recipe === undefined) return { answers }
  const { questions } = recipeOrThrow(recipeFile, recipe)
  const secret = Object.keys(answers).find(it => questions[it]?.type === 'password')
  if (secret === undefined) return { answers, recipe }
  throw new InvalidInput('answer-secret', `${answersFile}: ${secret} is a password`, {
    hint: `it does not belong into git: gantry --host BOX app config ${app} --answer ${secret}=…`,
  })
}

/** Writes the files of a box, each where it differs, and takes away those that say nothing any more. */
export async function writeDescription(
  path: string,
  { box, apps }: Description,
  pulled: Pulled,
): Promise<void> {
  const wanted = new Map([['box.toml', encodeToml(box)]])
  for (const [app, { answers, recipe }] of Object.entries(apps)) {
    if (Object.keys(answers).length > 0)
      wanted.set(join('apps', app, 'answers.toml'), encodeToml(answers))
    if (recipe !== undefined) wanted.set(join('apps', app, 'recipe.toml'), recipe)
  }
  const folders = await readdir(join(path, 'apps')).catch(() => [])
  for (const app of folders) {
    if (!Object.hasOwn(apps, app)) await rm(join(path, 'apps', app), { recursive: true })
    for (const name of ['answers.toml', 'recipe.toml'].map(it => join('apps', app, it))) {
      if (!wanted.has(name)) await rm(join(path, name), { force: true })
    }
  }
  for (const [name, text] of wanted) {
    const before = await readFile(join(path, name), 'utf8').catch(() => undefined)
    if (before !== text) await writeWhole(join(path, name), text, 0o644)
  }
  await writePulled(path, pulled)
}

export const writePulled = (path: string, pulled: Pulled): Promise<void> =>
  writeWhole(join(path, PULLED), encodeToml(pulled), 0o644)
