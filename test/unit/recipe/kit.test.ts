import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exec } from '../../../agent/base/exec.ts'
import { readIndex } from '../../../agent/catalogues/index-file.ts'
import { check, readPublicKey } from '../../../agent/catalogues/minisign.ts'
import type { Context } from '../../../agent/commands/command.ts'
import { recipeCommand } from '../../../agent/commands/recipe.ts'
import { readRecipe } from '../../../agent/recipe/read.ts'
import { newCatalogueKey } from '../../fakes/catalogue-key.ts'

const CLI = join(import.meta.dirname, '../../../agent/cli.ts')
const { secret, open } = newCatalogueKey()
/** As it stands in recipes/README.md. */
const COMPOSE = /```yaml\n(services:.*?)```/s

/** From a compose file to a catalogue, by the commands of the packager's kit, in their order. */
describe('the packager’s kit', () => {
  let folder: string
  let notes: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-kit-'))
    notes = join(folder, 'recipes/notes')
    await mkdir(notes, { recursive: true })
    const readme = await readFile(join(import.meta.dirname, '../../../recipes/README.md'), 'utf8')
    await writeFile(join(folder, 'compose.yaml'), COMPOSE.exec(readme)?.[1] ?? '')
    await writeFile(join(folder, 'catalogue.key'), secret)
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** Runs `gantry recipe …` in this process; answers its exit code and what it said. */
  async function run(words: readonly string[], more: Partial<Context> = {}) {
    const said: string[] = []
    const say = (line: string) => said.push(line)
    const context = { json: false, answers: {}, say, warn: say, ...more }
    const code = await recipeCommand(words, context as unknown as Context)
    return { code, said: said.join('\n') }
  }
  /** The same as people do it. */
  const gantry = (...words: string[]) => exec([process.execPath, CLI, 'recipe', ...words])
  const recipe = () => readFile(join(notes, 'recipe.toml'), 'utf8')
  const change = async (from: string | RegExp, to: string) =>
    writeFile(join(notes, 'recipe.toml'), (await recipe()).replace(from, to))

  it('import: makes a recipe of a compose file', async () => {
    await writeFile(
      join(notes, 'recipe.toml'),
      await gantry('import', join(folder, 'compose.yaml')),
    )
    expect(readRecipe('recipe.toml', await recipe())).toMatchObject({
      mistakes: [],
      recipe: { service: 'notes', https: { port: 3000 }, database: { variant: 'postgres' } },
    })
  })

  it('check: names what is wrong with its place, and nothing where all is well', async () => {
    expect(await run(['check', notes])).toEqual({ code: 0, said: '' })
    const whole = await recipe()
    await change('[https]', '[https]\nprot = 3000')
    const { code, said } = await run(['check', notes])
    expect(code).toBe(1)
    expect(said).toMatch(
      /recipe\.toml:\d+:1: E-UNKNOWN https\.prot: unknown key, did you mean "port"/,
    )
    await writeFile(join(notes, 'recipe.toml'), whole)
  })

  it('plan: says what a box would do with it', async () => {
    const { app, proxy, databases } = JSON.parse((await run(['plan', notes])).said)
    expect(app).toBe('notes')
    expect(proxy).toMatchObject([{ urls: ['https://notes-gantry.local'] }])
    expect(databases).toMatchObject([{ engine: 'postgres', name: 'notes' }])
  })

  it('score: says how well it looks after its owner, and what would make it better', async () => {
    const { said } = await run(['score', notes])
    expect(said).toMatch(/recipe\.toml: \d+ of 100|notes: \d+ of 100/)
    expect(said).toContain('say its licence: about.license')
    const before = JSON.parse((await run(['score', notes], { json: true })).said).scores[0]
    await change('[about]', '[about]\nlicense = "MIT"')
    await writeFile(join(notes, 'README.md'), '# Notes\n')
    const after = JSON.parse((await run(['score', notes], { json: true })).said).scores[0]
    expect(after.points).toBe(before.points + 15)
    expect(after.lacks).toEqual(
      before.lacks.filter((it: string) => !['licence', 'readme'].includes(it)),
    )
  })

  it('release: makes a signed catalogue, with the score of each recipe', async () => {
    if (!(await recipe()).includes('version ='))
      await change('image =', 'version = "2.0.3"\nimage =')
    const out = join(folder, 'catalogue')
    const key = join(folder, 'catalogue.key')
    const said = await gantry('release', join(folder, 'recipes'), '--key', key, '--out', out)
    expect(said).toMatch(/notes: \d+ of 100/)
    expect(said).toContain('number 1, 1 apps')
    const text = await readFile(join(out, 'index.json'), 'utf8')
    check(text, await readFile(join(out, 'index.json.minisig'), 'utf8'), readPublicKey(open))
    const [release] = readIndex(text).apps.notes ?? []
    expect(release?.version).toBe('2.0.3')
    expect(Object.keys(release?.files ?? {})).toEqual(['README.md', 'recipe.toml'])
    expect(said).toContain(`notes: ${release?.score?.points} of 100`)
  })

  it('diff: says what another recipe changes', async () => {
    await writeFile(join(folder, 'before.toml'), await recipe())
    await change('[https]', '[ports.dns]\nudp = 53\npurpose = "Names"\n\n[https]')
    const { code, said } = await run(['diff', join(folder, 'before.toml'), notes])
    expect([code, said]).toEqual([0, expect.stringMatching(/now also asks for port 53/)])
    expect((await run(['diff', notes, notes])).said).toBe('')
  })

  it('upgrade: writes a newer version in its place, and says what that changes', async () => {
    await run(['upgrade', notes, '2.1.0'])
    expect(readRecipe('recipe.toml', await recipe()).recipe).toMatchObject({
      version: '2.1.0',
      image: 'ghcr.io/example/notes:2.1.0',
    })
    await expect(run(['upgrade', notes, '2.0.9'])).rejects.toMatchObject({ code: 'version-old' })
  })

  it('release: adds the newer version to the older one', async () => {
    const more = { key: join(folder, 'catalogue.key'), out: join(folder, 'catalogue') }
    const { said } = await run(['release', join(folder, 'recipes')], { ...more, json: true })
    expect(JSON.parse(said)).toMatchObject({
      number: 2,
      apps: 1,
      scores: { notes: expect.any(Number) },
    })
    const { apps } = readIndex(await readFile(join(more.out, 'index.json'), 'utf8'))
    expect(apps.notes?.map(it => it.version)).toEqual(['2.1.0', '2.0.3'])
  })

  it('new: begins another one, which is good as it is', async () => {
    const other = join(folder, 'recipes/other')
    expect((await run(['new', other])).code).toBe(0)
    expect(await run(['check', other])).toEqual({ code: 0, said: '' })
  })

  it.each([
    ['release', 'words-missing'],
    ['score', 'word-missing'],
    ['diff', 'word-missing'],
    ['upgrade', 'word-missing'],
    ['import', 'word-missing'],
    ['plan', 'word-missing'],
    ['test', 'word-missing'],
  ])('%s: says what it was not told', async (act, code) => {
    await expect(run([act])).rejects.toMatchObject({ code })
  })
})
