import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let folder: string
let cached: typeof import('../../../image/cache.ts')['cached']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', folder)
  vi.resetModules()
  cached = (await import('../../../image/cache.ts')).cached
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

it('makes a thing once, and anew where the making failed', async () => {
  const make = vi.fn((path: string) => writeFile(path, 'made'))
  await expect(cached('thing', 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  const path = await cached('thing', 'a', make)
  expect(await cached('thing', 'a', make)).toBe(path)
  expect(make).toHaveBeenCalledTimes(1)
  expect(await readdir(join(folder, 'gantry/built/thing'))).toEqual(['a'])
})

it('takes away what a build left that is gone, also where several begin at once', async () => {
  const things = join(folder, 'gantry/built/thing')
  // No process has a number above the highest that Linux gives: 2^22.
  const left = join(things, 'old.4194305-0123abcd.part')
  await mkdir(left, { recursive: true })
  for (let i = 0; i < 300; i++) await mkdir(join(left, String(i)))
  await writeFile(`${left}.initrd`, '')
  const names = ['a', 'b', 'c', 'd']
  await Promise.all(names.map(it => cached('thing', it, path => writeFile(path, it))))
  expect(await readdir(things)).toEqual(names)
})
