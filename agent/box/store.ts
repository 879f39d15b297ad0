import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readText, syncFolder, writeWhole } from '../base/files.ts'
import { forgetSealed, readSealed, readWitnessed, seal, writeSealed } from '../base/sealed.ts'
import { encodeToml } from '../base/toml.ts'
import type { Answer } from '../recipe/question.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Stop } from '../update/path.ts'
import type { LockedImage } from './app-facts.ts'
import { type Change, openHistory, type PastManifest } from './history.ts'
import { type Manifest, manifestSchema } from './manifest.ts'

/** What was settled when an app's images were fetched; containers run by `id` alone. */
const lockSchema = z.strictObject({
  images: z.array(
    z.strictObject({
      asked: z.string(),
      id: z.string().regex(/^sha256:[a-f0-9]{64}$/),
      digest: z.string().optional(),
      from: z.enum(['registry', 'box', 'build']),
      labels: z.record(z.string(), z.string()).optional(),
    }),
  ),
})

const answersSchema = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))

const settingsSchema = z.strictObject({
  /** Variables that the owner set over everything the recipe says. */
  env: z.record(z.string(), z.string()).default({}),
  /** Bytes: the most that it may take, whatever the recipe says. */
  memory: z.int().positive().optional(),
})

/** What an app's owner decided. Survives updates. */
export interface Settings {
  readonly env: Readonly<Record<string, string>>
  /** Bytes: the most that the app may take, whatever its recipe says. */
  readonly memory?: number | undefined
}

/** An app of this box: its recipe as it was installed, what was settled then, what its owner said. */
export interface StoredApp {
  readonly recipe: Recipe
  readonly images: readonly LockedImage[]
  readonly settings: Settings
  /** By question, for this recipe: one that is gone back to finds those that it had. */
  readonly answers: Readonly<Record<string, Answer>>
  /** The recipe's folder: where builds are made and files come from. */
  readonly folder: string
}

/** The file beside a recipe that says which older image it stops at. */
const STOP = 'stop.toml'
const stopSchema = z.strictObject({ image: z.string(), version: z.string() })

const secretsSchema = z.record(z.string(), z.string())

/**
 * The files of `/data/state/gantry`, the only ones the agent owns, whole and sealed. */
export interface Store {
  manifest(): Promise<Manifest | undefined>
  /** Writes it and keeps it: every past one can be seen and taken back. */
  saveManifest(manifest: Manifest, why: Change): Promise<void>
  history(): Promise<readonly PastManifest[]>
  /** An app as one of its recipes describes it. */
  app(service: string, revision: number): Promise<StoredApp | undefined>
  /** The recipes of an app that were taken in, oldest first. */
  revisions(service: string): Promise<readonly number[]>
  /**
   * Takes a recipe folder in as it stands; answers its number. A stop on the way to it is the same
   * recipe with an older image.
   */
  addRevision(service: string, folder: string, stop?: Stop): Promise<number>
  forgetRevision(service: string, revision: number): Promise<void>
  /** What was settled for an app, of whatever revision. */
  images(service: string): Promise<readonly LockedImage[]>
  /** Adds an image to what was settled; one that was asked for in the same words is replaced. */
  saveImage(service: string, image: LockedImage): Promise<void>
  forgetImages(service: string): Promise<void>
  saveSettings(service: string, settings: Settings): Promise<void>
  saveAnswers(
    service: string,
    revision: number,
    answers: Readonly<Record<string, Answer>>,
  ): Promise<void>
  /** Ends an app's files here, secrets included. */
  forgetApp(service: string): Promise<void>
  secrets(service: string): Promise<Readonly<Record<string, string>>>
  saveSecrets(service: string, secrets: Readonly<Record<string, string>>): Promise<void>
  forgetSecrets(service: string): Promise<void>
}

/** Variables that an owner sets and nobody else should read. */
const SECRET_VARIABLE = /pass|secret|token|key|credential|auth|private|dsn/i

/**
 * The store in a folder, which is made where it is missing.
 *
 * @param learn hears every secret that is read or written
 */
export function openStore(
  root: string,
  learn: (secrets: Iterable<string>) => void = () => {},
): Store {
  const manifestFile = join(root, 'box.toml')
  const appFolder = (service: string) => join(root, 'apps', service)
  const lockFile = (service: string) => join(appFolder(service), 'lock.toml')
  const settingsFile = (service: string) => join(appFolder(service), 'settings.toml')
  // Beside the recipe and not in its folder, which goes to whoever builds the image.
  const answersFile = (service: string, revision: number) =>
    join(appFolder(service), 'answers', `${revision}.toml`)
  const secretsFile = (service: string) => join(root, 'secrets', `${service}.toml`)

  const revisionsFolder = (service: string) => join(appFolder(service), 'revisions')
  const recipeCopy = (service: string, revision: number) =>
    join(appFolder(service), 'recipes', `${revision}.toml`)
  const past = openHistory(join(root, 'history'))
  /** What recipes said when they were read last: to take one apart costs more than to read it. */
  const known = new Map<string, { readonly text: string; readonly recipe: Recipe }>()

  async function recipeOf(service: string, revision: number): Promise<Recipe | undefined> {
    const file = join(revisionsFolder(service), String(revision), 'recipe.toml')
    const text = await readWitnessed(file, recipeCopy(service, revision))
    if (text === undefined) return undefined
    const before = known.get(file)
    if (before?.text === text) return before.recipe
    const recipe = recipeOrThrow(file, text)
    known.set(file, { text, recipe })
    return recipe
  }

  async function revisions(service: string): Promise<number[]> {
    const names = await readdir(revisionsFolder(service)).catch(() => [])
    return names
      .filter(it => /^\d+$/.test(it))
      .map(Number)
      .sort((a, b) => a - b)
  }

  async function imagesOf(service: string): Promise<readonly LockedImage[]> {
    return (await readSealed(lockFile(service), lockSchema))?.images ?? []
  }

  return {
    manifest: () =>
      readSealed(manifestFile, manifestSchema, async () => (await past.list())[0]?.box),
    async saveManifest(manifest, why) {
      // Kept first: what the box became is never without the record of why.
      await past.add(manifest, why)
      await writeSealed(manifestFile, manifest)
    },
    history: past.list,

    async app(service, revision) {
      const folder = join(revisionsFolder(service), String(revision))
      const recipe = await recipeOf(service, revision)
      if (!recipe) return undefined
      const stop = await readSealed(join(folder, STOP), stopSchema)
      const settings = (await readSealed(settingsFile(service), settingsSchema)) ?? { env: {} }
      const answers = (await readSealed(answersFile(service, revision), answersSchema)) ?? {}
      learn(secretsAmong(recipe, settings, answers))
      return {
        // One recipe can be installed more than once: the folder says under which name.
        recipe: { ...recipe, ...stop, service },
        images: await imagesOf(service),
        settings,
        answers,
        folder,
      }
    },

    revisions,
    async addRevision(service, source, stop) {
      const folder = revisionsFolder(service)
      const revision = ((await revisions(service)).at(-1) ?? 0) + 1
      const beside = join(folder, 'unfinished')
      await mkdir(folder, { recursive: true })
      await rm(beside, { recursive: true, force: true })
      await cp(source, beside, { recursive: true, verbatimSymlinks: true })
      if (stop) await writeWhole(join(beside, STOP), encodeToml(stop))
      const text = (await readText(join(beside, 'recipe.toml'))) ?? ''
      await writeWhole(recipeCopy(service, revision), seal(text))
      await rename(beside, join(folder, String(revision)))
      await syncFolder(folder)
      return revision
    },
    async forgetRevision(service, revision) {
      await rm(recipeCopy(service, revision), { force: true })
      await rm(join(revisionsFolder(service), String(revision)), { recursive: true, force: true })
      await forgetSealed(answersFile(service, revision))
    },

    images: imagesOf,
    async saveImage(service, image) {
      const before = await imagesOf(service)
      const images = [...before.filter(it => it.asked !== image.asked), image]
      await writeSealed(lockFile(service), { images })
    },

    forgetImages: service => forgetSealed(lockFile(service)),

    saveSettings: (service, settings) => writeSealed(settingsFile(service), settings),
    saveAnswers: (service, revision, answers) =>
      writeSealed(answersFile(service, revision), answers),

    async forgetApp(service) {
      for (const path of known.keys())
        if (path.startsWith(`${appFolder(service)}/`)) known.delete(path)
      await rm(appFolder(service), { recursive: true, force: true })
      await forgetSealed(secretsFile(service))
    },

    async secrets(service) {
      const secrets = (await readSealed(secretsFile(service), secretsSchema)) ?? {}
      learn(Object.values(secrets))
      return secrets
    },
    async saveSecrets(service, secrets) {
      learn(Object.values(secrets))
      await writeSealed(secretsFile(service), secrets)
    },
    forgetSecrets: service => forgetSealed(secretsFile(service)),
  }
}

/** What an owner has told an app and nobody else. */
function secretsAmong(
  { questions }: Recipe,
  { env }: Settings,
  answers: StoredApp['answers'],
): string[] {
  const variables = Object.entries(env).filter(([name]) => SECRET_VARIABLE.test(name))
  const passwords = Object.entries(answers).filter(([id]) => questions[id]?.type === 'password')
  return [...variables, ...passwords].map(([, it]) => String(it))
}
