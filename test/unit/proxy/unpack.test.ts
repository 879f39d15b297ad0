import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Header, pack } from 'tar-stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Limits, unpack } from '../../../agent/proxy/unpack.ts'

let folder: string
let into: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-unpack-'))
  into = join(folder, 'into')
  await mkdir(into)
  await writeFile(join(folder, 'outside'), 'not yours')
})
afterEach(() => rm(folder, { recursive: true }))

type Sketch = Partial<Header> & { readonly name: string; readonly content?: string }

/** As Docker packs `/app/public`. */
function archive(entries: readonly Sketch[]) {
  const packed = pack()
  packed.entry({ name: 'public/', type: 'directory' })
  for (const { content, ...header } of entries) packed.entry(header, content ?? '')
  packed.finalize()
  return packed
}

const take = (entries: readonly Sketch[], limits?: Limits) =>
  unpack(archive(entries), { into, from: '/app/public', ...(limits ? { limits } : {}) })

const refusal = (detail: string) => ({
  code: 'static-refused',
  detail: expect.stringContaining(detail),
})

const link = (name: string, to: string): Sketch => ({ name, type: 'symlink', linkname: to })

const modeOf = async (path: string) => (await stat(join(into, path))).mode & 0o7777

it('takes files and folders, readable for everybody and nothing more', async () => {
  const before = process.umask(0o077)
  try {
    await take([
      { name: 'public/app.js', content: 'app', mode: 0o4777 },
      { name: 'public/img/', type: 'directory', mode: 0o2700 },
      { name: 'public/img/empty.svg', mode: 0o600 },
    ])
  } finally {
    process.umask(before)
  }
  expect(await readFile(join(into, 'app.js'), 'utf8')).toBe('app')
  expect(await modeOf('app.js')).toBe(0o644)
  expect(await modeOf('img')).toBe(0o755)
  expect(await modeOf('img/empty.svg')).toBe(0o644)
})

it('takes a file as large as it comes', async () => {
  const content = 'x'.repeat(3 * 2 ** 20)
  await take([
    { name: 'public/large.bin', content },
    { name: 'public/after.js', content: 'a' },
  ])
  expect((await stat(join(into, 'large.bin'))).size).toBe(content.length)
  expect(await readdir(into)).toEqual(['after.js', 'large.bin'])
})

it('leaves out programs, hidden files and names that nobody can write', async () => {
  await take([
    { name: 'public/index.php', content: '<?php' },
    { name: 'public/CONFIG.INC', content: 'x' },
    { name: 'public/.htaccess', content: 'x' },
    { name: 'public/.git/', type: 'directory' },
    { name: 'public/.git/config', content: 'x' },
    { name: 'public/a\nb.js', content: 'x' },
    { name: 'public/a\\b.js', content: 'x' },
    { name: 'public/lib.php/', type: 'directory' },
    { name: 'public/lib.php/a.js', content: 'x' },
    { name: 'public/.well-known/', type: 'directory' },
    { name: 'public/.well-known/security.txt', content: 'x' },
    link('public/alias.js', 'index.php'),
    { name: 'public/twin.js', type: 'link', linkname: 'public/index.php' },
  ])
  expect((await readdir(into, { recursive: true })).sort()).toEqual([
    '.well-known',
    '.well-known/security.txt',
    'lib.php',
    'lib.php/a.js',
  ])
})

it('keeps links within the folder, however they are written, as what they mean', async () => {
  await take([
    { name: 'public/v1/', type: 'directory' },
    { name: 'public/v1/a.js', content: 'a' },
    link('public/now', 'v1'),
    link('public/b.js', 'now/a.js'),
    link('public/c.js', '/app/public/v1/a.js'),
    link('public/v1/up.js', '../now/../b.js'),
    { name: 'public/d.js', type: 'link', linkname: 'public/v1/a.js' },
    link('public/nowhere.js', 'gone.js'),
    link('public/round.js', 'round.js'),
  ])
  expect(await readlink(join(into, 'b.js'))).toBe('v1/a.js')
  expect(await readlink(join(into, 'v1/up.js'))).toBe('a.js')
  for (const name of ['b.js', 'c.js', 'd.js', 'now/a.js', 'v1/up.js']) {
    expect(await readFile(join(into, name), 'utf8')).toBe('a')
  }
  expect(await readdir(into)).toEqual(['b.js', 'c.js', 'd.js', 'now', 'v1'])
})

it.each([
  ['up', '../outside'],
  ['far up', '../../../../../etc/passwd'],
  ['absolute', '/etc/passwd'],
  ['to a neighbour that begins alike', '/app/public-not/x'],
  ['absolute and up', '/app/public/../secret'],
  ['through a link that leads to a higher folder', 'a/b/top/../outside'],
])('refuses a link that leads %s', async (_kind, to) => {
  const tried = take([
    { name: 'public/a/', type: 'directory' },
    { name: 'public/a/b/', type: 'directory' },
    link('public/a/b/top', '../..'),
    link('public/x', to),
  ])
  await expect(tried).rejects.toMatchObject(refusal('leads out of /app/public'))
  expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('not yours')
})

it.each([
  ['a way up in a name', [{ name: 'public/../../outside', content: 'mine' }]],
  ['an absolute name', [{ name: '/etc/cron.d/x', content: 'mine' }]],
  [
    'a file below a link',
    [link('public/out', '..'), { name: 'public/out/outside', content: 'mine' }],
  ],
  ['a file below a file', [{ name: 'public/a' }, { name: 'public/a/b' }]],
  ['the same name twice', [{ name: 'public/a' }, { name: 'public/a' }]],
  ['a link in the place of a file', [{ name: 'public/a' }, link('public/a', 'b')]],
  ['a hard link to elsewhere', [{ name: 'public/a', type: 'link', linkname: '../outside' }]],
  ['a hard link to what is not there', [{ name: 'public/a', type: 'link', linkname: 'x/y' }]],
  [
    'a hard link to a link',
    [link('public/a', 'b'), { name: 'public/c', type: 'link', linkname: 'public/a' }],
  ],
  ['a device', [{ name: 'public/sda', type: 'block-device' }]],
  ['a character device', [{ name: 'public/mem', type: 'character-device' }]],
  ['a pipe', [{ name: 'public/pipe', type: 'fifo' }]],
])('refuses %s', async (_what, entries) => {
  await expect(take(entries as Sketch[])).rejects.toMatchObject({ code: 'static-refused' })
  expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('not yours')
  expect(await readdir(folder)).toEqual(['into', 'outside'])
})

it('refuses more than a small box should carry', async () => {
  const limits = { bytes: 2 ** 20, entries: 3 }
  const large = { name: 'public/large', content: 'x'.repeat(2 ** 20 + 1) }
  await expect(take([large], limits)).rejects.toMatchObject(refusal('larger than 1 MiB'))
  const many = ['a', 'b', 'c'].map(it => ({ name: `public/${it}` }))
  await expect(take(many, limits)).rejects.toMatchObject(refusal('more than 3 files'))
})

it('fails when the archive breaks off', async () => {
  const packed = pack()
  packed.entry({ name: 'public/', type: 'directory' })
  packed.entry({ name: 'public/a.js' }, 'x'.repeat(2000))
  packed.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of packed as AsyncIterable<Buffer>) chunks.push(chunk)
  const { Readable } = await import('node:stream')
  const half = Readable.from([Buffer.concat(chunks).subarray(0, 1500)])
  await expect(unpack(half, { into, from: '/app/public' })).rejects.toThrow()
})
