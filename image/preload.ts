import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NotFound } from '../agent/base/errors.ts'
import { exec as run } from '../agent/base/exec.ts'
import { exists } from '../agent/base/files.ts'
import { imagesOf } from '../agent/recipe/images.ts'
import { recipeOrThrow } from '../agent/recipe/read.ts'
import { dockerArchive } from './preload/archive.ts'
import { readContainerImage } from './preload/container-image.ts'
import { debianLayer } from './preload/layer.ts'
import { project } from './project.ts'

/** Gantry's own: their images are made here, and are in no registry. */
export const OWN_APPS = ['kiwix', 'mail-forwarder', 'site'] as const

export interface PreloadedImage {
  readonly app: string
  /** A docker-archive tar, cached; its tags are the images that the app's recipe asks for. */
  readonly archive: string
}

/** Container images for apps that are installed with no registry in reach, made of Debian packages. */
export async function preloadedImages(
  apps: readonly string[],
  architecture: string,
  exec = run,
): Promise<readonly PreloadedImage[]> {
  const made: PreloadedImage[] = []
  for (const app of apps) {
    const file = join(import.meta.dirname, 'preload', `${app}.toml`)
    if (!(await exists(file))) throw await unknown(app)
    const image = await readContainerImage(file)
    const layer = await debianLayer(image, architecture, exec)
    const [tag = app] = await imagesOfApp(app)
    made.push({ app, archive: await dockerArchive({ image, layer, architecture, tag }, exec) })
  }
  return made
}

async function unknown(app: string): Promise<Error> {
  const files = await readdir(join(import.meta.dirname, 'preload'))
  const known = files.filter(it => it.endsWith('.toml')).map(it => it.replace('.toml', ''))
  return new NotFound('preload-unknown', `no image of ${app} is made here`, {
    hint: `there are: ${known.sort().join(', ')}; images of other apps travel by [preload] of a vendor.toml`,
  })
}

/** The images that an app's recipe asks for. Throws NotFound where there is no such recipe. */
export async function imagesOfApp(app: string): Promise<string[]> {
  const file = join(project, 'recipes', app, 'recipe.toml')
  if (!(await exists(file))) {
    throw new NotFound('preload-unknown', `there is no recipe of ${app}`, {
      hint: 'an app is called as its folder in recipes/',
    })
  }
  return imagesOf(recipeOrThrow(file, await readFile(file, 'utf8')))
}
