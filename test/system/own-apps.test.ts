import { cp, link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { preloadedImages } from '../../image/preload.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { openWebHost } from '../lab/web-host.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { appOf, isRunning } from './status.ts'
import { zimFile } from './zim-file.ts'

const BOOKS = '/data/state/libraries/books'

/** Apps that are Gantry's own, each with what it is for: a repository, an encyclopedia. */
describe('own apps', () => {
  let home: Home
  let owner: Owner
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-own-'))
    await mkdir(join(folder, 'web'))
    const shelf = await images(folder)
    home = await openBuiltHome(
      { folders: { '/usr/share/gantry/images': shelf, '/run/own': folder } },
      { '/lab/own': folder },
    )
    await home.box.boot()
    owner = await claim(home)
    return async () => {
      await home.close()
      await rm(folder, { recursive: true })
    }
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 180_000 })
  const page = (app: string, path: string) =>
    home.phone.fetch(`https://${app}-home.local${path}`, { ca: owner.ca, timeoutMs: 20_000 })
  const shows = (app: string, path: string, words: string) =>
    until(`${app} shows ${words}`, async () => {
      const { text, status } = await page(app, path)
      if (!text.includes(words)) throw new Error(`${status} ${text.slice(0, 400)}`)
      return true
    })

  describe('Site', () => {
    const repository = () => join(folder, 'repository')
    /** Writes files into the repository, and puts it where it can be fetched. */
    async function publish(files: Readonly<Record<string, string>>): Promise<void> {
      const git = (...words: string[]) => exec(['git', ...words], { cwd: repository() })
      await mkdir(repository(), { recursive: true })
      await git('init', '--quiet', '--initial-branch=main')
      for (const [file, text] of Object.entries(files)) {
        await mkdir(join(repository(), file, '..'), { recursive: true })
        await writeFile(join(repository(), file), text)
      }
      await git('add', '--all')
      const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
      await git(...who, 'commit', '--quiet', '--message=Site')
      await git('update-server-info')
      await cp(join(repository(), '.git'), join(folder, 'web/site.git'), { recursive: true })
    }
    const pull = (app: string) =>
      home.box.exec(['docker', 'exec', `${app}.main`, 'busybox', 'sh', '/program/pull'])

    it('is what is in its repository', async () => {
      await publish({ 'public/index.html': '<h1>Garden</h1>', 'public/style.css': 'h1 {}' })
      const { url } = await openWebHost(home, {
        ...{ name: 'forge', address: '192.168.77.70', folder: '/lab/own/web' },
      })
      const from = ['--answer', `repository=${url}/site.git`, '--answer', 'folder=public']
      await gantry('app', 'install', 'site', ...from)
      await shows('site', '/', 'Garden')
      expect((await page('site', '/style.css')).headers['content-type']).toContain('text/css')
      expect((await page('site', '/nowhere')).status).toBe(404)
    })

    it('is what is newer in there, by a job every ten minutes', async () => {
      await publish({ 'public/index.html': '<h1>Orchard</h1>' })
      const { jobs } = JSON.parse(await gantry('recipe', 'plan', '/usr/share/gantry/recipes/site'))
      expect(jobs).toMatchObject([{ schedule: '*/10 * * * *' }])
      await pull('site')
      await shows('site', '/', 'Orchard')
    })

    it('shows no file that a link in it names', async () => {
      await exec(['ln', '-sf', '/etc/passwd', join(repository(), 'public/passwd')])
      await publish({ 'public/more.html': 'more' })
      await pull('site')
      await shows('site', '/more.html', 'more')
      expect((await page('site', '/passwd')).status).not.toBe(200)
    })

    it('stays what it was while its repository cannot be reached, after a restart, too', async () => {
      await rm(join(folder, 'web/site.git'), { recursive: true })
      await gantry('app', 'restart', 'site')
      await appOf(home, 'site', isRunning)
      await shows('site', '/', 'Orchard')
    })

    it('says what is wrong with a repository that is not there, beside one that is', async () => {
      const nowhere = 'repository=http://192.168.77.70/nowhere.git'
      await gantry('app', 'install', 'site', '--as', 'blog', '--answer', nowhere, '--no-wait')
      const { problem } = await owner.app('blog', it => it.state === 'failing')
      expect(problem?.detail).toContain('nowhere.git could not be fetched')
      await publish({ 'index.html': '<h1>Diary</h1>' })
      await gantry('app', 'config', 'blog', '--answer', 'repository=http://192.168.77.70/site.git')
      await shows('blog', '/', 'Diary')
      await shows('site', '/', 'Orchard')
    })
  })

  describe('Kiwix', () => {
    it('answers before there is anything to read', async () => {
      await gantry('app', 'install', 'kiwix')
      expect((await page('kiwix', '/')).status).toBe(200)
    })

    it('shows and searches what is put into the shared folder', async () => {
      await zimFile('Herbs', { 'basil.html': 'Basil wants warmth' }, join(folder, 'herbs.zim'))
      await home.box.exec(['cp', '/run/own/herbs.zim', BOOKS])
      await until('the book is in the list', async () =>
        (await page('kiwix', '/catalog/v2/entries')).text.includes('Herbs'),
      )
      await shows('kiwix', '/content/herbs/basil.html', 'Basil wants warmth')
      await shows('kiwix', '/search?books.name=herbs&pattern=warmth', 'basil')
    })
  })
})

/** What travels in the image of a box that has these apps. */
async function images(folder: string): Promise<string> {
  const { architecture } = await ownBoard()
  const shelf = join(folder, 'images')
  await mkdir(shelf)
  for (const it of await preloadedImages(['site', 'kiwix'], architecture)) {
    await link(it.archive, join(shelf, `${it.app}.tar`)).catch(() =>
      cp(it.archive, join(shelf, `${it.app}.tar`)),
    )
  }
  return shelf
}
