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
    `timezone = "Europe/Berlin"\n[preload]\nminiflux = "fine.tar"\n[apps.mediawiki.answers]\nname = "x"\n`,
  )
  const { preseed, preloaded } = await readVendor(file, 'amd64').catch(error => {
    throw new Error(`${error.message} ${error.detail}`)
  })
  expect(preseed).toContain('timezone = "Europe/Berlin"')
  expect(preseed).toContain('[apps.mediawiki.answers]')
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

it('takes for each processor the archive that is made for it', async () => {
  await saved('of-amd64.tar', { [MINIFLUX]: 'amd64' })
  await saved('of-arm64.tar', { [MINIFLUX]: 'arm64' })
  const preload = (given: string) => writeFile(file, `[preload]\nminiflux = ${given}\n`)
  await preload('{ amd64 = "of-amd64.tar", arm64 = "of-arm64.tar" }')
  const [one, other] = await Promise.all(['amd64', 'arm64'].map(it => readVendor(file, it)))
  expect(one?.preloaded[0]?.archive).not.toBe(other?.preloaded[0]?.archive)
  await preload('{ amd64 = "of-amd64.tar" }')
  expect((await readVendor(file, 'amd64')).preloaded).toHaveLength(1)
  await expect(readVendor(file, 'arm64')).rejects.toThrow('has no archive of miniflux for arm64')
  await preload('{ amd64 = "of-arm64.tar" }')
  await expect(readVendor(file, 'amd64')).rejects.toThrow('is made for arm64 and not for amd64')
  await preload('{ amd46 = "of-amd64.tar" }')
  await expect(readVendor(file, 'amd64')).rejects.toThrow('vendor.toml')
})

it.each([
  ['timezon = "UTC"\n', 'vendor.toml'],
  ['[claim]\ncode = "HQG9-JGDC-6"\n', 'would be the code of every box'],
  ['[preload]\nminiflux = "other.tar"\n', 'holds other:1 and not'],
  ['[preload]\nminiflux = "arm.tar"\n', 'is made for arm64 and not for amd64'],
  ['[preload]\nminiflux = "more.tar"\n', 'holds other:1, which the recipe does not ask for'],
  ['[preload]\nminiflux = "vendor.toml"\n', 'is no archive of images'],
  [
    '[preload]\nnothing = "vendor.toml"\n',
    'the images of nothing cannot travel: it has no recipe here',
  ],
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

it.each([
  ['[apps.jelyfin]\n', /apps.jelyfin: there is no such app, did you mean "jellyfin"/],
  ['[apps.photos]\n', /apps.photos: there is no such app, .* \[catalogues\] .* immich, /],
  ['[apps.mediawiki.answers]\nnam = "x"\n', /apps.mediawiki: nam: the app does not ask this/],
  [
    '[apps.mediawiki.answers]\nname = 3\n',
    /apps.mediawiki: name \(.*\): expected one line of text/,
  ],
  ['[apps.mail-forwarder]\n', /mail-forwarder: domain \(.*\): expected an answer/],
  ['[apps.home-assistant]\n', /home-assistant wants a place of its own on the network at home/],
])('refuses default apps that no box would install: %j', async (text, reason) => {
  await writeFile(file, text)
  await expect(readVendor(file, 'amd64')).rejects.toMatchObject({
    code: 'vendor-apps',
    detail: expect.stringMatching(reason),
  })
})

it('says all that is wrong with them at once', async () => {
  await writeFile(file, '[apps.photos]\n[apps.mediawiki.answers]\nnam = "x"\n')
  const { detail } = await readVendor(file, 'amd64').catch(error => error)
  expect(detail).toMatch(/apps.photos.*\n.*nam: the app does not ask this/)
})

it('leaves to the box what only a catalogue knows', async () => {
  const catalogue = (priority: number) =>
    `[catalogues.acme]\nurl = "https://example.org/apps"\nkey = "RW${'A'.repeat(54)}"\npriority = ${priority}\n`
  const wrong = '[apps.mediawiki.answers]\nnam = "x"\n'
  await writeFile(file, `[apps.photos]\n${catalogue(-1)}`)
  expect((await readVendor(file, 'amd64')).preseed).toContain('photos')
  await writeFile(file, `${wrong}${catalogue(-1)}`)
  await expect(readVendor(file, 'amd64')).rejects.toMatchObject({ code: 'vendor-apps' })
  await writeFile(file, `${wrong}${catalogue(1)}`)
  expect((await readVendor(file, 'amd64')).preseed).toContain('nam = "x"')
})

it('names the apps whose images are made here, where another one is asked for', async () => {
  await expect(preloadedApps(['nothing'], await readBoard('amd64'))).rejects.toMatchObject({
    message: 'no image of nothing is made here',
    hint: expect.stringMatching(/kiwix, mail-forwarder, miniflux, site/),
  })
})
