import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NotFound } from '../agent/base/errors.ts'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { imagesOf } from '../agent/recipe/images.ts'
import { recipeOrThrow } from '../agent/recipe/read.ts'
import type { Recipe } from '../agent/recipe/schema.ts'
import type { Board } from './board.ts'
import { type Lock, type Locked, packageIn, readLock, together, writeLock } from './lock.ts'
import { dockerArchive } from './preload/archive.ts'
import { type ContainerImage, readContainerImage } from './preload/container-image.ts'
import { debianLayer } from './preload/layer.ts'
import { project } from './project.ts'

/** Gantry's own: their images are made here, and are in no registry. */
export const OWN_APPS = ['kiwix', 'mail-forwarder', 'site'] as const

/** A container image, by what a recipe asks for. */
export interface NamedImage {
  readonly name: string
  /** SHA-256 of its configuration, by which Docker knows it. */
  readonly id: string
}

/** What of an app travels along. */
export interface PreloadedApp {
  readonly app: string
  /** A docker-archive tar, cached; its tags are the images that the app's recipe asks for. */
  readonly archive: string
  readonly images: readonly NamedImage[]
  /** What of Debian they are made of; of an archive that somebody else has made nobody here knows. */
  readonly packages?: Lock
}

export interface PreloadedApps extends Locked {
  readonly apps: readonly PreloadedApp[]
}

/**
 * Container images for apps that are installed with no registry in reach, made of Debian packages
 * as they are locked. The lock is of all that can be made here, whichever of them are asked for.
 */
export async function preloadedApps(
  names: readonly string[],
  board: Board,
  { updateLock = false, exec = run }: { updateLock?: boolean; exec?: Exec } = {},
): Promise<PreloadedApps> {
  const images = new Map<string, ContainerImage>()
  for (const name of names) images.set(name, await imageMadeHere(name))
  const locked = updateLock ? await lockApps(board, exec) : await readLock(board, 'apps')
  const apps: PreloadedApp[] = []
  for (const [app, image] of images) {
    apps.push(await madeOf(image, { app, board, locked }, exec))
  }
  const asked = new Set([...images.values()].flatMap(it => it.packages))
  return {
    apps,
    locked: locked.filter(line => asked.has(packageIn(line))),
    packages: together(apps.map(it => it.packages ?? [])),
  }
}

async function madeOf(
  image: ContainerImage,
  { app, board, locked }: { app: string; board: Board; locked: Lock },
  exec: Exec,
): Promise<PreloadedApp> {
  const { architecture } = board
  const pinned = locked.filter(line => image.packages.includes(packageIn(line)))
  const layer = await debianLayer({ ...image, locked: pinned }, architecture, exec)
  const [tag = app] = await imagesOfApp(app)
  const { path, id } = await dockerArchive({ image, layer, architecture, tag }, exec)
  return { app, archive: path, images: [{ name: tag, id }], packages: layer.packages }
}

/** Resolves the packages of every image that is made here afresh, and writes down what came. */
async function lockApps(board: Board, exec: Exec): Promise<Lock> {
  const layers: Lock[] = []
  for (const name of await namesMadeHere()) {
    const image = { ...(await imageMadeHere(name)), afresh: true }
    layers.push((await debianLayer(image, board.architecture, exec)).packages)
  }
  const packages = together(layers)
  await writeLock(board, packages, 'apps')
  return packages
}

const folder = join(import.meta.dirname, 'preload')

const namesMadeHere = async (): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter(it => it.endsWith('.toml'))
    .map(it => it.replace('.toml', ''))
    .sort()

async function imageMadeHere(app: string): Promise<ContainerImage> {
  const names = await namesMadeHere()
  if (names.includes(app)) return await readContainerImage(join(folder, `${app}.toml`))
  throw new NotFound('preload-unknown', `no image of ${app} is made here`, {
    hint: `there are: ${names.join(', ')}; images of other apps travel by [preload] of a vendor.toml`,
  })
}

/** The images that an app's recipe asks for. Throws NotFound where no such recipe travels along. */
export async function imagesOfApp(app: string): Promise<string[]> {
  const recipe = await recipeOf(app)
  if (recipe) return imagesOf(recipe)
  throw new NotFound(
    'preload-unknown',
    `the images of ${app} cannot travel: it has no recipe here`,
    {
      hint: 'an app is called as its folder in recipes/; one of a catalogue comes over the internet, with its images, unless its folder is put into recipes/',
    },
  )
}

/** What an image says of an app; undefined where it has no such recipe. */
export async function recipeOf(app: string): Promise<Recipe | undefined> {
  if (!(await recipeNames()).includes(app)) return undefined
  const file = join(recipes, app, 'recipe.toml')
  return recipeOrThrow(file, await readFile(file, 'utf8'))
}

/** The apps whose recipes travel in an image. */
export const recipeNames = async (): Promise<readonly string[]> =>
  (await readdir(recipes, { withFileTypes: true }))
    .filter(it => it.isDirectory())
    .map(it => it.name)
    .sort()

const recipes = join(project, 'recipes')
