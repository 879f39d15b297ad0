import { rmSync } from 'node:fs'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { type Exec, exec as run } from '../../../agent/base/exec.ts'
import { readBoard } from '../../../image/board.ts'
import { licencesOf } from '../../../image/licences.ts'

// The cache is found when the first file that uses it is read.
const folder = vi.hoisted(() => {
  const path = `${process.env.TMPDIR ?? '/tmp'}/gantry-licences-${process.pid}`
  process.env.XDG_CACHE_HOME = `${path}/cache`
  return path
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A package as apt would fetch it, with its licence or a link to the folder of another one. */
async function deb(name: string, version: string, licence: string): Promise<string> {
  const called = `${name}_${version.replaceAll(':', '%3a')}_amd64`
  const tree = join(folder, called)
  const docs = join(tree, 'usr/share/doc')
  await mkdir(join(tree, 'DEBIAN'), { recursive: true })
  const control = { Package: name, Version: version, Architecture: 'amd64', Maintainer: 'x <x@y>' }
  const lines = Object.entries({ ...control, Description: 'x' }).map(([k, v]) => `${k}: ${v}\n`)
  await writeFile(join(tree, 'DEBIAN/control'), lines.join(''))
  await mkdir(docs, { recursive: true })
  if (licence.startsWith('->')) await symlink(licence.slice(2), join(docs, name))
  else {
    await mkdir(join(docs, name))
    await writeFile(join(docs, name, 'copyright'), licence)
  }
  await run(['dpkg-deb', '--build', '--root-owner-group', tree, `${tree}.deb`])
  return `${tree}.deb`
}

/** What mmdebstrap and its apt would leave; the rest is really run. */
const fetching =
  (debs: readonly string[]): Exec =>
  async (argv, options) => {
    if (!argv.includes('mmdebstrap')) return await run(argv, options)
    const scratch = argv[argv.indexOf('trixie') + 1] ?? ''
    await mkdir(join(scratch, 'deb'), { recursive: true })
    for (const it of debs) await copyFile(it, join(scratch, 'deb', basename(it)))
    return ''
  }

const mirror = { main: 'http://example.org', security: 'http://example.org' }

it('tells licences of two versions apart, and which package holds that of another one', async () => {
  const board = await readBoard('amd64')
  const debs = [
    await deb('zlib1g', '1:1.3-1', 'old words'),
    await deb('zlib1g', '1:1.3.2-3', 'new words'),
    await deb('gcc-16-base', '16-1', 'words of GCC'),
    await deb('libgcc-s1', '16-1+b2', '->gcc-16-base'),
  ]
  const debian = [
    ...['gcc-16-base 16-1 aa', 'libgcc-s1 16-1+b2 bb', 'zlib1g 1:1.3-1 cc'],
    'zlib1g 1:1.3.2-3 dd',
  ]
  const text = await licencesOf({ board, debian, npm: [] }, mirror, fetching(debs))
  const sections = text.split(`${'='.repeat(79)}\n`).slice(1)
  expect(sections.map(it => it.trim())).toEqual([
    'gcc-16-base 16-1\n\nwords of GCC',
    'libgcc-s1 16-1+b2\n\nThe same as that of gcc-16-base 16-1.',
    'zlib1g 1:1.3-1\n\nold words',
    'zlib1g 1:1.3.2-3\n\nnew words',
  ])
  const without = debian.slice(1)
  const some = fetching(debs.filter(it => !it.includes('gcc-16-base')))
  const refused = licencesOf({ board, debian: without, npm: [] }, mirror, some)
  await expect(refused).rejects.toMatchObject({
    code: 'licence-missing',
    detail: 'libgcc-s1 16-1+b2: it is in gcc-16-base',
  })
})
