import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { exec } from '../../../agent/base/exec.ts'
import { savedAs } from '../../../agent/base/image-reference.ts'
import { readBoard } from '../../../image/board.ts'
import { imagesOfApp, preloadedApps } from '../../../image/preload.ts'
import { readVendor } from '../../../image/vendor.ts'

// The cache is found when the first file that uses it is read.
const folder = vi.hoisted(() => {
  const path = `${process.env.TMPDIR ?? '/tmp'}/gantry-vendor-${process.pid}`
  process.env.XDG_CACHE_HOME = `${path}/cache`
  return path
})
const file = join(folder, 'vendor.toml')
mkdirSync(folder)
afterAll(() => rmSync(folder, { recursive: true }))

/** Without the name of Docker's own registry: so it writes it. */
const MINIFLUX = 'miniflux/miniflux:2.3.3'

/** What `docker save` writes, as far as anybody looks at it here. */
async function saved(name: string, images: Readonly<Record<string, string>>): Promise<void> {
  const inside = join(folder, `${name}.d`)
  await mkdir(inside)
  const manifest: object[] = []
  for (const [i, [tag, architecture]] of Object.entries(images).entries()) {
    await writeFile(join(inside, `${i}.json`), JSON.stringify({ architecture, os: 'linux' }))
    manifest.push({ Config: `${i}.json`, RepoTags: [tag], Layers: [] })
  }
  await writeFile(join(inside, 'manifest.json'), JSON.stringify(manifest))
  await exec(['tar', '-cf', join(folder, name), '-C', inside, '--transform', 's|^[.]/||', '.'])
}

it('reads what every box of a vendor begins with', async () => {
  await saved('fine.tar', { [MINIFLUX]: 'amd64' })
  await writeFile(
    file,
    `timezone = "Europe/Berlin"\n[preload]\nminiflux = "fine.tar"\n[apps.miniflux.answers]\nname = "x"\n`,
  )
  const { preseed, preloaded } = await readVendor(file, 'amd64').catch(error => {
    throw new Error(`${error.message} ${error.detail}`)
  })
  expect(preseed).toContain('timezone = "Europe/Berlin"')
  expect(preseed).toContain('[apps.miniflux.answers]')
  expect(preseed).not.toContain('preload')
  const id = createHash('sha256').update('{"architecture":"amd64","os":"linux"}').digest('hex')
  expect(preloaded).toEqual([
    {
      ...{ app: 'miniflux', archive: expect.stringContaining('/archive/') },
      images: [{ name: (await imagesOfApp('miniflux'))[0], id }],
    },
  ])
})

it('takes all images of an app in one archive, and none of them may be missing', async () => {
  const images = await imagesOfApp('immich')
  expect(images.length).toBeGreaterThan(1)
  const write = (name: string, some: readonly string[]) =>
    saved(name, Object.fromEntries(some.map(it => [savedAs(it), 'amd64'])))
  await write('immich.tar', images)
  await writeFile(file, '[preload]\nimmich = "immich.tar"\n')
  const [immich] = (await readVendor(file, 'amd64')).preloaded
  expect(immich?.images.map(it => it.name).sort()).toEqual([...images].sort())
  await write('half.tar', images.slice(1))
  await writeFile(file, '[preload]\nimmich = "half.tar"\n')
  await expect(readVendor(file, 'amd64')).rejects.toThrow(`and not ${images[0]}`)
})

it.each([
  ['timezon = "UTC"\n', 'vendor.toml'],
  ['[claim]\ncode = "HQG9-JGDC-6"\n', 'would be the code of every box'],
  ['[preload]\nminiflux = "other.tar"\n', 'holds other:1 and not'],
  ['[preload]\nminiflux = "arm.tar"\n', 'is made for arm64 and not for amd64'],
  ['[preload]\nminiflux = "more.tar"\n', 'holds other:1, which the recipe does not ask for'],
  ['[preload]\nminiflux = "vendor.toml"\n', 'is no archive of images'],
  ['[preload]\nnothing = "vendor.toml"\n', 'there is no recipe of nothing'],
  ['[vendor]\nname = "x"\nlogo = "none.svg"\n', 'none.svg of the vendor is not shown: there is no'],
  ['[vendor]\nname = "x"\nlogo = "large.svg"\n', 'is not shown: it is larger than 64 KiB'],
])('refuses %j', async (text, reason) => {
  if (text.includes('other')) await saved('other.tar', { 'other:1': 'amd64' })
  if (text.includes('large')) await writeFile(join(folder, 'large.svg'), '<svg>'.padEnd(65_537))
  if (text.includes('arm')) await saved('arm.tar', { [MINIFLUX]: 'arm64' })
  if (text.includes('more')) await saved('more.tar', { [MINIFLUX]: 'amd64', 'other:1': 'amd64' })
  await writeFile(file, text)
  await expect(readVendor(file, 'amd64')).rejects.toThrow(reason)
})

it('names the apps whose images are made here, where another one is asked for', async () => {
  await expect(preloadedApps(['nothing'], await readBoard('amd64'))).rejects.toMatchObject({
    message: 'no image of nothing is made here',
    hint: expect.stringMatching(/kiwix, mail-forwarder, miniflux, site/),
  })
})
