import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { release } from '../../agent/catalogues/release.ts'
import type { App, CataloguesReport, Imported } from '../../agent/http/api.ts'
import { newCatalogueKey } from '../fakes/catalogue-key.ts'
import type { Home } from '../lab/home.ts'
import { openWebHost } from '../lab/web-host.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

const { secret, open } = newCatalogueKey()

/** Where apps come from beside what the box brings. Each test goes on where the last ended. */
describe('catalogues', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner
  let folder: string
  let url: string

  const out = () => join(folder, 'out')
  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 180_000 })
  const offered = async (): Promise<string[]> => {
    const { apps } = JSON.parse(await gantry('app', 'list', '--json'))
    return apps.map((it: App) => it.service)
  }
  async function publish(version: string): Promise<void> {
    const notes = join(folder, 'recipes/notes')
    await mkdir(notes, { recursive: true })
    const text = `service = "notes"\nimage = "docker.io/example/notes:${version}"\nversion = "${version}"\n[https]\n`
    await writeFile(join(notes, 'recipe.toml'), text)
    const recipes = join(folder, 'recipes')
    await release({ recipes, out: out(), key: secret, now: '2026-11-20T09:00:00.000Z' })
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-catalogue-'))
    await publish('1.0.0')
    home = await openBuiltHome({}, { '/lab/catalogue': folder })
    await home.box.boot()
    owner = await claim(home)
    const host = await openWebHost(home, {
      ...{ name: 'shelf', address: '192.168.77.71', folder: '/lab/catalogue' },
    })
    url = `${host.url}/out`
    return async () => {
      await home.close()
      await rm(folder, { recursive: true })
    }
  })
  beforeEach(() => tellOnFailure(home))

  it('are not taken from whoever has another key', async () => {
    const other = newCatalogueKey().open
    await expect(gantry('catalogue', 'add', 'friends', url, other)).rejects.toThrow('sign')
    expect(await gantry('catalogue')).toBe('')
  })

  it('offer their apps, and have a priority', async () => {
    await gantry('catalogue', 'add', 'friends', url, open)
    await gantry('catalogue', 'priority', 'friends', '7')
    const { json } = await owner.ask('/api/catalogues')
    const { catalogues } = json<CataloguesReport>()
    expect(catalogues).toMatchObject([{ name: 'friends', priority: 7, apps: 1, number: 1 }])
    expect(await offered()).toContain('notes')
  })

  it('are never older than they were', async () => {
    await cp(out(), join(folder, 'first'), { recursive: true })
    await publish('1.1.0')
    await gantry('catalogue', 'refresh')
    await rm(out(), { recursive: true })
    await cp(join(folder, 'first'), out(), { recursive: true })
    await expect(gantry('catalogue', 'refresh')).rejects.toThrow('number 1 of the catalogue')
    expect(await gantry('catalogue').catch(error => String(error))).toContain('number 2')
  })

  it('stay as they were when a file is cut off', async () => {
    await publish('1.1.0')
    await publish('1.2.0')
    await truncate(join(out(), 'apps/notes/1.2.0/recipe.toml'), 20)
    await expect(gantry('catalogue', 'refresh')).rejects.toThrow('is not the file that was signed')
    const { json } = await owner.ask('/api/catalogues')
    const { catalogues } = json<CataloguesReport>()
    expect(catalogues).toMatchObject([{ number: 2, problem: { code: 'catalogue-damaged' } }])
  })

  it('make room for a recipe out of a compose file', async () => {
    const compose =
      'services:\n  wiki:\n    image: example/wiki:1.2.0\n    ports: ["8080:80"]\n    environment: { DATABASE_URL: "postgres://w:w@db/w" }\n  db:\n    image: postgres:16\n    environment: { POSTGRES_USER: w, POSTGRES_PASSWORD: w }\n'
    const answer = await owner.ask('/api/recipes/import', { files: { 'compose.yaml': compose } })
    const { recipe = '', refusals } = answer.json<Imported>()
    expect(refusals).toEqual([])
    expect(recipe).toContain('[database]')
    await home.box.exec(['tee', '/run/wiki.toml'], { input: recipe })
    await gantry('recipe', 'bring', '/run/wiki.toml')
    expect(await offered()).toContain('wiki')
  })

  it('say where a compose file asks for what no app gets', async () => {
    const socket =
      'services:\n  a:\n    image: a/b:1\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n'
    const answer = await owner.ask('/api/recipes/import', { files: { 'compose.yaml': socket } })
    expect(answer.json<Imported>().refusals).toMatchObject([{ file: 'compose.yaml', line: 4 }])
  })

  it('and what was brought are there after the worker was killed, until they are taken away', async () => {
    await home.box.kill('gantry-worker')
    expect(await offered()).toContain('wiki')
    await gantry('recipe', 'drop', 'wiki')
    await gantry('catalogue', 'remove', 'friends')
    const left = await offered()
    expect(left).not.toContain('wiki')
    expect(left).not.toContain('notes')
  })
})
