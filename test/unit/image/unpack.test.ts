import { rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { unpack } from '../../../image/unpack.ts'

// The cache is found when the first file that uses it is read.
const folder = vi.hoisted(() => {
  const path = `${process.env.TMPDIR ?? '/tmp'}/gantry-unpack-${process.pid}`
  process.env.XDG_CACHE_HOME = `${path}/cache`
  return path
})
afterAll(() => rmSync(folder, { recursive: true }))

const mirror = { main: 'http://example.org', security: 'http://example.org' }

it('takes what it has unpacked before, and what the mirror has now where that is asked for', async () => {
  let has = 'a 1 00'
  const exec = async (argv: readonly string[]) => {
    if (!argv.includes('mmdebstrap')) return ''
    const taken = join(argv[argv.indexOf('trixie') + 1] ?? '', 'taken')
    await mkdir(join(taken, 'tree'), { recursive: true })
    await writeFile(join(taken, 'packages'), `${has}\n`)
    return ''
  }
  const wanted = { packages: ['a'], architecture: 'amd64', preferences: '' }
  const came = async (afresh: boolean) =>
    (await unpack({ ...wanted, afresh }, mirror, exec)).packages
  expect(await came(false)).toEqual(['a 1 00'])
  has = 'a 2 11'
  expect(await came(false)).toEqual(['a 1 00'])
  expect(await came(true)).toEqual(['a 2 11'])
  has = 'a 3 22'
  expect(await came(true)).toEqual(['a 3 22'])
})
