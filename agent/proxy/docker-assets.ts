import { chmod, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { ComponentFailed, GantryError } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { syncFolder } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type AssetsStep, type ObservedAssets, planAssets } from './assets-plan.ts'
import { ASSETS_FOLDER } from './need.ts'
import { unpack } from './unpack.ts'

/** What the proxy serves itself, taken out of the images of apps without running them. */
export function assets(docker: Docker, exec: Exec): Capability<ObservedAssets, AssetsStep> {
  return {
    name: 'assets',
    serves: app => (app.web?.statics.length ?? 0) > 0,
    plan: planAssets,
    async observe() {
      const images = await readdir(ASSETS_FOLDER).catch(missing)
      const folders = await Promise.all(
        images.map(async image => {
          const names = await readdir(join(ASSETS_FOLDER, image))
          return names.map(name => join(ASSETS_FOLDER, image, name))
        }),
      )
      return new Set(folders.flat())
    },
    async apply(step) {
      if (step.kind === 'discard') return await discard(step.folder)
      await take(docker, exec, step)
    },
  }
}

type Take = Extract<AssetsStep, { kind: 'take' }>

/** Made beside and renamed: under its name there is never a half of it. */
async function take(docker: Docker, exec: Exec, step: Take): Promise<void> {
  const { folder, url, from, app } = step
  const beside = `${folder}.part`
  await rm(beside, { recursive: true, force: true })
  const into = join(beside, url)
  for (const it of foldersDownTo(into)) {
    await mkdir(it, { recursive: true })
    await chmod(it, 0o755)
  }
  try {
    await withContainer(docker, step, async container => {
      const archive = await archiveOf(container, from).catch(cause => {
        throw cause?.statusCode === 404 ? notThere(app, from, cause) : cause
      })
      await unpack(archive, { into, from })
    })
    await exec(['sync', '--file-system', beside])
    await rename(beside, folder)
    await syncFolder(dirname(folder))
  } catch (cause) {
    await rm(beside, { recursive: true, force: true })
    throw cause instanceof GantryError ? cause : notTaken(app, cause)
  }
}

/** A container that is never started: Docker shows the files of an image only in one. */
async function withContainer(
  docker: Docker,
  { app, image }: Take,
  use: (container: Docker.Container) => Promise<void>,
): Promise<void> {
  // No process of an app can be called like that.
  const name = `assets_${app}`
  // One that was left when the power went would be in the way.
  await docker.getContainer(name).remove({ force: true, v: true }).catch(unknown)
  const container = await docker.createContainer({
    name,
    Image: image,
    // An image need not say what it runs; nobody will.
    Entrypoint: ['/nothing'],
    NetworkDisabled: true,
    HostConfig: { NetworkMode: 'none' },
  })
  try {
    await use(container)
  } finally {
    await container.remove({ force: true, v: true })
  }
}

async function archiveOf(container: Docker.Container, from: string): Promise<Readable> {
  // The dot asks for what is in the folder, even where its name is a link to it.
  return (await container.getArchive({ path: `${from}/.` })) as unknown as Readable
}

function foldersDownTo(path: string): string[] {
  return path.startsWith(`${ASSETS_FOLDER}/`)
    ? [...foldersDownTo(dirname(path)), path]
    : [ASSETS_FOLDER]
}

async function discard(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await rmdir(dirname(folder)).catch(error => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error
  })
}

function missing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}

function unknown(error: { statusCode?: number }): void {
  if (error.statusCode !== 404) throw error
}

const notThere = (app: string, from: string, cause: unknown) =>
  new ComponentFailed('static-missing', `the image of ${app} has no folder ${from}`, {
    hint: 'its recipe says that the proxy serves files from there: tell its packager',
    cause,
  })

const notTaken = (app: string, cause: unknown) =>
  new ComponentFailed('static-failed', `the assets of ${app} cannot be taken out of its image`, {
    hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
