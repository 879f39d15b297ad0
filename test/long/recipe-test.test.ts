import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../agent/box/recipe-folder.ts'
import { TEST_REPORT, wasTestedWell } from '../../agent/recipe/test-report.ts'
import { ownBoard } from '../../image/board.ts'
import { preloadedApps } from '../../image/preload.ts'
import { project } from '../../image/project.ts'
import { testApps } from '../apps/build-folders.ts'

/** What somebody does who makes a recipe of an image that a laboratory has to be given. */
describe('npx gantry recipe test', () => {
  let folder: string
  let archive: string

  beforeAll(async () => {
    const around = await mkdtemp(join(tmpdir(), 'gantry-packager-'))
    folder = join(around, 'miniflux')
    await cp(join(project, 'recipes/miniflux'), folder, { recursive: true })
    const { apps } = await preloadedApps(['miniflux'], await ownBoard())
    archive = apps[0]?.archive ?? ''
    return () => rm(around, { recursive: true })
  })

  async function recipeTest(...words: string[]) {
    const run = spawn('npx', ['gantry', 'recipe', 'test', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = [text(run.stdout), text(run.stderr)] as const
    const code = await new Promise<number | null>(done => run.once('exit', done))
    return { code, told: (await Promise.all(said)).join('') }
  }
  const isWell = async () => {
    const report = await readFile(join(folder, TEST_REPORT), 'utf8')
    return wasTestedWell(report, await filesOf(folder))
  }

  it('takes the app through its life, and keeps what became of it beside the recipe', async () => {
    const { code, told } = await recipeTest(folder, archive)
    expect([code, told]).toEqual([0, expect.stringMatching(/^6 of 6 steps went well$/m)])
    expect(await isWell()).toBe(true)
    expect(told).toMatch(/^\d+ of 100 points: /m)
  })

  it('says which step went wrong, and why', async () => {
    const file = join(folder, 'recipe.toml')
    const whole = await readFile(file, 'utf8')
    await writeFile(file, whole.replace('path = "/healthcheck"', 'path = "/no-such-page"'))
    expect(await isWell()).toBe(false)
    const { code, told } = await recipeTest(folder, archive)
    expect([code, told]).toEqual([1, expect.stringMatching(/^0 of 1 steps went well$/m)])
    expect(told).toMatch(/^install .*miniflux runs, but does not work$/m)
    expect(await isWell()).toBe(false)
  })

  it('finds what an app had in MariaDB and in PostgreSQL after each step', async () => {
    const journal = join(folder, '../journal')
    await cp(join(await testApps(), 'journal'), journal, { recursive: true })
    const { code, told } = await recipeTest(journal)
    expect([code, told]).toEqual([0, expect.stringMatching(/^6 of 6 steps went well$/m)])
    expect(told).toContain('no folder is saved: only databases are looked at')
  })

  it('wants what `docker save` writes', async () => {
    const { code, told } = await recipeTest(folder, join(folder, 'recipe.toml'))
    expect([code, told]).toEqual([1, expect.stringContaining('docker save')])
  })
})
