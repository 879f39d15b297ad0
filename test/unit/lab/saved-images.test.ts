import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { asRegistry, whole } from '../../lab/saved-images.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-saved-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** An archive as `docker save` writes it, with these files. */
async function saved(files: Readonly<Record<string, string>>): Promise<string> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content)
  tar.finalize()
  const archive = join(folder, 'images.tar')
  await pipeline(tar, createWriteStream(archive))
  return archive
}

const sum = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

it('serves the images of an archive by their names, tags and digests', async () => {
  const archive = await saved({
    'blobs/sha256/c1': '{"os":"linux"}',
    'blobs/sha256/l1': 'a layer',
    'blobs/sha256/l2': 'another one',
    'manifest.json': JSON.stringify([
      {
        Config: 'blobs/sha256/c1',
        RepoTags: ['redis:7', 'ghcr.io/example/notes:2.0'],
        Layers: ['blobs/sha256/l1', 'blobs/sha256/l2'],
      },
      { Config: 'blobs/sha256/c1', RepoTags: ['example/worker:1'], Layers: ['blobs/sha256/l1'] },
    ]),
  })
  expect(await asRegistry(archive, folder)).toEqual(['registry-1.docker.io', 'ghcr.io'])
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
  expect(Object.keys(index)).toEqual([
    'docker.io/library/redis',
    'ghcr.io/example/notes',
    'docker.io/example/worker',
  ])
  const blob = (digest: string) => readFileSync(join(folder, 'blobs', digest), 'utf8')
  const manifest = JSON.parse(blob(index['docker.io/library/redis']['7']))
  expect(manifest.config).toMatchObject({ digest: sum('{"os":"linux"}'), size: 14 })
  expect(manifest.layers.map((it: { digest: string }) => blob(it.digest))).toEqual([
    'a layer',
    'another one',
  ])
  expect(index['ghcr.io/example/notes']['2.0']).toBe(index['docker.io/library/redis']['7'])
})

it('refuses what holds no images, or none that a recipe could name', async () => {
  const other = await saved({ 'index.html': 'a page' })
  await expect(asRegistry(other, folder)).rejects.toMatchObject({ code: 'archive-unknown' })
  const nameless = await saved({
    c: '{}',
    'manifest.json': JSON.stringify([{ Config: 'c', RepoTags: null, Layers: [] }]),
  })
  await expect(asRegistry(nameless, folder)).rejects.toMatchObject({ code: 'archive-nameless' })
})

it.each([
  ['redis', 'docker.io/library/redis', 'latest'],
  ['example/notes:2', 'docker.io/example/notes', '2'],
  ['quay.io/a/b/c:3.1', 'quay.io/a/b/c', '3.1'],
  ['registry.lan:5000/x', 'registry.lan:5000/x', 'latest'],
])('reads %s as Docker does', (reference, name, tag) => {
  expect(whole(reference)).toEqual({ name, tag })
})
