import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Problem, problemOf } from '../base/errors.ts'
import { readText, syncFolder, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Recipe } from '../recipe/schema.ts'
import { type Manifest, manifestSchema } from './manifest.ts'

/** What was settled when an app's image was fetched; containers run by `id` alone. */
const lockSchema = z.strictObject({
  /** What the recipe asked for when it was settled. */
  asked: z.string(),
  /** `sha256:…` of the image's configuration. */
  id: z.string().regex(/^sha256:[a-f0-9]{64}$/),
  /** `name@sha256:…` where a registry gave the image. */
  digest: z.string().optional(),
  from: z.enum(['registry', 'box', 'build']),
})

export type Lock = z.output<typeof lockSchema>

/** An app of this box: its recipe as it was installed, and what was settled then. */
export interface StoredApp {
  readonly recipe: Recipe
  readonly lock: Lock | undefined
  /** The recipe's folder: the context of `build`. */
  readonly folder: string
}

const secretsSchema = z.record(z.string(), z.string())

/**
 * The files of `/data/state/gantry`, the only ones the agent owns. Each is written whole. A file
 * that cannot be read is kept aside, its last good copy is used, and `problems` tells.
 */
export interface Store {
  manifest(): Promise<Manifest | undefined>
  saveManifest(manifest: Manifest): Promise<void>
  app(service: string): Promise<StoredApp | undefined>
  /** Takes a recipe folder in as it stands. */
  addApp(service: string, folder: string): Promise<void>
  saveLock(service: string, lock: Lock): Promise<void>
  forgetLock(service: string): Promise<void>
  /** Ends an app's files here, secrets included. */
  forgetApp(service: string): Promise<void>
  secrets(service: string): Promise<Readonly<Record<string, string>>>
  saveSecrets(service: string, secrets: Readonly<Record<string, string>>): Promise<void>
  problems(): readonly Problem[]
}

/** The store in a folder, which is made where it is missing. */
export function openStore(root: string): Store {
  const damaged = new Map<string, Problem>()
  const manifestFile = join(root, 'box.toml')
  const appFolder = (service: string) => join(root, 'apps', service)
  const secretsFile = (service: string) => join(root, 'secrets', `${service}.toml`)

  async function read<S extends z.ZodType>(
    path: string,
    schema: S,
  ): Promise<z.output<S> | undefined> {
    const text = await readText(path)
    if (text === undefined) return undefined
    try {
      return decodeToml(path, text, schema)
    } catch (error) {
      return await lastGood(path, schema, error)
    }
  }

  async function lastGood<S extends z.ZodType>(path: string, schema: S, error: unknown) {
    const copy = await readText(`${path}.good`)
    damaged.set(path, {
      ...problemOf(error),
      code: 'file-damaged',
      message: `${path} was damaged; ${copy ? 'its last good copy is used' : 'there is no good copy'}`,
      hint: `the damaged file is kept as ${path}.damaged`,
    })
    await rename(path, `${path}.damaged`)
    if (copy === undefined) return undefined
    const value = decodeToml(`${path}.good`, copy, schema)
    await writeWhole(path, copy)
    return value
  }

  async function save(path: string, data: object): Promise<void> {
    const text = encodeToml(data)
    await writeWhole(path, text)
    await writeWhole(`${path}.good`, text)
  }

  return {
    manifest: () => read(manifestFile, manifestSchema),
    saveManifest: manifest => save(manifestFile, manifest),

    async app(service) {
      const folder = join(appFolder(service), 'recipe')
      const text = await readText(join(folder, 'recipe.toml'))
      if (text === undefined) return undefined
      return {
        recipe: recipeOrThrow(join(folder, 'recipe.toml'), text),
        lock: await read(join(appFolder(service), 'lock.toml'), lockSchema),
        folder,
      }
    },

    async addApp(service, source) {
      const folder = appFolder(service)
      const beside = join(folder, 'recipe.part')
      await mkdir(folder, { recursive: true })
      await rm(beside, { recursive: true, force: true })
      await cp(source, beside, { recursive: true, verbatimSymlinks: true })
      await rm(join(folder, 'recipe'), { recursive: true, force: true })
      await rename(beside, join(folder, 'recipe'))
      await syncFolder(folder)
    },

    saveLock: (service, lock) => save(join(appFolder(service), 'lock.toml'), lock),

    async forgetLock(service) {
      for (const name of ['lock.toml.good', 'lock.toml']) {
        await rm(join(appFolder(service), name), { force: true })
      }
    },

    async forgetApp(service) {
      await rm(appFolder(service), { recursive: true, force: true })
      for (const name of await readdir(join(root, 'secrets')).catch(() => [])) {
        if (name.startsWith(`${service}.toml`)) await rm(join(root, 'secrets', name))
      }
    },

    async secrets(service) {
      return (await read(secretsFile(service), secretsSchema)) ?? {}
    },
    saveSecrets: (service, secrets) => save(secretsFile(service), secrets),
    problems: () => [...damaged.values()],
  }
}
