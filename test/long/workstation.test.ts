import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import type { App, Status } from '../../agent/http/api.ts'
import { openDesktop } from '../lab/desktop.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim, claimedAs } from '../system/owner.ts'

const config = '/tmp/workstation'
const site = '/tmp/site'
const byPassword = ['--person', claimedAs.owner, '--password-stdin']

interface Said {
  readonly code: number
  readonly text: string
}

/** A box that is looked after from a workstation on the same network: no SSH, no page. */
describe('a workstation', () => {
  let home: Home

  /** `gantry` as it is given there, with what comes by its standard input, and no terminal. */
  async function gantry(words: readonly string[], input = ''): Promise<Said> {
    // The code of a command that failed would be lost among those of what starts it.
    const script = '"$@"; echo "exit=$?"'
    const env = ['env', `XDG_CONFIG_HOME=${config}`, `HOME=${config}`]
    const command = [...env, 'setsid', '--wait', node, `${repository}/agent/cli.ts`, ...words]
    const argv = inNetwork(home.phone.name, ['sh', '-c', script, 'sh', ...command])
    const said = await home.lab.run(argv, { input, timeout: 240_000 })
    const [, text = '', code] = /^(.*)exit=(\d+)\n$/s.exec(said) ?? []
    return { code: Number(code), text }
  }
  const json = async <T>(words: readonly string[], input?: string) => {
    const { text } = await gantry([...words, '--json'], input)
    return JSON.parse(text.trim().split('\n').at(-1) ?? '') as T
  }
  const refused = async (words: readonly string[], input?: string) =>
    (await json<{ readonly error: Problem }>(words, input)).error?.code
  const onBox = async <T>(words: readonly string[]) =>
    JSON.parse(await home.box.exec(['gantry', ...words, '--json'])) as T
  const appOnBox = async (service: string) =>
    (await onBox<{ readonly apps: readonly App[] }>(['app', 'list', service])).apps.find(
      it => it.service === service,
    )
  const wordsOnScreen = async () => (await onBox<{ readonly words: string[] }>(['trust'])).words
  const login = async () =>
    await json<{ readonly scope: string }>(
      [
        'login',
        '--host',
        'home.local',
        '--trust',
        (await wordsOnScreen()).join(' '),
        ...byPassword,
      ],
      claimedAs.password,
    )
  const edit = async (file: string, change: (text: string) => string) => {
    const path = `${site}/home.local/${file}`
    await home.lab.run(['tee', path], { input: change(await home.lab.run(['cat', path])) })
  }

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    const desktop = await openDesktop(home)
    await until(
      'the workstation finds the box',
      async () => (await desktop.getent('home.local'))[0],
    )
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('is shown a certificate, and sends nothing before it was compared', async () => {
    const words = ['login', '--host', 'home.local', ...byPassword]
    expect(await refused(words, claimedAs.password)).toBe('trust-missing')
    const other = [...words, '--trust', 'zoo zoo zoo zoo zoo zoo']
    expect(await refused(other, claimedAs.password)).toBe('authority-other')
    expect(await refused(['--host', 'home.local', 'status'])).toBe('not-signed-in')
  })

  it('signs in by the words on the screen of the box, and asks by name and by both numbers', async () => {
    const shown = await home.box.waitForLine(/Trust\s+(\S+(?: \S+){5})/)
    expect(shown[1]).toBe((await wordsOnScreen()).join(' '))
    expect(await login()).toMatchObject({ host: 'home.local', person: 'ada', scope: 'admin' })
    const mode = await home.lab.run(['stat', '-c', '%a', `${config}/gantry/boxes.toml`])
    expect(mode.trim()).toBe('600')

    const { box } = await json<Status>(['--host', 'home.local', 'status'])
    expect(box.name).toBe('home')
    const numbers = [4, 6].map(family =>
      box.addresses.find(it => it.includes(':') === (family === 6) && !it.startsWith('fe80')),
    )
    for (const number of numbers) {
      expect(number).toBeDefined()
      const there = await json<Status>(['--host', String(number), 'status'])
      expect([number, there.box.name]).toEqual([number, 'home'])
    }
    expect((await json<Status>(['--host', 'home', 'status'])).box.name).toBe('home')
  })

  it('installs an app and follows it, and is told what a token may not do', async () => {
    const installed = await gantry(['--host', 'home.local', 'app', 'install', 'miniflux'])
    expect([installed.code, installed.text]).toEqual([0, expect.stringContaining('running')])
    expect((await appOnBox('miniflux'))?.state).toBe('running')

    const secrets = ['--host', 'home.local', 'secret', 'list', 'miniflux']
    expect(await refused(secrets)).toBe('terminal-missing')
    expect(await refused([...secrets, '--password-stdin'], 'not her password')).toBe(
      'sign-in-wrong',
    )
    const told = await json([...secrets, '--password-stdin'], claimedAs.password)
    expect(told).toEqual(await onBox(['secret', 'list', 'miniflux']))

    const version = ['--', '/usr/bin/miniflux', '-version']
    const exec = ['--host', 'home.local', 'app', 'exec', 'miniflux', '--password-stdin']
    const ran = await gantry([...exec, ...version], claimedAs.password)
    const here = ['gantry', 'app', 'exec', 'miniflux', ...version] as const
    expect(ran).toEqual({ code: 0, text: await home.box.exec(here) })
    const copied = `${site}-copied`
    const copy = ['--host', 'home.local', 'app', 'cp', 'miniflux:/etc/hostname', copied]
    expect(await gantry([...copy, '--password-stdin'], claimedAs.password)).toMatchObject({
      code: 0,
    })
    expect(await home.lab.run(['cat', copied])).toBe(
      await home.box.exec(['sh', '-c', 'docker cp miniflux.main:/etc/hostname - | tar -x -O']),
    )
    expect(await refused(['--host', 'home.local', 'backup', 'restore', '--all', '--cancel'])).toBe(
      'only-on-the-box',
    )
    const { entries } = await onBox<{ entries: { name?: string; verb: string }[] }>(['audit'])
    expect(entries).toContainEqual(expect.objectContaining({ name: 'ada', verb: 'app.exec' }))
  })

  it('reads the box into files without a secret, and makes it what they say', async () => {
    expect(await gantry(['site', 'pull', site, '--host', 'home.local'])).toMatchObject({ code: 0 })
    const files = await home.lab.run(['grep', '-r', '', site])
    const { secrets } = await onBox<{ secrets: { value: string }[] }>([
      'secret',
      'list',
      'miniflux',
    ])
    expect(secrets.length).toBeGreaterThan(0)
    const kept = await home.box.exec(['sh', '-c', 'cat /data/state/gantry/secrets/*.toml'])
    const values = [...kept.matchAll(/= "(.{8,})"$/gm)].map(([, it = '']) => it)
    expect(values.length).toBeGreaterThan(0)
    for (const it of [...values, ...secrets.map(it => it.value)]) expect(files).not.toContain(it)
    expect(await gantry(['site', 'diff', site])).toMatchObject({ code: 0 })
    // On the box itself the same files come of it, without anybody's token.
    await home.box.exec(['gantry', 'site', 'pull', '/run/site'])
    await home.box.exec(['gantry', 'site', 'diff', '/run/site'])
    expect(await home.box.read('/run/site/home/box.toml')).toBe(
      await home.lab.run(['cat', `${site}/home.local/box.toml`]),
    )

    await edit('box.toml', it =>
      it
        .replace('state = "running"', 'state = "stopped"')
        .replace(/timezone = .*/, 'timezone = "Africa/Cairo"'),
    )
    const diff = await gantry(['site', 'diff', site])
    expect(diff).toMatchObject({ code: 1, text: expect.stringContaining('stop miniflux') })
    expect((await appOnBox('miniflux'))?.state).toBe('running')
    const applied = await gantry(['site', 'apply', site])
    expect([applied.code, applied.text]).toEqual([
      0,
      expect.stringContaining('is what its files say'),
    ])
    expect((await appOnBox('miniflux'))?.state).toBe('stopped')
    expect((await onBox<Status>(['status'])).box.timezone).toBe('Africa/Cairo')
    const again = await json<{ boxes: object[] }>(['site', 'apply', site])
    expect(again.boxes).toMatchObject([{ done: true, changes: [] }])
  })

  it('does not undo what somebody did on the box meanwhile', async () => {
    await home.box.exec(['gantry', 'timezone', 'Asia/Tokyo'])
    await edit('box.toml', it => it.replace('state = "stopped"', 'state = "running"'))
    const tried = await json<{ boxes: { problem?: Problem }[] }>(['site', 'apply', site])
    expect(tried.boxes[0]?.problem?.code).toBe('box-changed')
    expect((await onBox<Status>(['status'])).box.timezone).toBe('Asia/Tokyo')
    expect(await gantry(['site', 'apply', site, '--force'])).toMatchObject({ code: 0 })
    expect((await onBox<Status>(['status'])).box.timezone).toBe('Africa/Cairo')
    expect((await appOnBox('miniflux'))?.state).toBe('running')
  })

  it('renames the box, and goes on under the new name', async () => {
    await edit('box.toml', it => it.replace('name = "home"', 'name = "attic"'))
    expect(await gantry(['site', 'apply', site])).toMatchObject({ code: 0 })
    await until(
      'the workstation finds it by its new name',
      async () => {
        const { code } = await gantry(['site', 'diff', site])
        return code === 0
      },
      { within: 60_000 },
    )
    await edit('box.toml', it => it.replace('name = "attic"', 'name = "home"'))
    expect(await gantry(['site', 'apply', site])).toMatchObject({ code: 0 })
    await until(
      'it is called as before',
      async () => {
        const { code } = await gantry(['site', 'diff', site])
        return code === 0
      },
      { within: 60_000 },
    )
  })

  it('signs out, and is not heard any more', async () => {
    const out = ['logout', '--host', 'home.local', '--password-stdin']
    expect(await gantry(out, claimedAs.password)).toMatchObject({ code: 0 })
    const { tokens } = await onBox<{ tokens: readonly unknown[] }>(['token'])
    expect(tokens).toEqual([])
    expect(await refused(['--host', 'home.local', 'status'])).toBe('not-signed-in')
  })
})
