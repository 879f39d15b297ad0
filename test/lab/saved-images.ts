import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { InvalidInput } from '../../agent/base/errors.ts'
import { exec } from '../../agent/base/exec.ts'

/** What `docker save` says of each image in an archive. */
interface Saved {
  readonly Config: string
  readonly RepoTags: readonly string[] | null
  readonly Layers: readonly string[]
}

/**
 * Images that `docker save` wrote, as a registry serves them: `blobs/` by their digest, and
 * `index.json`, which has for each image the digest of the manifest of each tag. Answers the hosts
 * under which boxes look for them. Throws InvalidInput for what is no such archive.
 */
export async function asRegistry(archive: string, into: string): Promise<readonly string[]> {
  const unpacked = join(into, 'unpacked')
  await mkdir(unpacked, { recursive: true })
  const noImages = (cause: unknown) => {
    throw new InvalidInput('archive-unknown', `${archive} holds no images`, {
      hint: 'docker save IMAGE IMAGE > images.tar makes one',
      cause,
    })
  }
  const unpack = ['tar', '-x', '-f', archive, '-C', unpacked, '--no-same-owner'] as const
  await exec(unpack, { timeout: 0 }).catch(noImages)
  const said = await readFile(join(unpacked, 'manifest.json'), 'utf8').catch(noImages)
  await mkdir(join(into, 'blobs'), { recursive: true })
  const index: Record<string, Record<string, string>> = {}
  for (const { Config, RepoTags, Layers } of JSON.parse(said) as Saved[]) {
    const blob = (path: string) => kept(join(unpacked, path), into)
    const layers = []
    for (const it of Layers) layers.push({ mediaType: LAYER, ...(await blob(it)) })
    const config = { mediaType: CONFIG, ...(await blob(Config)) }
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers })
    const digest = digestOf(manifest)
    await writeFile(join(into, 'blobs', digest), manifest)
    for (const it of RepoTags ?? []) {
      const { name, tag } = whole(it)
      index[name] = { ...index[name], [tag]: digest }
    }
  }
  if (Object.keys(index).length === 0) {
    throw new InvalidInput('archive-nameless', `the images in ${archive} have no names`, {
      hint: 'save them by the names that the recipe says: docker save NAME:TAG > images.tar',
    })
  }
  await writeFile(join(into, 'index.json'), JSON.stringify(index))
  return [...new Set(Object.keys(index).map(it => it.split('/')[0] ?? ''))].map(it =>
    it === 'docker.io' ? 'registry-1.docker.io' : it,
  )
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar'

/** `redis:7` as Docker reads it: `docker.io/library/redis`, `7`. */
export function whole(reference: string): { readonly name: string; readonly tag: string } {
  const [, path = '', tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(reference) ?? []
  const [first = '', ...rest] = path.split('/')
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first)
  if (isHost) return { name: path, tag }
  return { name: `docker.io/${rest.length === 0 ? 'library/' : ''}${path}`, tag }
}

/** A file under the name of what is in it. */
async function kept(path: string, into: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  const digest = `sha256:${hash.digest('hex')}`
  await pipeline(createReadStream(path), createWriteStream(join(into, 'blobs', digest)))
  return { digest, size: (await stat(path)).size }
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
