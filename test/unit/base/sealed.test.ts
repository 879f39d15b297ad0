import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  damageFound,
  forgetLater,
  forgetSealed,
  laterFound,
  lookBackIn,
  lookForDamage,
  readSealed,
  seal,
  unseal,
  writeSealed,
} from '../../../agent/base/sealed.ts'

const schema = z.strictObject({ words: z.string().default('none') })
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-sealed-'))
  file = join(folder, 'kept.toml')
})
afterEach(() => rm(folder, { recursive: true }))

const ours = async () => (await damageFound()).filter(it => it.file.startsWith(folder))

it('says nothing where nothing was kept', async () => {
  expect(await readSealed(file, schema)).toBeUndefined()
  expect(await ours()).toEqual([])
})

it('opens only what it has sealed', () => {
  expect(unseal(seal('words = "a"\n'))).toBe('words = "a"\n')
  expect(unseal('words = "a"\n')).toBeUndefined()
  expect(unseal(`${seal('words = "a"\n')}words = "b"\n`)).toBeUndefined()
})

const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`

it.each([
  ['empty, which is good TOML', () => ''],
  ['cut off in its seal', (text: string) => text.slice(0, 20)],
  ['cut off after its seal', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
  ['without its seal', (text: string) => text.slice(text.indexOf('\n') + 1)],
  ['another word, by one bit', (text: string) => flip(text, text.indexOf('first') + 2)],
  ['sealed otherwise, by one bit', (text: string) => flip(text, 15)],
  ['gone', () => undefined],
])('goes on with the copy of a file that is %s', async (_what, damage) => {
  await writeSealed(file, { words: 'first' })
  const damaged = damage(await readFile(file, 'utf8'))
  if (damaged === undefined) await rm(file)
  else await writeFile(file, damaged)
  expect(await readSealed(file, schema)).toEqual({ words: 'first' })
  expect(await readFile(`${file}.damaged`, 'utf8')).toBe(damaged ?? '')
  expect(await readSealed(file, schema)).toEqual({ words: 'first' })
  expect(await ours()).toHaveLength(1)
})

it('starts anew where the copy is damaged, too, and tells it', async () => {
  await writeSealed(file, { words: 'first' })
  for (const it of [file, `${file}.good`]) await writeFile(it, '')
  expect(await readSealed(file, schema)).toBeUndefined()
  expect((await ours())[0]?.copy).toBe(false)
  await writeSealed(file, { words: 'second' })
  expect(await readSealed(file, schema)).toEqual({ words: 'second' })
})

it('tells of damage until what was kept aside is gone, also after a start', async () => {
  await writeSealed(file, { words: 'first' })
  await writeFile(file, '')
  await readSealed(file, schema)
  await lookForDamage(folder)
  expect(await ours()).toHaveLength(1)
  await rm(`${file}.damaged`)
  expect(await ours()).toEqual([])
})

it('takes a file that somebody else has written, and says what is wrong with it', async () => {
  await writeFile(file, 'words = "by hand"\n')
  expect(await readSealed(file, schema)).toEqual({ words: 'by hand' })
  await writeFile(file, 'word = "by hand"\n')
  await expect(readSealed(file, schema)).rejects.toThrow('word')
})

it('leaves nothing of what it forgets', async () => {
  await writeSealed(file, { words: 'first' })
  await forgetSealed(file)
  expect(await readSealed(file, schema)).toBeUndefined()
  expect(await readdir(folder)).toEqual([])
})

describe('of a file that a later version wrote', () => {
  const known = z.strictObject({
    words: z.string().default('none'),
    apps: z.record(z.string(), z.strictObject({ state: z.enum(['running', 'stopped']) })),
  })
  const apps = { notes: { state: 'running' } }

  it.each([
    ['at the top', { words: 'b', apps, 'later-words': 'c' }],
    ['in a table in it', { words: 'b', apps: { notes: { ...apps.notes, later: { far: 1 } } } }],
  ])('leaves out a key that it does not know %s, and keeps the text', async (_where, written) => {
    await writeSealed(file, written)
    const text = await readFile(file, 'utf8')
    expect(await readSealed(file, known)).toEqual({ words: 'b', apps })
    expect(await readFile(file, 'utf8')).toBe(text)
    await writeSealed(file, { words: 'd', apps })
    expect(await readFile(`${file}.later`, 'utf8')).toBe(text)
    expect(await readSealed(file, known)).toEqual({ words: 'd', apps })
    expect([await ours(), laterFound()]).toEqual([[], []])
  })

  const OTHER = { words: 'b', apps: { notes: { state: 'dormant' } } }

  it('goes on with what it said earlier where a value is of another kind', async () => {
    await writeSealed(file, OTHER)
    const text = await readFile(file, 'utf8')
    const earlier = async () => ({ words: 'a', apps: { notes: { state: 'stopped' as const } } })
    for (const _ of ['first', 'second']) {
      expect(await readSealed(file, known, earlier)).toEqual(await earlier())
    }
    expect(await readFile(`${file}.later`, 'utf8')).toBe(text)
    expect([await ours(), laterFound()]).toEqual([[], [file]])
    forgetLater(file)
    expect(laterFound()).toEqual([])
  })

  it('finds that in the latest state that it can read, and without one leaves all as it is', async () => {
    await writeSealed(file, OTHER)
    await expect(readSealed(file, known)).rejects.toThrow('kept.toml was written by another')
    lookBackIn(folder, join(folder, 'states'))
    await expect(readSealed(file, known)).rejects.toThrow('kept.toml was written by another')
    const states = { '2026-11-01T01': 'a', '2026-11-01T02': 'b', '2026-11-01T03': undefined }
    for (const [name, words] of Object.entries(states)) {
      await mkdir(join(folder, 'states', name), { recursive: true })
      const said = words === undefined ? OTHER : { words, apps }
      await writeSealed(join(folder, 'states', name, 'kept.toml'), said)
    }
    expect(await readSealed(file, known)).toEqual({ words: 'b', apps })
    await forgetSealed(file)
    expect(await readdir(folder)).toEqual(['states'])
  })

  it('is none the worse for a disk that takes nothing more', async () => {
    await writeSealed(file, OTHER)
    await mkdir(`${file}.later.part`)
    const earlier = async () => ({ words: 'a', apps: { notes: { state: 'stopped' as const } } })
    for (const _ of ['first', 'second']) {
      expect(await readSealed(file, known, earlier)).toEqual(await earlier())
    }
    expect(await readFile(file, 'utf8')).toContain('dormant')
    forgetLater(file)
  })

  it('keeps it also where only its copy is whole', async () => {
    await writeSealed(file, { words: 'b', apps, 'later-words': 'c' })
    await writeFile(file, '')
    expect(await readSealed(file, known)).toEqual({ words: 'b', apps })
    expect(await readFile(file, 'utf8')).toContain('later-words')
  })
})

it('takes what it said earlier where the file and its copy are damaged', async () => {
  await writeSealed(file, { words: 'first' })
  for (const it of [file, `${file}.good`]) await writeFile(it, '')
  const earlier = async () => ({ words: 'before' })
  expect(await readSealed(file, schema, earlier)).toEqual({ words: 'before' })
  expect(await readSealed(file, schema)).toEqual({ words: 'before' })
  expect((await ours())[0]?.copy).toBe(true)
})
