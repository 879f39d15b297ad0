import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../../agent/base/version.ts'
import { lines, mariadbIn, notAsLocked, packageIn } from '../../../image/lock.ts'
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

describe('notAsLocked', () => {
  const board = { name: 'amd64' }
  const locked = ['caddy 2.11.4-1 aaa', 'curl 8.14.1-2 bbb', 'rauc 1.15-1 ccc']

  it('says nothing of an image with what is locked, in whatever order', () => {
    const packages = locked.toReversed()
    expect(notAsLocked(board, { locked, packages }, { onlyLocked: true })).toEqual([])
  })

  it('says which are gone, which came instead, and which are new', () => {
    const packages = ['caddy 2.11.5-1 ddd', 'rauc 1.15-1 ccc', 'zstd 1.5.7-1 eee']
    expect(notAsLocked(board, { locked, packages })).toEqual([
      'curl: 8.14.1-2 bbb is not in this image',
      'caddy: 2.11.4-1 aaa -> 2.11.5-1 ddd',
      'zstd: new -> 1.5.7-1 eee',
    ])
  })

  it('takes the same version with other bytes for a difference', () => {
    const packages = ['caddy 2.11.4-1 aaa', 'curl 8.14.1-2 fff', 'rauc 1.15-1 ccc']
    expect(notAsLocked(board, { locked, packages })).toEqual(['curl: 8.14.1-2 bbb -> 8.14.1-2 fff'])
  })

  it('refuses any of that where only what is locked will do, and says how to lock what there is', () => {
    const packages = locked.slice(1)
    const refuse = (nextDatabases: boolean) => () =>
      notAsLocked(board, { locked, packages }, { onlyLocked: true, nextDatabases })
    expect(refuse(false)).toThrow(
      expect.objectContaining({
        code: 'not-as-locked',
        message: 'the mirror has not every package of amd64 as locked',
        detail: 'caddy: 2.11.4-1 aaa is not in this image',
        hint: expect.stringMatching(/--board amd64 --update-lock$/),
      }),
    )
    expect(refuse(true)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/--update-lock --next-databases$/) }),
    )
  })
})

it.each(architectures)('%s: an update says which MariaDB is in it', async it => {
  const lock = await readFile(new URL(`${it}.txt`, folder), 'utf8')
  expect(mariadbIn(lines(lock))).toEqual(['11.8'])
  expect(mariadbIn(['mariadb-client 1:11.8.9+ds-0+deb13u1 450b'])).toEqual([])
})
