import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { damageFound } from '../../../agent/base/sealed.ts'
import { openStore } from '../../../agent/box/store.ts'
import { IMAGE_ID, MANIFEST } from '../../fakes/desired.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gantry-store-'))
})
afterEach(() => rm(root, { recursive: true }))

const WHY = { what: 'test', kind: 'box-named' } as const

it('gives back what it was given', async () => {
  const store = openStore(root)
  expect(await store.manifest()).toBeUndefined()
  await store.saveManifest(MANIFEST, WHY)
  expect(await openStore(root).manifest()).toEqual(MANIFEST)
})

it.each([
  ['cut off', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['zeroed', (text: string) => '\0'.repeat(text.length)],
  ['of another type', (text: string) => text.replace(/name = .*/, 'name = 7')],
  ['no TOML', () => '{"name": "gantry"}'],
  ['other good TOML', (text: string) => text.replace(/prefix = "fd../, 'prefix = "fd00')],
])('goes on with the last good copy when box.toml is %s', async (_what, damage) => {
  const file = join(root, 'box.toml')
  await openStore(root).saveManifest(MANIFEST, WHY)
  const damaged = damage(await readFile(file, 'utf8'))
  await writeFile(file, damaged)
  const store = openStore(root)
  expect(await store.manifest()).toEqual(MANIFEST)
  expect(await damageFound()).toContainEqual({ file, copy: true })
  expect(await readFile(`${file}.damaged`, 'utf8')).toBe(damaged)
  expect(await openStore(root).manifest()).toEqual(MANIFEST)
})

it('puts back a recipe that is no longer the one that was taken in', async () => {
  const source = join(root, 'source')
  await mkdir(source)
  await writeFile(join(source, 'recipe.toml'), 'service = "notes"\nimage = "notes:1"\n')
  await openStore(root).addRevision('notes', source)
  const file = join(root, 'apps/notes/revisions/1/recipe.toml')
  for (const damaged of ['service = "notes"\nimage = "notes:7"\n', '', '\0\0\0']) {
    await writeFile(file, damaged)
    expect((await openStore(root).app('notes', 1))?.recipe.image).toBe('notes:1')
    expect(await readFile(file, 'utf8')).toContain('notes:1')
  }
})

it('keeps every past box.toml with the reason, the youngest first', async () => {
  const store = openStore(root)
  await store.saveManifest(MANIFEST, { what: 'first boot', kind: 'box-began' })
  await store.saveManifest(
    { ...MANIFEST, name: 'kitchen' },
    { what: 'called kitchen', kind: 'box-named' },
  )
  const history = await openStore(root).history()
  expect(history.map(it => [it.number, it.what, it.box.name])).toEqual([
    [2, 'called kitchen', 'kitchen'],
    [1, 'first boot', 'gantry'],
  ])
})

it('keeps each recipe that was taken in, its files with their modes', async () => {
  const folder = join(root, 'source')
  await mkdir(folder)
  await writeFile(join(folder, 'recipe.toml'), 'service = "notes"\nimage = "notes:1"\n')
  await writeFile(join(folder, 'start'), '#!/bin/sh\n', { mode: 0o755 })
  const store = openStore(join(root, 'state'))
  expect(await store.addRevision('mine', folder)).toBe(1)
  const stop = { image: 'notes:0', version: '0.9' }
  expect(await store.addRevision('mine', folder, stop)).toBe(2)
  expect(await store.revisions('mine')).toEqual([1, 2])
  // The folder says under which name it is installed, and a stop which image it has.
  expect((await store.app('mine', 1))?.recipe).toMatchObject({ service: 'mine', image: 'notes:1' })
  expect((await store.app('mine', 2))?.recipe).toMatchObject(stop)
  expect(await store.app('mine', 3)).toBeUndefined()
})

it('forgets an app with its secrets, and nobody else’s', async () => {
  const store = openStore(root)
  await store.saveSecrets('notes', { key: 'a' })
  await store.saveSecrets('notes-2', { key: 'b' })
  await store.saveImage('notes', { asked: 'notes:1', id: IMAGE_ID, from: 'registry' })
  await store.forgetApp('notes')
  expect(await store.secrets('notes')).toEqual({})
  expect(await store.secrets('notes-2')).toEqual({ key: 'b' })
  expect(await store.images('notes')).toEqual([])
  expect(await readdir(join(root, 'secrets'))).toEqual(['notes-2.toml', 'notes-2.toml.good'])
})
