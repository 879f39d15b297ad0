import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { recipeCommand } from '../../../agent/commands/recipe.ts'
import { recipeFor } from '../../../agent/commands/recipe-new.ts'
import { readRecipe } from '../../../agent/recipe/read.ts'

const HOSTILE = join(import.meta.dirname, '../../golden/recipe')
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-recipe-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Runs `gantry recipe …` without a box; answers its exit code and what it said. */
async function run(words: readonly string[], more: Partial<Context> = {}) {
  const said: string[] = []
  const context = { json: false, answers: {}, say: (line: string) => said.push(line), ...more }
  const code = await recipeCommand(words, context as unknown as Context)
  return { code, said: said.join('\n') }
}

it('checks folders and files, all of them, and says where each mistake is', async () => {
  const bad = join(HOSTILE, 'key-underscore.toml')
  const { code, said } = await run(['check', join(HOSTILE, 'miniflux.toml'), bad, `${folder}/no`])
  expect(code).toBe(1)
  expect(said).toContain(`${bad}:5:1: E-UNKNOWN https.reverse_proxy: unknown key`)
  expect(said).toContain(`${folder}/no:1:1: E-FILE ${folder}/no does not exist`)
})

it('checks a folder by its recipe.toml', async () => {
  expect(await run(['check', folder])).toMatchObject({ code: 1 })
  await writeFile(join(folder, 'recipe.toml'), 'service = "notes"\nimage = "notes:1"\n')
  expect(await run(['check', folder])).toEqual({ code: 0, said: '' })
})

it('warns, and that is no mistake', async () => {
  const { code, said } = await run(['check', join(HOSTILE, 'article-photos.toml')])
  expect(code).toBe(0)
  expect(said).toMatch(/:2:1: W-IMAGE-GITHUB image: .*\n.*:2:1: W-UNPINNED image: /)
})

it('tells programs the same', async () => {
  const { said } = await run(['check', join(HOSTILE, 'warning-and-mistake.toml')], { json: true })
  const { mistakes, warnings } = JSON.parse(said)
  expect(mistakes).toMatchObject([{ line: 5, column: 1, code: 'E-UNKNOWN', path: 'https.prot' }])
  expect(warnings).toMatchObject([{ line: 2, column: 1, code: 'W-UNPINNED', path: 'image' }])
})

it('plans without a box, under another name and with answers', async () => {
  const file = join(HOSTILE, 'good-questions.toml')
  const { code, said } = await run(['plan', file], {
    as: 'other',
    answers: { server: 'mail.example' },
  })
  const { app, containers } = JSON.parse(said)
  expect(code).toBe(0)
  expect(app).toBe('other')
  expect(containers[1]).toMatchObject({
    name: 'other.main',
    environment: { SERVER: 'mail.example:587', PASSWORD: '<answer password>' },
  })
})

it('plans nothing from a recipe with mistakes', async () => {
  await expect(run(['plan', join(HOSTILE, 'key-case.toml')])).rejects.toMatchObject({
    code: 'recipe-invalid',
    detail: expect.stringContaining('key-case.toml:4:2: E-UNKNOWN'),
  })
  await expect(run(['plan', folder])).rejects.toMatchObject({ code: 'file-missing' })
})

it('begins a recipe that is good, and overwrites nothing', async () => {
  const notes = join(folder, 'notes')
  const { code, said } = await run(['new', notes], { json: true })
  expect(code).toBe(0)
  expect(JSON.parse(said)).toEqual({
    service: 'notes',
    files: [join(notes, 'recipe.toml'), join(notes, 'README.md')],
  })
  expect(await run(['check', notes])).toEqual({ code: 0, said: '' })
  const before = await readFile(join(notes, 'recipe.toml'), 'utf8')
  await expect(run(['new', notes])).rejects.toMatchObject({ code: 'name-taken' })
  expect(await readFile(join(notes, 'recipe.toml'), 'utf8')).toBe(before)
  await expect(run(['new', join(folder, 'My App')])).rejects.toMatchObject({ code: 'name-invalid' })
})

it('begins it with remarks that are good, too', () => {
  const everything = recipeFor('notes').replace(/^# (?=[a-z[])/gm, '')
  const { mistakes } = readRecipe('recipe.toml', everything)
  expect(mistakes).toEqual([])
})

it('says what it cannot do', async () => {
  await expect(run(['chek'])).rejects.toMatchObject({ code: 'command-unknown' })
  await expect(run(['check'])).rejects.toMatchObject({ code: 'word-missing' })
  await expect(run(['toString'])).rejects.toMatchObject({ code: 'command-unknown' })
})
