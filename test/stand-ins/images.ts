import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { build } from 'vite'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf, removeTree } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { nodeFor } from '../../image/node.ts'
import { debianLayer } from '../../image/preload/layer.ts'
import { type ImageFacts, readFacts } from './facts.ts'

/** What an update of a stand-in fetches: the same program under another tag. */
export const next = (tag: string): string => `${tag}-next`

interface Blob {
  readonly digest: string
  readonly size: number
}

interface LayerBlob extends Blob {
  /** Of the tar inside. */
  readonly diffId: string
}

/**
 * A folder as a registry serves it: `blobs/` by their digest, and `index.json`, which has for each
 * image the digest of the manifest of each tag. One image for each that the facts know.
 */
export async function standIns(): Promise<string> {
  const { architecture } = await ownBoard()
  const board = await ownBoard()
  const debian = await debianLayer(system, architecture, exec)
  const key = keyOf(
    await contentKey(
      ...['apps', 'program', 'facts.ts', 'images.ts'].map(it => `test/stand-ins/${it}`),
    ),
    debian.tar,
    board.node,
  )
  return await cached('stand-ins', key, async folder => {
    await mkdir(join(folder, 'blobs'), { recursive: true })
    const shared = [
      await gzipped(folder, debian.tar),
      await added(folder, await programLayer(`${folder}.program`, await nodeFor(board, exec))),
    ]
    const index: Record<string, Record<string, string>> = {}
    for (const image of [...(await readFacts()).values()].flat()) {
      const layers = [...shared, await added(folder, await ownLayer(image))]
      const tags: Record<string, string> = {}
      for (const tag of image.tags.flatMap(it => [it, next(it)])) {
        tags[tag] = await manifestOf(folder, { image, tag, architecture, layers })
      }
      index[image.name] = tags
    }
    await writeFile(join(folder, 'index.json'), JSON.stringify(index))
  })
}

async function manifestOf(
  folder: string,
  it: {
    readonly image: ImageFacts
    readonly tag: string
    readonly architecture: string
    readonly layers: readonly LayerBlob[]
  },
): Promise<string> {
  const type = 'application/vnd.docker'
  const config = await blob(folder, Buffer.from(JSON.stringify(configOf(it))))
  const manifest = {
    schemaVersion: 2,
    mediaType: `${type}.distribution.manifest.v2+json`,
    config: { mediaType: `${type}.container.image.v1+json`, ...config },
    layers: it.layers.map(({ digest, size }) => ({
      mediaType: `${type}.image.rootfs.diff.tar.gzip`,
      ...{ digest, size },
    })),
  }
  return (await blob(folder, Buffer.from(JSON.stringify(manifest)))).digest
}

function configOf({
  image,
  tag,
  architecture,
  layers,
}: {
  readonly image: ImageFacts
  readonly tag: string
  readonly architecture: string
  readonly layers: readonly LayerBlob[]
}) {
  const own = { PATH: '/usr/local/bin:/usr/sbin:/usr/bin', STAND_IN_TAG: tag, ...image.env }
  return {
    architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: image.user,
      WorkingDir: image.folder,
      Env: Object.entries(own).map(([name, value]) => `${name}=${value}`),
      Entrypoint: ['/stand-in/run'],
      Cmd: image.command,
      ...(image.volumes.length > 0
        ? { Volumes: Object.fromEntries(image.volumes.map(path => [path, {}])) }
        : {}),
      Labels: { 'gantry.stand-in': `stands in for ${image.name}, and is none of it` },
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  }
}

/** Node and the program of all stand-ins. */
async function programLayer(scratch: string, node: string): Promise<Buffer> {
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      root: import.meta.dirname,
      publicDir: false,
      ssr: { noExternal: true, external: ['pg-native'], target: 'node' },
      build: {
        ssr: join(import.meta.dirname, 'program/stand-in.ts'),
        outDir: scratch,
        target: 'node24',
        rollupOptions: { output: { entryFileNames: 'stand-in.js' } },
      },
    })
    return await tarOf([
      { name: 'usr/bin/node', mode: 0o755, content: await readFile(node) },
      {
        name: 'stand-in/program.mjs',
        mode: 0o644,
        content: await readFile(join(scratch, 'stand-in.js')),
      },
      {
        name: 'stand-in/run',
        mode: 0o755,
        content: '#!/usr/bin/busybox sh\nexec /usr/bin/node /stand-in/program.mjs "$0" "$@"\n',
      },
    ])
  } finally {
    await removeTree(scratch)
  }
}

/** What tells one image from another: the facts, and names of programs. */
async function ownLayer(image: ImageFacts): Promise<Buffer> {
  const own = image.programs.map(it => it.name)
  const shell = SHELL.filter(it => !own.includes(it))
  return await tarOf([
    { name: 'stand-in/facts.json', mode: 0o644, content: JSON.stringify(image) },
    {
      name: 'etc/passwd',
      mode: 0o644,
      content: 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n',
    },
    ...[...new Set(own)].map(it => ({
      name: it.startsWith('/') ? it.slice(1) : `usr/local/bin/${it}`,
      link: '/stand-in/run',
    })),
    ...shell.map(it => ({ name: `usr/local/bin/${it}`, link: '/usr/bin/busybox' })),
    { name: 'usr/bin/sh', link: '/usr/bin/busybox' },
  ])
}

/** Programs that every image has. */
const SHELL = ['cat', 'cp', 'echo', 'env', 'ls', 'mkdir', 'printf', 'sh', 'sleep', 'test', 'touch']

interface Entry {
  readonly name: string
  readonly mode?: number
  readonly content?: string | Buffer
  readonly link?: string
}

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { name, mode = 0o777, content, link } of entries) {
    if (link) archive.entry({ name, mode, type: 'symlink', linkname: link })
    else archive.entry({ name, mode }, Buffer.from(content ?? ''))
  }
  archive.finalize()
  const parts: Buffer[] = []
  for await (const part of archive) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

async function added(folder: string, tar: Buffer): Promise<LayerBlob> {
  return { ...(await blob(folder, gzipSync(tar, { level: 1 }))), diffId: digestOf(tar) }
}

async function gzipped(folder: string, tar: string): Promise<LayerBlob> {
  const path = join(folder, 'layer')
  await pipeline(createReadStream(tar), createGzip({ level: 1 }), createWriteStream(path))
  const packed = await blob(folder, await readFile(path))
  await removeTree(path)
  return { ...packed, diffId: digestOf(await readFile(tar)) }
}

async function blob(folder: string, content: Buffer): Promise<Blob> {
  const digest = digestOf(content)
  await writeFile(join(folder, 'blobs', digest), content)
  return { digest, size: content.length }
}

const digestOf = (content: Buffer): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

/** A shell, the client of MariaDB, and what Node opens when it runs. */
const system = {
  packages: [
    'busybox-static',
    'libatomic1',
    'libbsd0',
    'libc6',
    'libedit2',
    'libgcc-s1',
    'libmd0',
    'libncurses6',
    'libssl3t64',
    'libstdc++6',
    'libtinfo6',
    'libzstd1',
    'mariadb-client-core',
    'zlib1g',
  ],
  leave_out: [
    '/usr/bin/mariadb-check',
    '/usr/bin/my_print_defaults',
    '/usr/lib/*/gconv',
    '/usr/lib/*/libmvec*',
  ],
  user: 65534,
}
