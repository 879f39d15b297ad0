import { createHash } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { InvalidInput, NotFound } from '../agent/base/errors.ts'
import { exec as run } from '../agent/base/exec.ts'
import { savedAs } from '../agent/base/image-reference.ts'
import { decodeToml, encodeToml } from '../agent/base/toml.ts'
import { preseedSchema } from '../agent/box/manifest.ts'
import type { VendorSettings } from '../agent/box/vendor.ts'
import { readLogo } from '../agent/vendor/logo.ts'
import { cached } from './cache.ts'
import { imagesOfApp, type NamedImage, type PreloadedApp } from './preload.ts'
import { refuseWrongApps } from './vendor-apps.ts'

/** What a vendor adds to an image: nothing of it is in the programs, all of it on the card and beside. */
export interface Vendor {
  /** The `gantry.toml` that every box of theirs begins with. */
  readonly preseed: string
  /** Files that go beside it on the partition GANTRY, by name: the logo. */
  readonly files: Readonly<Record<string, Buffer>>
  /** Apps whose images travel along. */
  readonly preloaded: readonly PreloadedApp[]
}

/** One file, or one for each processor that images are made for. */
const archive = z.union([
  z.string(),
  z.strictObject({ amd64: z.string(), arm64: z.string() }).partial(),
])

const vendorSchema = preseedSchema
  .extend({
    /** Files that `docker save` has written, by the app whose images are in them. */
    preload: z.record(z.string(), archive).default({}),
  })
  .refine(it => it.claim?.code === undefined, {
    path: ['claim', 'code'],
    message: 'would be the code of every box: npm run flash gives each its own',
  })

/**
 * Reads a `vendor.toml`: what a `gantry.toml` may say, and `[preload]`. Files are looked for beside
 * it. Throws InvalidInput with every mistake, also where a box would not install an app that it names, and where
 * an archive has not exactly the images that the app's recipe asks for, or none that is made for this processor.
 */
export async function readVendor(file: string, architecture: string, exec = run): Promise<Vendor> {
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new NotFound('no-vendor', `${file} cannot be read`, { cause })
  })
  const { preload, ...preseed } = decodeToml(file, text, vendorSchema)
  await refuseWrongApps(file, preseed, architecture)
  const beside = (name: string) => join(dirname(file), name)
  const preloaded = await Promise.all(
    Object.entries(preload).map(async ([app, given]) => {
      const name = archiveFor(architecture, given)
      if (name === undefined) throw lacking(file, app, architecture)
      const images = await imagesIn(beside(name), await imagesOfApp(app), architecture, exec)
      return { app, archive: await kept(beside(name), exec), images }
    }),
  )
  return {
    preseed: encodeToml(withoutPreload(file, text)),
    files: preseed.vendor ? await logoBeside(file, preseed.vendor) : {},
    preloaded,
  }
}

const archiveFor = (architecture: string, given: z.output<typeof archive>): string | undefined =>
  typeof given === 'string' ? given : Object.entries(given).find(([it]) => it === architecture)?.[1]

const lacking = (file: string, app: string, architecture: string) =>
  new InvalidInput('preload-wrong', `${file} has no archive of ${app} for ${architecture}`, {
    hint: `write one beside the other: ${app} = { amd64 = "FILE", arm64 = "FILE" }; or leave its boards out with --boards`,
  })

/** Looked at as the box does, so that it comes to light here that it would not be shown there. */
async function logoBeside(file: string, vendor: VendorSettings): Promise<Vendor['files']> {
  const { logo, problems } = await readLogo(dirname(file), vendor)
  const [problem] = problems
  if (problem) {
    throw new InvalidInput(problem.code, `${file}: ${problem.message}`, {
      hint: 'an SVG or PNG beside it, at most 64 KiB',
    })
  }
  return logo && vendor.logo ? { [vendor.logo]: logo.content } : {}
}

/** A copy in the cache, called after its content. */
async function kept(archive: string, exec = run): Promise<string> {
  const [sum = ''] = (await exec(['sha256sum', archive], { timeout: 0 })).split(' ')
  return await cached('archive', sum.slice(0, 16), path => copyFile(archive, path))
}

/** As it was written: what a schema fills in is the box's to decide. */
function withoutPreload(file: string, text: string): object {
  const { preload: _, ...rest } = decodeToml(file, text, z.record(z.string(), z.unknown()))
  return rest
}

const manifestOf = z
  .array(z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullable() }))
  .min(1)
const configOf = z.object({ architecture: z.string() })

/** Docker would take any file, and then not find the images that the app wants. */
async function imagesIn(
  archive: string,
  images: readonly string[],
  architecture: string,
  exec = run,
): Promise<readonly NamedImage[]> {
  const wrong = (why: string, cause?: unknown) =>
    new InvalidInput('preload-wrong', `${archive} ${why}`, {
      hint: `make it with: docker save --output ${basename(archive)} ${images.join(' ')}`,
      ...(cause === undefined ? {} : { cause }),
    })
  const inside = (name: string) =>
    exec(['tar', '--extract', '--to-stdout', '--file', archive, name])
  try {
    const found = manifestOf.parse(JSON.parse(await inside('manifest.json')))
    const there = found.flatMap(({ RepoTags }) => RepoTags ?? [])
    const known = there.map(savedAs)
    for (const it of images.filter(it => !known.includes(savedAs(it)))) {
      throw wrong(`holds ${there.join(', ') || 'images without a name'} and not ${it}`)
    }
    const wanted = images.map(savedAs)
    for (const it of there.filter(it => !wanted.includes(savedAs(it)))) {
      throw wrong(`holds ${it}, which the recipe does not ask for`)
    }
    const named: NamedImage[] = []
    for (const { Config, RepoTags } of found) {
      const config = await inside(Config)
      const made = configOf.parse(JSON.parse(config)).architecture
      const which = found.length > 1 ? `holds ${RepoTags?.[0]}, which ` : ''
      if (made !== architecture)
        throw wrong(`${which}is made for ${made} and not for ${architecture}`)
      const id = createHash('sha256').update(config).digest('hex')
      const tags = (RepoTags ?? []).map(savedAs)
      named.push(...images.filter(it => tags.includes(savedAs(it))).map(name => ({ name, id })))
    }
    return named
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw wrong('is no archive of images', cause)
  }
}
