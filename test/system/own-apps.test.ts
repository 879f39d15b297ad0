import { cp, link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { preloadedApps } from '../../image/preload.ts'
import { testApps } from '../apps/build-folders.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { type Mailbox, openMailbox } from '../lab/mailbox.ts'
import { until } from '../lab/until.ts'
import { openWebHost } from '../lab/web-host.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { appOf, isRunning } from './status.ts'
import { zimFile } from './zim-file.ts'

const BOOKS = '/data/state/libraries/books'

/** Apps that are Gantry's own, each with what it is for: a repository, an encyclopedia, letters. */
describe('own apps', { tags: ['slow'] }, () => {
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

    it('shows no file that a link in it names, nor what begins with a dot', async () => {
      await exec(['ln', '-sf', '/etc/passwd', join(repository(), 'public/passwd')])
      const hidden = { 'public/.git-notes/x': 'hidden', 'public/.env': 'hidden' }
      const agreed = { 'public/.well-known/security.txt': 'Contact: mailto:ada@example.org' }
      await publish({ 'public/more.html': 'more', ...hidden, ...agreed })
      await pull('site')
      await shows('site', '/more.html', 'more')
      await shows('site', '/.well-known/security.txt', 'Contact')
      for (const it of ['/passwd', '/.git-notes/x', '/.env', '/%2eenv', '/more.html/../.env']) {
        expect((await page('site', it)).status, it).toBe(404)
      }
    })

    it('shows nothing from outside of its folder, whatever the app puts there', async () => {
      const inApp = (script: string) =>
        home.box.exec(['docker', 'exec', 'site.main', 'busybox', 'sh', '-c', script])
      await inApp('cd /pages/shown && ln -s /etc/passwd p && ln -s /etc e && ln -s more.html m')
      for (const it of ['/p', '/e/passwd', '/e/', '/m']) {
        expect((await page('site', it)).status, it).toBe(404)
      }
      await inApp('cd /pages && mv shown kept && ln -s /etc shown')
      expect((await page('site', '/passwd')).status).toBe(404)
      await inApp('cd /pages && rm shown && mv kept shown && cd shown && rm p e m')
      await shows('site', '/more.html', 'more')
    })

    it('is sent by the proxy: the app listens nowhere, and its pages are only to be read', async () => {
      const [listening, mount] = [
        await home.box.exec(['docker', 'exec', 'site.main', 'busybox', 'netstat', '-ltn']),
        await home.box.exec([
          'findmnt',
          '--noheadings',
          '--output=OPTIONS',
          '/run/gantry-pages/site',
        ]),
      ]
      // Docker's own server of names is in every network of its.
      const own = listening
        .split('\n')
        .filter(it => /LISTEN/.test(it) && !/127\.0\.0\.11:/.test(it))
      expect(own).toEqual([])
      expect(mount.split(',')).toEqual(
        expect.arrayContaining(['ro', 'nosymfollow', 'nosuid', 'nodev', 'noexec']),
      )
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

    it('leaves nothing with the proxy when it is removed, and comes back', async () => {
      await gantry('app', 'remove', 'blog', '--delete-data')
      const places = await home.box.exec(['ls', '/run/gantry-pages'])
      expect(places.trim()).toBe('site')
      await home.box.exec(['systemctl', 'restart', 'caddy', 'gantry-worker'])
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

  describe('Mail forwarder', () => {
    let provider: Mailbox
    let box: string

    /** From somebody in the home; answers what the server said. */
    const send = (port: number, to: string, subject: string) =>
      home.lab.run(
        inNetwork('phone', [
          ...([node, `${repository}/test/lab/send-mail-program.ts`, box, String(port)] as const),
          // The sender has to have a domain, and there is no name server of the world here.
          ...['carol@[192.168.77.20]', to, subject],
        ]),
      )
    const came = (subject: string) =>
      until(`${subject} has come`, async () => {
        const found = provider.mails.find(it => it.mail?.includes(`Subject: ${subject}`))
        if (!found) throw new Error(JSON.stringify(provider.mails))
        return found.to
      })

    it('listens once its owner has agreed to port 25 of the box', async () => {
      provider = await openMailbox(home)
      const [found] = (await home.box.exec(['hostname', '-I'])).match(/192\.168\.77\.\d+/) ?? []
      box = found ?? ''
      const answers = {
        ...{ domain: 'example.org', forwards: 'info=ada@example.net' },
        ...{ relay: `${provider.address}:587`, user: 'box', password: 'letters' },
      }
      const told = Object.entries(answers).map(([it, answer]) => `--answer=${it}=${answer}`)
      await gantry('app', 'install', 'mail-forwarder', '--agree', ...told)
      await appOf(home, 'mail-forwarder', isRunning)
    })

    it('sends mail for an address of the domain on, through a provider with a password', async () => {
      await until('mail is taken', async () => {
        const said = await send(25, 'info@example.org', 'Tomatoes')
        if (!said.startsWith('250')) throw new Error(said)
        return true
      })
      expect(await came('Tomatoes')).toEqual(['ada@example.net'])
    })

    it('takes none for others', async () => {
      expect(await send(25, 'nobody@example.org', 'Cucumbers')).toMatch(/550|554/)
      expect(await send(25, 'ada@example.com', 'Cucumbers')).toContain('Relay access denied')
      expect(await send(587, 'ada@example.com', 'Cucumbers')).not.toMatch(/^250/)
    })

    it('sends what an app has that asks for it', async () => {
      const poster = join(folder, 'poster')
      await cp(join(await testApps(), 'hello'), poster, { recursive: true })
      const recipe = `service = "poster"\nbuild = "."\n[https]\n[mail]\nsend = true\nrequired = true\n`
      await writeFile(join(poster, 'recipe.toml'), recipe)
      await gantry('app', 'install', '/run/own/poster', '--agree')
      const words = [
        ...['EHLO poster', 'MAIL FROM:<poster@example.org>', 'RCPT TO:<dora@example.com>', 'DATA'],
        ...['Subject: Beans', '', 'They grow.', '.', 'QUIT'],
      ]
      const script = `(sleep 1; for it in "$@"; do printf '%s\\r\\n' "$it"; sleep 1; done) | /bin/busybox nc "$SMTP_HOST" "$SMTP_PORT"`
      const shell = ['/bin/busybox', 'sh', '-c', script, '-', ...words] as const
      await home.box.exec(['docker', 'exec', 'poster.main', ...shell], { timeout: 120_000 })
      expect(await came('Beans')).toEqual(['dora@example.com'])
    })

    it('is told of when an entry is no address', async () => {
      const wrong = ['app', 'config', 'mail-forwarder', '--answer', 'forwards=info', '--no-wait']
      await gantry(...wrong)
      await until('it says so', async () => {
        const log = await gantry('app', 'logs', 'mail-forwarder')
        if (!log.includes('expected NAME=ADDRESS')) throw new Error(log)
        return true
      })
    })
  })
})

/** What travels in the image of a box that has these apps. */
async function images(folder: string): Promise<string> {
  const shelf = join(folder, 'images')
  await mkdir(shelf)
  const { apps } = await preloadedApps(['site', 'kiwix', 'mail-forwarder'], await ownBoard())
  for (const it of apps) {
    await link(it.archive, join(shelf, `${it.app}.tar`)).catch(() =>
      cp(it.archive, join(shelf, `${it.app}.tar`)),
    )
  }
  return shelf
}
