import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

/** An app from its installation to its removal. Each test goes on where the last ended. */
describe('the life of an app', () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 180_000 })
  const run = (...command: string[]) =>
    gantry('app', 'exec', 'diary', '--', '/bin/busybox', ...command)
  const variable = (name: string) => run('sh', '-c', `echo "$${name}"`)
  const diary = async () => (await run('cat', '/data/diary')).trim().split('\n')
  const sql = (query: string, database = 'diary') =>
    home.box.exec([
      ...([
        'setpriv',
        '--reuid=postgres',
        '--clear-groups',
        '/usr/lib/postgresql/17/bin/psql',
        '--no-psqlrc',
      ] as const),
      ...['--tuples-only', '--no-align', `--dbname=${database}`, '--command', query],
    ])
  /** Everything that an update may not change when it is undone. */
  const everything = async () => ({
    files: await home.box.exec([
      'sh',
      '-c',
      'cd /data/state/apps/diary/data && find . -type f ! -name starts -exec sha256sum {} + | sort',
    ]),
    owners: await home.box.exec([
      'sh',
      '-c',
      'cd /data/state/apps/diary/data && find . ! -name starts -printf "%p %U:%G %m\\n" | sort',
    ]),
    database: (
      await home.box.exec([
        ...(['setpriv', '--reuid=postgres', '--clear-groups'] as const),
        ...['/usr/lib/postgresql/17/bin/pg_dump', '--restrict-key=test', 'diary'],
      ])
    ).replace(/^-- (Started|Completed).*$/gm, ''),
  })

  it('is not installed while a question is open', async () => {
    await expect(gantry('app', 'install', `${appsOnBox}/diary-1`)).rejects.toThrow(
      'title (What the diary is called): expected an answer',
    )
    await expect(
      gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer=title=X', '--answer=mood=odd'),
    ).rejects.toThrow('expected one of glad, sad')
  })

  it('is installed with what its owner said', async () => {
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer=title=My days')
    expect(await diary()).toEqual(expect.arrayContaining(['prepared', 'version 1 started']))
    expect((await diary())[0]).toBe('prepared')
    expect(await variable('DIARY_TITLE')).toBe('My days\n')
    expect(await variable('MOOD')).toBe('glad\n')
    expect((await run('cat', '/seal')).trim()).toMatch(/^[0-9a-f]{32}$/)
    await expect(run('touch', '/books/mine')).rejects.toThrow('Read-only file system')
  })

  it('writes files as they are asked for', async () => {
    expect(await run('cat', '/data/welcome/first.txt')).toBe('Dear My days\n')
    expect(await run('cat', '/data/welcome/start')).toContain('version 1 started')
    expect(await run('cat', '/data/settings.ini')).toBe(
      '[diary]\ntitle = My days\naddress = diary-home.local\n',
    )
    const folder = '/data/state/apps/diary/data'
    const looks = (file: string) => home.box.exec(['stat', '--format=%a %U', `${folder}/${file}`])
    expect(await looks('settings.ini')).toBe('640 nobody\n')
    expect(await looks('welcome/first.txt')).toBe('600 nobody\n')
    expect(await looks('welcome/start')).toBe('644 nobody\n')
  })

  it('runs its hooks, once each', async () => {
    // Only then its installation was said to be done.
    expect(await diary()).toContain('installed')
    await until('the start was followed', async () => (await run('cat', '/data/starts')) !== '')
    await gantry('app', 'restart', 'diary')
    await until('the second start was followed', async () => {
      return (await run('cat', '/data/starts')).trim().split('\n').length === 2
    })
    expect((await diary()).filter(it => it === 'installed')).toHaveLength(1)
  })

  it('takes files in, as its folder’s, and gives them out as they are', async () => {
    const made = 'mkdir -p trip/deep && echo sea > trip/deep/day && ln -s deep/day trip/link'
    const here = (script: string) =>
      home.box.exec(['sh', '-ec', `mkdir -p /run/copy && cd /run/copy && ${script}`])
    await here(`${made} && echo one > one`)
    await gantry('app', 'cp', '/run/copy/trip', 'diary:/data')
    await gantry('app', 'cp', '/run/copy/one', 'diary:/data/trip/other')
    expect(await run('cat', '/data/trip/link', '/data/trip/other')).toBe('sea\none\n')
    const owners = await home.box.exec([
      ...(['find', '/data/state/apps/diary/data/trip', '-printf', '%U\n'] as const),
    ])
    const nobody = (await home.box.exec(['id', '-u', 'nobody'])).trim()
    expect(new Set(owners.trim().split('\n'))).toEqual(new Set([nobody]))

    await gantry('app', 'cp', 'diary:/data/trip', '/run/copy/back')
    await here('cp one trip/other && diff -r trip back && test -L back/link')
    // Into a folder that is there, as programs that copy do it; over nothing that is there.
    const again = () => gantry('app', 'cp', 'diary:/data/trip', '/run/copy/back')
    expect(await again()).toContain('/run/copy/back/trip')
    await expect(again()).rejects.toThrow('is there already')

    const refusals = [
      ['/run/copy/one', 'diary:/books', 'cannot be written to'],
      ['/run/copy/trip', 'diary:/data/trip/other/trip', 'is no folder'],
      ['diary:/data/nowhere', '/run/copy', 'there is nothing at /data/nowhere'],
      ['diary.nobody:/data', '/run/copy', 'there is no diary.nobody'],
    ] as const
    for (const [from, to, why] of refusals) {
      await expect(gantry('app', 'cp', from, to), from).rejects.toThrow(why)
    }
    expect(await gantry('app', 'cp', '/run/copy/one', 'diary:/tmp')).toContain('/tmp/one')
    expect(await home.box.exec(['ls', '/data/backup/sent'])).toBe('')
    await run('rm', '-r', '/data/trip')
  })

  it('has limits of its own', async () => {
    const slice = await home.box.exec(['systemctl', 'cat', 'apps-1.slice'])
    expect(slice).toContain(`MemoryMax=${512 * 2 ** 20}`)
    expect(slice).toContain('CPUQuota=150%')
    const limit = async () =>
      (await home.box.exec(['systemctl', 'cat', 'apps-1.slice'])).match(/MemoryMax=(\d+)/)?.[1]
    await gantry('app', 'config', 'diary', '--memory', '1G')
    await until('its owner gave it more', async () => (await limit()) === `${2 ** 30}`)
    await gantry('app', 'config', 'diary', '--memory', 'recipe')
    await until('it has what its recipe says', async () => (await limit()) === `${512 * 2 ** 20}`)
    for (const wrong of ['much', '8M']) {
      const said = gantry('app', 'config', 'diary', '--memory', wrong)
      await expect(said).rejects.toThrow('expected a size from 16M on')
    }
  })

  it('keeps its settings and takes new ones', async () => {
    await gantry('app', 'config', 'diary', '--answer=title=Our days', 'EXTRA=one')
    await until('the new title is there', async () => {
      return (await run('cat', '/data/settings.ini').catch(() => '')).includes('title = Our days')
    })
    await owner.app('diary', it => it.state === 'running')
    expect(await variable('EXTRA')).toBe('one\n')
    // What was written once belongs to the app.
    expect(await run('cat', '/data/welcome/first.txt')).toBe('Dear My days\n')
  })

  it('gets a new secret, and only that which may be new', async () => {
    const before = JSON.parse(await gantry('secret', 'list', 'diary', '--json')).secrets
    const after = JSON.parse(await gantry('secret', 'rotate', 'diary', '--json')).secrets
    expect(after[0]).toEqual(before[0])
    expect(after[1].value).not.toBe(before[1].value)
    await until('the app knows it', async () => {
      return (await variable('DIARY_TOKEN').catch(() => '')).trim() === after[1].value
    })
    await owner.app('diary', it => it.state === 'running')
  })

  it('goes to the next version', async () => {
    const update = ['app', 'update', 'diary', `${appsOnBox}/diary-2`]
    await expect(gantry(...update)).rejects.toThrow('place (Where it lies): expected an answer')
    await gantry(...update, '--answer=place=Home')
    const app = await owner.app('diary', it => it.state === 'running' && it.version === '2.0.0')
    expect(await variable('PLACE')).toBe('Home\n')
    expect(app.canGoBack).toBe(true)
    expect(await variable('EXTRA')).toBe('one\n')
    const lines = await diary()
    expect(lines.indexOf('before')).toBeLessThan(lines.indexOf('version 2 started'))
    expect(lines.at(-1)).toBe('after')
  })

  it('asks before an update that changes much', async () => {
    await expect(gantry('app', 'update', 'diary', `${appsOnBox}/diary-broken`)).rejects.toThrow(
      'This one breaks on purpose',
    )
  })

  it('is back as it was, byte for byte, when the new version does not come up', async () => {
    await sql("insert into users (username, password, is_admin) values ('mine', 'x', false)")
    const before = await everything()
    await expect(
      gantry('app', 'update', 'diary', `${appsOnBox}/diary-broken`, '--agree'),
    ).rejects.toThrow('back at the version it had')
    const app = await owner.app('diary', it => it.state === 'running')
    expect(app.version).toBe('2.0.0')
    expect(app.note?.code).toBe('update-undone')
    const after = await everything()
    // Its own start and the pre-upgrade hook are part of its life, not of the update that failed.
    const own = (text: string) =>
      text
        .split('\n')
        .filter(it => !it.endsWith('./diary'))
        .join('\n')
    expect(own(after.files)).toBe(own(before.files))
    expect(after.owners).toBe(before.owners)
    expect(after.database).toBe(before.database)
    expect(await sql('select count(*) from users')).toBe('2\n')
    expect(await diary()).not.toContain('spoiled')
    // The version that failed does not ask it.
    expect(await variable('PLACE')).toBe('Home\n')
  })

  for (const phase of ['fetch', 'copy', 'trial', 'back']) {
    const tags = phase === 'trial' ? [] : ['slow']
    it(`survives the end of the worker in the phase ${phase} of an update`, { tags }, async () => {
      const update = gantry(
        ...['app', 'update', 'diary', `${appsOnBox}/diary-broken`, '--agree', '--no-wait'],
      )
      await update
      const box = '/data/state/gantry/box.toml'
      await until(
        `the phase ${phase}`,
        async () => (await home.box.read(box)).includes(`"${phase}"`),
        { every: 20, within: 60_000 },
      )
      await home.box.kill('gantry-worker')
      const app = await owner.app(
        'diary',
        (it: App) => it.state === 'running' && it.note?.code === 'update-undone',
        120_000,
      )
      expect(app.version).toBe('2.0.0')
      expect(await sql('select count(*) from users')).toBe('2\n')
      expect(await diary()).not.toContain('spoiled')
    })
  }

  it('goes back to the version and the data before, when its owner wants it', {
    tags: ['slow'],
  }, async () => {
    await gantry('app', 'update', 'diary', `${appsOnBox}/diary-2`)
    await sql("delete from users where username = 'mine'")
    await gantry('app', 'rollback', 'diary')
    await owner.app('diary', it => it.state === 'running')
    expect(await sql('select count(*) from users')).toBe('2\n')
    await expect(gantry('app', 'rollback', 'diary')).rejects.toThrow('no version before')
  })

  it('is told with its history, and the box goes back to an earlier page of it', {
    tags: ['slow'],
  }, async () => {
    const { history } = JSON.parse(await gantry('history', '--json'))
    const now = history[0].number
    await gantry('app', 'stop', 'diary')
    await gantry('rollback', String(now))
    await owner.app('diary', it => it.state === 'running')
  })

  it('is installed a second time under another name', { tags: ['slow'] }, async () => {
    await gantry(
      ...['app', 'install', `${appsOnBox}/diary-2`, '--as', 'second'],
      ...['--answer=title=Yours', '--answer=place=There'],
    )
    const second = await owner.app('second', it => it.state === 'running')
    expect(second.urls).toContain('https://second-home.local')
    expect(await sql('select count(*) from users', 'second')).toBe('1\n')
    await gantry('app', 'remove', 'second', '--delete-data')
    const left = await sql("select datname from pg_database where datname like 'second%'")
    expect(left.trim()).toBe('')
    await expect(home.box.exec(['ls', '/data/state/apps/second'])).rejects.toThrow()
  })

  it('does its jobs by the clock', async () => {
    await until('a tick', async () => (await run('cat', '/shelf/ticks')).includes('tick'), {
      within: 90_000,
    })
  })

  it('goes on with its data after it was removed', { tags: ['slow'] }, async () => {
    await gantry('app', 'remove', 'diary')
    expect(await home.box.exec(['docker', 'ps', '--all', '--quiet'])).toBe('')
    await pause(500)
    // Its recipe is in no catalogue; what is kept of it is enough.
    expect(await gantry('app', 'list', 'diary')).toMatch(/^diary +available/)
    await gantry('app', 'install', 'diary')
    expect(await sql('select count(*) from users')).toBe('2\n')
    expect(await run('cat', '/data/welcome/first.txt')).toBe('Dear My days\n')
  })

  it('leaves nothing behind when it is deleted, also when its data was kept first', async () => {
    await gantry('app', 'remove', 'diary')
    await gantry('app', 'remove', 'diary', '--delete-data')
    expect((await sql('select datname from pg_database', 'postgres')).includes('diary')).toBe(false)
    for (const path of [
      '/data/state/apps/diary',
      '/data/state/copies/diary',
      '/run/gantry/secrets/diary',
    ]) {
      await expect(home.box.exec(['ls', path])).rejects.toThrow()
    }
    await until('it is forgotten', async () => {
      return !(await home.box.read('/data/state/gantry/box.toml')).includes('diary')
    })
  })
})
