import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FoundFinding, Grant, HistoryPage, Usage } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { isRunning } from './status.ts'

/** What a box tells of itself from day to day, and what its owner does about it. */
describe('from day to day', () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  /** It exits with 1 while something is urgent. */
  const findings = async (): Promise<readonly FoundFinding[]> =>
    JSON.parse(await home.box.exec(['sh', '-c', 'gantry repairs --json || true'])).findings
  const find = (code: string) => async () => (await findings()).find(it => it.code === code)
  const patience = { within: 120_000, every: 1_000 }
  const found = (code: string) => until(`it is found: ${code}`, find(code), patience)
  const over = (code: string) =>
    until(`it is over: ${code}`, async () => (await find(code)()) === undefined, patience)

  it('an app that does not work is found, and over when it has been seen to work again', async () => {
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 180_000 })
    await owner.app('hello', isRunning)
    expect(await find('app-failing')()).toBeUndefined()
    await home.box.exec(['sh', '-c', STOP_HELLO])
    const finding = await found('app-failing')
    expect(finding).toMatchObject({ app: 'hello', urgency: 'now', fix: 'restart-app' })
    expect(finding.since).toMatch(/^20\d\d-/)

    const fixed = await owner.ask('/api/findings/app-failing/fix', { about: 'hello' })
    expect(fixed.status).toBe(202)
    await owner.app('hello', isRunning)
    await over('app-failing')
  })

  it('the log of an app is followed, over the page and by command, for who may', async () => {
    await using page = await owner.watch('/api/apps/hello/log-stream')
    let ended = false
    const follow = "timeout 100 gantry app logs hello --follow | grep --max-count=1 'said by hand'"
    const followed = home.box.exec(['sh', '-c', follow], { timeout: 120_000 }).finally(() => {
      ended = true
    })
    await until(
      'a line is there as soon as it is written',
      async () => {
        await home.box.exec(['sh', '-c', SAY_HELLO])
        return ended
      },
      patience,
    )
    expect(await followed).toContain('said by hand')
    await page.until<{ text: string }>(({ text }) => text.includes('said by hand'))

    const stranger = await home.phone.fetch('https://home.local/api/apps/hello/log-stream', {
      ca: owner.ca,
    })
    expect(stranger.status).toBe(401)
    await expect(
      home.box.exec(['gantry', 'app', 'logs', 'hello', 'nothing', '--follow']),
    ).rejects.toThrow('there is no process hello.nothing')
  })

  it('what an app was given is told without anything secret', async () => {
    const { grants } = (await owner.ask('/api/apps/hello/grants')).json<{ grants: Grant[] }>()
    expect(grants.filter(it => it.kind === 'address')).toHaveLength(2)
    expect(grants.some(it => it.kind === 'variable')).toBe(true)
    expect((await owner.ask('/api/apps/nothing/grants')).status).toBe(404)
    expect((await owner.ask('/api/plan')).json()).toHaveProperty('steps')
  })

  it('the owner opens a shell in an app, it is written down, and ends with who watched it', async () => {
    const opened = await owner.ask('/api/apps/hello/shell', { columns: 80, rows: 24 })
    expect(opened.status).toBe(200)
    const { shell } = opened.json<{ shell: string }>()
    const type = (text: string) => owner.ask(`/api/shells/${shell}/keys`, { text })
    {
      await using watched = await owner.watch(`/api/shells/${shell}`)
      expect((await type('echo from $((6 * 7))\r')).status).toBe(204)
      const said = () =>
        watched.events
          .map(it => Buffer.from((JSON.parse(it) as { data: string }).data, 'base64'))
          .join('')
      await until('it answers', async () => said().includes('from 42'), patience)
    }
    await until('it is over', async () => (await type('x')).status === 404, patience)
    expect(await home.box.exec(['gantry', 'audit', 'app.shell'])).toContain('hello')
  })

  it('one program of an app is started anew, and its network goes on', async () => {
    const ids = () =>
      home.box.exec(['docker', 'inspect', '--format={{.Id}}', 'hello.holder', 'hello.main'])
    const [holder, main] = (await ids()).split('\n')
    await home.box.exec(['gantry', 'app', 'restart', 'hello', 'main'], { timeout: 120_000 })
    const after = await until(
      'it is another one',
      async () => {
        const [same, other] = (await ids()).split('\n')
        return other !== main && same
      },
      patience,
    )
    expect(after).toBe(holder)
    await owner.app('hello', isRunning)
    const other = await owner.ask('/api/apps/hello/restart', { process: 'other' })
    expect(other.status).toBe(404)
  })

  it('the box speaks the language of its owner on its screen', async () => {
    await home.box.exec(['gantry', 'language', 'de'])
    await home.box.waitForLine(/Öffnen\s+https:/)
    expect((await owner.ask('/api/box/language', { language: 'xx' })).status).toBe(400)
    expect((await owner.ask('/api/box/language', { language: 'en' })).status).toBe(202)
  })

  it('a decision about an app can be taken back while nothing else was decided since', async () => {
    await home.box.exec(['gantry', 'app', 'stop', 'hello'], { timeout: 120_000 })
    const history = async (): Promise<readonly HistoryPage[]> =>
      JSON.parse(await home.box.exec(['gantry', 'history', '--json'])).history
    const [stopped] = await history()
    expect(stopped).toMatchObject({ app: 'hello', undoable: true })
    expect((await owner.ask(`/api/history/${stopped?.number}/undo`, {})).status).toBe(202)
    await owner.app('hello', isRunning)
    await expect(
      home.box.exec(['gantry', 'history', 'undo', String(stopped?.number)]),
    ).rejects.toThrow('this cannot be undone by itself')
  })

  it('how busy the box and an app are is measured, and kept over kill -9 and a start', {
    tags: ['slow'],
  }, async () => {
    const usage = async (...app: string[]): Promise<Usage> =>
      JSON.parse(await home.box.exec(['gantry', 'usage', ...app, '--json']))
    // Once a minute: the first look is long ago by now.
    const measured = await until(
      'it was measured',
      async () => {
        const { now, apps } = await usage()
        return now.processor !== undefined && apps.some(it => it.processor !== undefined) && now
      },
      { within: 200_000, every: 2_000 },
    )
    expect(measured.processor).toBeGreaterThan(0)
    expect(measured.processor).toBeLessThanOrEqual(1)
    expect(measured.memory).toBeGreaterThan(50e6)
    expect(measured.disk).toBeGreaterThan(1e6)
    expect((await usage('hello')).now.processor).toBeLessThan(0.5)

    // A stop in order writes what there is; a kill takes what came after that.
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-worker'])
    const { day } = await until('it remembers', () => usage().catch(() => undefined), patience)
    expect(day.memory.filter(it => it !== null).length).toBeGreaterThan(0)
    await expect(usage('nothing')).rejects.toThrow('there is no app nothing')
  })

  it('a damaged file is told of over kill -9, until somebody has read it', async () => {
    const file = '/data/state/gantry/box.toml'
    await home.box.exec(['sh', '-c', `echo '[' > ${file}`])
    const finding = await found('file-damaged')
    expect(finding.values).toEqual({ file, copy: true })
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-worker'])
    expect(await found('file-damaged')).toEqual(finding)
    await home.box.exec(['gantry', 'repairs', 'fix', 'file-damaged'])
    expect(await find('file-damaged')()).toBeUndefined()
    await expect(home.box.exec(['gantry', 'repairs', 'fix', 'file-damaged'])).rejects.toThrow(
      'nothing of that kind is wrong',
    )
  })
})

/** The main program of a container writes where its log is. */
const SAY_HELLO =
  'for it in /proc/[0-9]*; do [ "$(cat $it/comm)" != busybox ] || echo said by hand > $it/fd/1; done'
/** Makes the app answer nothing more, while it goes on. */
const STOP_HELLO =
  'for it in /proc/[0-9]*; do [ "$(cat $it/comm)" != busybox ] || kill -STOP $(basename $it); done'
