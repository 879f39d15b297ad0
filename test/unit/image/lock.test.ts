import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { compareVersions } from '../../../agent/base/version.ts'
import { lines, packageIn } from '../../../image/lock.ts'
import { readContainerImage } from '../../../image/preload/container-image.ts'

const architectures = ['amd64', 'arm64']
const folder = new URL('../../../image/lock/', import.meta.url)

// What a board adds of its own has no proxy.
it.each(architectures)(
  '%s: has a proxy in which the known holes are closed',
  async architecture => {
    const lock = await readFile(new URL(`${architecture}.txt`, folder), 'utf8')
    const [, version = ''] = /^caddy (\S+)-/m.exec(lock) ?? []
    expect(compareVersions(version, '2.11.4')).toBeGreaterThanOrEqual(0)
  },
)

it.each(architectures)('%s: every package of the images that are made here is locked', async it => {
  const lock = await readFile(new URL(`${it}-apps.txt`, folder), 'utf8')
  const preload = new URL('../preload/', folder)
  const files = (await readdir(preload)).filter(it => it.endsWith('.toml'))
  const images = await Promise.all(
    files.map(it => readContainerImage(fileURLToPath(new URL(it, preload)))),
  )
  const asked = new Set(images.flatMap(it => it.packages))
  expect(lines(lock).map(packageIn)).toEqual([...asked].sort())
})
