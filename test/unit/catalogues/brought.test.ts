import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBrought } from '../../../agent/catalogues/brought.ts'
import { openCatalogues } from '../../../agent/catalogues/catalogues.ts'

const notes = (version: string) =>
  `service = "notes"\nimage = "docker.io/example/notes:${version}"\nversion = "${version}"\n[https]\n`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-brought-'))
})
afterEach(() => rm(folder, { recursive: true }))

function box() {
  const brought = openBrought(join(folder, 'recipes'))
  const offered = new Map()
  const own = new Map()
  const get = () => Promise.reject(new Error('nobody is asked'))
  const about = { folder: join(folder, 'catalogues'), own, brought, offered, get }
  return { brought, offered, ...openCatalogues({ ...about, now: () => new Date(0) }) }
}

it('offers what was brought, also after a start, and the newer one over it', async () => {
  const { brought } = box()
  expect(await brought.keep(notes('1.0'), new Set())).toBe('notes')
  await brought.keep(notes('1.1'), new Set())
  const { offered, load, services } = box()
  await load({})
  expect(offered.get('notes').recipe.version).toBe('1.1')
  expect([...services()]).toEqual([])
})

it('offers it no more once it is dropped', async () => {
  const { brought, offered, load } = box()
  await brought.keep(notes('1.0'), new Set())
  await brought.drop('notes')
  await load({})
  expect(offered.size).toBe(0)
  await expect(brought.drop('notes')).rejects.toMatchObject({ code: 'recipe-unknown' })
})

it.each([
  { what: 'has a mistake', text: 'service = "notes"\n', code: 'recipe-invalid' },
  { what: 'is no TOML', text: 'service =', code: 'recipe-invalid' },
  { what: 'is built here', text: 'service = "a"\nbuild = "app"\n[https]\n', code: 'recipe-builds' },
  { what: 'has the name of another', text: notes('1.0'), code: 'recipe-taken' },
])('keeps nothing that $what', async ({ text, code }) => {
  const { brought } = box()
  await expect(brought.keep(text, new Set(['notes']))).rejects.toMatchObject({ code })
  expect((await brought.apps()).size).toBe(0)
})
