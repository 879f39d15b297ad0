import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exec as run } from '../../../agent/base/exec.ts'
import { offerOf } from '../../../agent/system/feed.ts'
import { readBoard } from '../../../image/board.ts'
import { readFormats } from '../../../image/compress.ts'
import { goOnFrom, offerUpdate } from '../../../image/feed.ts'
import { release } from '../../../image/release.ts'
import { makeUpdateKey } from '../../../image/update-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'gantry-release-'))
afterAll(() => rmSync(folder, { recursive: true }))
const updateKey = join(folder, 'updates.pem')
const out = join(folder, 'release')
const url = 'https://example.org/gantry'
const asked: string[] = []
/** A checkout without changes; whatever else is run is noted. */
const exec = async (argv: readonly string[]) => {
  if (argv[0] !== 'git') asked.push(argv.join(' '))
  return ''
}

it('refuses a release that no box could be updated from, before anything is built', async () => {
  const boards = [await readBoard('amd64')]
  await writeFile(updateKey, 'no key')
  const refused = release({ boards, out, key: 'gantry.key', updateKey, url, exec })
  await expect(refused).rejects.toMatchObject({ code: 'update-key-invalid' })
})

it('refuses a board that has no lock, before anything is built', async () => {
  const words = (name: string) => `-----BEGIN ${name}-----\nAA==\n-----END ${name}-----\n`
  await writeFile(updateKey, words('PRIVATE KEY') + words('CERTIFICATE'))
  const unlocked = {
    ...(await readBoard('amd64')),
    name: 'other',
    architecture: 'other' as 'amd64',
  }
  const boards = [await readBoard('amd64'), unlocked]
  const refused = release({ boards, out, key: 'gantry.key', updateKey, url, exec })
  await expect(refused).rejects.toMatchObject({
    code: 'no-lock',
    message: expect.stringMatching(/^other has no lock/),
  })
  expect(asked).toEqual([])
  expect(existsSync(`${out}.part`)).toBe(false)
})

it('refuses a vendor whose archives are not for every board, before anything is built', async () => {
  const vendor = join(folder, 'vendor.toml')
  await writeFile(vendor, '[preload]\nminiflux = { amd64 = "miniflux.tar" }\n')
  const boards = await Promise.all(['arm64', 'amd64'].map(readBoard))
  const refused = release({ boards, out, key: 'gantry.key', updateKey, url, exec, vendor })
  await expect(refused).rejects.toMatchObject({
    code: 'preload-wrong',
    message: expect.stringContaining('no archive of miniflux for arm64'),
  })
  expect(asked).toEqual([])
  expect(existsSync(`${out}.part`)).toBe(false)
})

it('leaves the list of updates as it was when the new one cannot be signed', async () => {
  const [file, index] = [join(folder, 'gantry.update'), join(folder, 'index.json')]
  await writeFile(file, 'update')
  const offered = { file, version: '1.0.0', board: { name: 'amd64' }, channel: 'stable' }
  const sign = async (argv: readonly string[]) => {
    await writeFile(
      argv[argv.indexOf('-out') + 1] ?? '',
      await readFile(argv[argv.indexOf('-in') + 1] ?? ''),
    )
    return ''
  }
  await offerUpdate(folder, offered, updateKey, sign)
  const before = await readFile(index, 'utf8')
  expect(await readFile(`${index}.cms`, 'utf8')).toBe(before)
  const failing = async () => Promise.reject(new Error('no key'))
  const next = offerUpdate(folder, { ...offered, version: '2.0.0' }, updateKey, failing)
  await expect(next).rejects.toThrow('no key')
  expect(await readFile(index, 'utf8')).toBe(before)
})

it('refuses what boxes would not understand, before anything is built', async () => {
  const boards = [await readBoard('amd64')]
  const wrong = [
    ...[{ url: 'example.org' }, { url: 'none' }, { channel: 'Not Stable' }],
    { notes: 'x'.repeat(2001) },
  ]
  for (const more of wrong) {
    const refused = release({ boards, out, key: 'gantry.key', updateKey, url, exec, ...more })
    await expect(refused).rejects.toMatchObject({ code: 'release-option' })
  }
  expect(existsSync(`${out}.part`)).toBe(false)
  expect(() => readFormats(['zst', 'zip'])).toThrow('no image is packed as zst, zip')
  expect(readFormats('xz')).toEqual(['xz'])
})

describe('a list of updates that was published before', () => {
  const key = join(folder, 'signer.pem')
  const board = { name: 'amd64' }
  const published = async (offers: readonly (readonly [version: string, channel: string])[]) => {
    if (!existsSync(key)) await makeUpdateKey(key, 'Tests', run)
    const made = await mkdtemp(join(folder, 'published-'))
    for (const [version, channel] of offers) {
      const file = join(made, `gantry-${version}.update`)
      await writeFile(file, version)
      await offerUpdate(made, { file, version, board, channel, notes: `About ${version}` }, key)
    }
    return made
  }
  const offered = async (at: string, channel: string) => {
    const feed = JSON.parse(await readFile(join(at, 'index.json'), 'utf8'))
    return offerOf(feed, url, channel, 'gantry-amd64')
  }
  /** What a release does with it. */
  const goOn = async (from: string, version: string, channel: string) => {
    const next = await mkdtemp(join(folder, 'next-'))
    await goOnFrom(from, next, key)
    const file = join(next, `gantry-${version}.update`)
    await writeFile(file, version)
    await offerUpdate(next, { file, version, board, channel }, key)
    return next
  }

  it('is gone on with: what is tried reaches nobody in stable, and stable reaches everybody', async () => {
    const stable = await published([['1.0.0', 'stable']])
    const beta = await goOn(stable, '1.1.0', 'beta')
    expect(await offered(beta, 'stable')).toMatchObject({ version: '1.0.0', notes: 'About 1.0.0' })
    expect((await offered(beta, 'beta'))?.version).toBe('1.1.0')
    await writeFile(join(beta, 'gantry-1.0.0.update'), '1.0.0')
    const next = await goOn(beta, '1.2.0', 'stable')
    for (const channel of ['stable', 'beta'])
      expect((await offered(next, channel))?.version).toBe('1.2.0')
  })

  it('gives a version that was tried to everybody, and never takes one away from them', async () => {
    const tried = await published([['1.1.0', 'beta']])
    const given = await goOn(tried, '1.1.0', 'stable')
    expect((await offered(given, 'stable'))?.version).toBe('1.1.0')
    await expect(goOn(given, '1.1.0', 'beta')).rejects.toMatchObject({ code: 'release-in-stable' })
  })

  it('is refused where somebody else has signed it, or a file of it is missing', async () => {
    const from = await published([['1.0.0', 'stable']])
    const to = await mkdtemp(join(folder, 'next-'))
    const other = join(folder, 'other.pem')
    await makeUpdateKey(other, 'Somebody', run)
    await expect(goOnFrom(from, to, other)).rejects.toMatchObject({ code: 'feed-foreign' })
    await expect(goOnFrom(to, to, key)).rejects.toMatchObject({ code: 'feed-foreign' })
    await rm(join(from, 'gantry-1.0.0.update'))
    await expect(goOnFrom(from, to, key)).rejects.toMatchObject({
      code: 'feed-incomplete',
      message: expect.stringContaining('gantry-1.0.0.update'),
    })
    expect(existsSync(join(to, 'index.json'))).toBe(false)
  })
})
