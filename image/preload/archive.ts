import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import { cached, keyOf, removeTree } from '../cache.ts'
import { nameAndVersion } from '../lock.ts'
import { withTools } from '../tools.ts'
import type { ContainerImage } from './container-image.ts'
import { type Layer, tar } from './layer.ts'

export interface Archive {
  /** A file in the cache. */
  readonly path: string
  /** SHA-256 of its configuration, by which Docker knows an image. */
  readonly id: string
}

export interface Contents {
  readonly image: ContainerImage
  readonly layer: Layer
  readonly architecture: string
  /** The name under which Docker will know it. */
  readonly tag: string
}

/**
 * The file that `docker load` reads: a tar of one layer, one configuration and a list of both. It
 * is written here and not by an image tool because it is so little, and so it depends on nothing
 * but its input.
 */
export async function dockerArchive(contents: Contents, exec: Exec): Promise<Archive> {
  const { layer, tag } = contents
  const digest = await sha256(layer.tar)
  const config = JSON.stringify(configOf(contents, digest))
  const id = createHash('sha256').update(config).digest('hex')
  const tools = await withTools(exec)
  const path = await cached('archive', keyOf(config, tag, version), async path => {
    const folder = `${path}.folder`
    const files = { config: `${id}.json`, digest }
    await mkdir(join(folder, digest), { recursive: true })
    await link(layer.tar, join(folder, digest, 'layer.tar'))
    await writeFile(join(folder, files.config), config)
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify([{ Config: files.config, RepoTags: [tag], Layers: [`${digest}/layer.tar`] }]),
    )
    await tools([
      ...tar,
      ...['--owner=0', '--group=0', '--mode=u=rwX,go=rX'],
      ...[`--directory=${folder}`, `--file=${path}`],
      ...[files.config, digest, 'manifest.json'],
    ])
    await removeTree(folder)
  })
  return { path, id }
}

/** Raised when this file changes what it makes from the same input. */
const version = 1

function configOf({ image, layer, architecture }: Contents, digest: string) {
  const packages = layer.packages.map(nameAndVersion).join(', ')
  const environment = Object.entries({ PATH: '/usr/sbin:/usr/bin', ...image.env })
  return {
    architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: `${image.user}:${image.user}`,
      ExposedPorts: Object.fromEntries(image.ports.map(port => [port, {}])),
      Env: environment.map(([name, value]) => `${name}=${value}`),
      Entrypoint: image.entrypoint,
      WorkingDir: '/',
      // The tag is what a recipe asks for; this is what is inside.
      Labels: { 'gantry.packages': packages },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: packages }],
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
