import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { otherFiles } from '../../../agent/backup/counted.ts'
import { measure } from '../../../agent/backup/dumps.ts'
import { isLeftOut } from '../../../agent/backup/excludes.ts'

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-folders-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

describe('what is left out of a folder', () => {
  it.each([
    ['thumbs/**', ['thumbs', 'thumbs/1', 'thumbs/a/b'], ['thumbs2/1', 'a/thumbs/1']],
    ['*.log', ['a.log', '.log', 'a.log/b'], ['a/b.log', 'a.log2']],
    ['config/index-*/**', ['config/index-1/a', 'config/index-1/a/b'], ['config/other/a']],
    ['data/**/preview', ['data/preview', 'data/a/b/preview/1'], ['preview', 'data/a']],
    ['[a-c]?/x', ['b1/x', 'a2/x/y'], ['d1/x', 'b/x', 'b12/x']],
    ['[^a]/x', ['b/x'], ['a/x']],
    ['a\\*b', ['a*b'], ['axb']],
    ['a.b+c', ['a.b+c'], ['axbbc']],
  ])('by %s', (pattern, gone, kept) => {
    const out = isLeftOut([pattern])
    expect(gone.filter(it => !out(it))).toEqual([])
    expect(kept.filter(out)).toEqual([])
  })
})

it('counts files and links by whatever they are called, and nothing else', async () => {
  const folder = await folderWith({ 'a/one': '12345', 'thumbs/1': '1' })
  await symlink('/etc', join(folder, 'link'))
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), '123')
  const server = createServer().listen(join(folder, 'socket'))
  onTestFinished(() => void server.close())
  await new Promise(done => server.once('listening', done))
  expect(await measure(folder)).toEqual({ files: 4, bytes: 9 })
  expect(await measure(folder, isLeftOut(['thumbs/**']))).toEqual({ files: 3, bytes: 8 })
  expect(await measure(join(folder, 'none'))).toEqual({ files: 0, bytes: 0 })
})

it('says which folder came back with other files than were saved of it', async () => {
  const root = await folderWith({ 'data/one': '12345', 'media/two': '1' })
  const folders = (files: number, bytes: number) => [
    { id: 'data', files: 9, bytes: 9, saved: { files: 1, bytes: 5 } },
    { id: 'media', files: 9, bytes: 9, saved: { files, bytes } },
    // Of an earlier Gantry.
    { id: 'old', files: 9, bytes: 9 },
  ]
  expect(await otherFiles(root, 'notes', folders(1, 1))).toBeUndefined()
  expect(await otherFiles(root, 'notes', folders(2, 1))).toBe(
    'media of notes came back with 1 files of 1 bytes, and was saved with 2 files of 1 bytes',
  )
  expect(await otherFiles(root, 'notes', folders(1, 2))).toContain('media of notes')
})
