import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { exec } from '../../../agent/base/exec.ts'
import { preloadedImages } from '../../../image/preload.ts'
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

/** What `docker save` writes, as far as anybody looks at it here. */
async function saved(name: string, tag: string, architecture: string): Promise<void> {
  const inside = join(folder, `${name}.d`)
  await mkdir(inside)
  await writeFile(join(inside, 'c.json'), JSON.stringify({ architecture, os: 'linux' }))
  const manifest = [{ Config: 'c.json', RepoTags: [tag], Layers: [] }]
  await writeFile(join(inside, 'manifest.json'), JSON.stringify(manifest))
  await exec(['tar', '-cf', join(folder, name), '-C', inside, 'c.json', 'manifest.json'])
}

it('reads what every box of a vendor begins with', async () => {
  await saved('fine.tar', 'docker.io/miniflux/miniflux:2.3.3', 'amd64')
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
  expect(preloaded).toEqual([{ app: 'miniflux', archive: expect.stringContaining('/archive/') }])
})

it.each([
  ['timezon = "UTC"\n', 'vendor.toml'],
  ['[claim]\ncode = "HQG9-JGDC-6"\n', 'would be the code of every box'],
  ['[preload]\nminiflux = "other.tar"\n', 'holds other:1 and not'],
  ['[preload]\nminiflux = "arm.tar"\n', 'is made for arm64 and not for amd64'],
  ['[preload]\nminiflux = "vendor.toml"\n', 'is no archive of one image'],
  ['[preload]\nnothing = "vendor.toml"\n', 'there is no recipe of nothing'],
  ['[vendor]\nname = "x"\nlogo = "none.svg"\n', 'none.svg of the vendor is not shown: there is no'],
  ['[vendor]\nname = "x"\nlogo = "large.svg"\n', 'is not shown: it is larger than 64 KiB'],
])('refuses %j', async (text, reason) => {
  if (text.includes('other')) await saved('other.tar', 'other:1', 'amd64')
  if (text.includes('large')) await writeFile(join(folder, 'large.svg'), '<svg>'.padEnd(65_537))
  if (text.includes('arm')) await saved('arm.tar', 'docker.io/miniflux/miniflux:2.3.3', 'arm64')
  await writeFile(file, text)
  await expect(readVendor(file, 'amd64')).rejects.toThrow(reason)
})

it('names the apps whose images are made here, where another one is asked for', async () => {
  await expect(preloadedImages(['nothing'], 'amd64')).rejects.toMatchObject({
    message: 'no image of nothing is made here',
    hint: expect.stringMatching(/kiwix, mail-forwarder, miniflux, site/),
  })
})
