import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import type { Component, Status } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

/** The box gives a Docker that stands still some minutes. */
const SLOW = { timeout: 900_000, tags: ['slow'] }

/** What breaks in a box breaks in the open, loses nothing, and mends itself when it can. */
describe('faults', () => {
  const measured = figures()
  let home: Home
  let owner: Owner
  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 120_000 })
  const install = (app: string) => gantry('app', 'install', `${appsOnBox}/${app}`, '--no-wait')

  /** Waits for the picture in which a part of the box is, or is not, in order. */
  async function component(name: string, ok: boolean): Promise<Component> {
    await using events = await owner.watch()
    const find = ({ components }: Status) => components.find(it => it.name === name)
    const status = await events.until<Status>(it => find(it)?.ok === ok, 60_000)
    return find(status) as Component
  }

  beforeAll(async () => {
    home = await openBuiltHome({ dataSize: '3G' })
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('finishes an install whose worker was killed half-way', async () => {
    await install('feeds')
    await owner.app('feeds', it => it.state === 'installing' && it.progress !== undefined)
    await home.box.kill('gantry-worker')
    await until('the worker is back', async () => (await owner.ask('/api/box')).status === 200)
    await owner.app('feeds', it => it.state === 'running')
  })

  it('finishes an install whose power was cut half-way', async () => {
    await install('hello')
    await owner.app('hello', it => it.state === 'installing' && it.progress !== undefined)
    await home.box.cutPower()
    await home.box.boot()
    await until('the page is back', async () => (await owner.ask('/api/box')).status === 200)
    for (const app of ['hello', 'feeds']) await owner.app(app, it => it.state === 'running')
  })

  it.each([
    { part: 'containers', code: 'docker-down', units: ['docker.socket', 'docker.service'] },
    { part: 'database', code: 'database-failed', units: ['postgresql.service'] },
  ])('says that $units.0 is down, and goes on when it is back', async ({ part, code, units }) => {
    await home.box.exec(['systemctl', 'stop', ...units])
    try {
      const { problem } = await component(part, false)
      expect(problem).toMatchObject({ code, hint: expect.any(String) })
    } finally {
      await home.box.exec(['systemctl', 'start', ...units])
    }
    await component(part, true)
    for (const app of ['hello', 'feeds']) await owner.app(app, it => it.state === 'running')
  })

  it('starts an app again that was killed', async () => {
    await home.box.exec(['docker', 'kill', 'hello.main'])
    await until(
      'hello answers',
      async () => {
        const answer = await home.phone.fetch('https://hello-home.local/', { ca: owner.ca })
        return answer.status === 200
      },
      { within: 60_000 },
    )
  })

  it('says that Docker stands still, goes on without it, and starts it again', SLOW, async () => {
    const containers = async () =>
      await home.box.exec(['docker', 'ps', '--no-trunc', '--format', '{{.Names}} {{.ID}}'])
    const before = (await containers()).split('\n').sort()
    await using events = await owner.watch()
    const isTold = ({ findings }: Status) => findings.some(it => it.code === 'docker-silent')
    await home.box.exec(['systemctl', 'kill', '--kill-whom=main', '--signal=STOP', 'docker'])
    await measured.time('from a Docker that stands still to the finding', () =>
      events.until<Status>(isTold, 120_000),
    )
    for (const url of [`${owner.url}/api/box`, 'https://hello-home.local/']) {
      expect((await home.phone.fetch(url, { ca: owner.ca })).status).toBe(200)
    }
    const { findings } = await events.until<Status>(isTold)
    expect(findings.filter(it => it.code === 'part-broken')).toEqual([])
    // The rest of the box does what it is asked for.
    await home.box.exec(['nft', 'delete', 'table', 'inet', 'gantry'])
    await until(
      'the rules are back',
      async () => (await home.box.exec(['nft', 'list', 'tables'])).includes('inet gantry'),
      { within: 90_000 },
    )
    await measured.time('until the box had Docker answer again', () =>
      events.until<Status>(it => !isTold(it) && it.components.every(({ ok }) => ok), 420_000),
    )
    for (const app of ['hello', 'feeds']) await owner.app(app, it => it.state === 'running')
    expect((await containers()).split('\n').sort()).toEqual(before)
    expect(await gantry('audit', '--json')).toContain('docker-restarted')
  })

  it('makes the networks again that Docker has only half of, as after a cut in the middle', async () => {
    const units = ['docker.socket', 'docker.service']
    const store = '/data/docker/network/files/local-kv.db'
    await home.box.exec(['systemctl', 'stop', ...units])
    await home.box.exec(['sed', '-i', 's#v1[.]0/network/#v1.0/netwerk/#g', store])
    await home.box.exec(['systemctl', 'start', ...units])
    await until(
      'hello answers in a network that Docker knows',
      async () => {
        const named = ['--filter', 'label=gantry.network', '--quiet']
        const listed = await home.box.exec(['docker', 'network', 'ls', ...named])
        if (listed === '') return false
        const answer = await home.phone.fetch('https://hello-home.local/', { ca: owner.ca })
        return answer.status === 200
      },
      { within: 120_000 },
    )
    for (const app of ['hello', 'feeds']) await owner.app(app, it => it.state === 'running')
  })

  it('puts its firewall back when somebody took it away', async () => {
    await home.box.exec(['nft', 'delete', 'table', 'inet', 'gantry'])
    await until(
      'the table is back',
      async () => (await home.box.exec(['nft', 'list', 'tables'])).includes('inet gantry'),
      { within: 60_000 },
    )
  })

  it('says where a recipe is wrong', async () => {
    const said = await install('mistaken').then(
      () => 'nothing',
      error => String(error),
    )
    expect(said).toMatch(/recipe\.toml:5:\d+: \S+ htps/)
    expect(said).toMatch(/recipe\.toml:8:\d+: \S+ storage\.data\.path/)
  })

  it('says when a name is taken', async () => {
    await expect(install('taken')).rejects.toThrow('there is an app named hello on this box')
  })

  it('says when an image cannot be fetched, and lets go of the app', async () => {
    await install('nowhere')
    const app = await owner.app('nowhere', it => it.state === 'failing')
    expect(app.problem).toMatchObject({
      code: 'registry-unreachable',
      message: expect.any(String),
      hint: expect.any(String),
    })
    await gantry('app', 'remove', 'nowhere', '--delete-data')
    await owner.app('hello', it => it.state === 'running')
  })

  describe('with a full disk', () => {
    const free = () => home.box.exec(['rm', '-f', '/data/var/filler', '/data/var/filler-2'])

    it('refuses a new app with the reason, and keeps the others running', async () => {
      await fill(home, 300)
      const answer = await owner.ask('/api/apps/miniflux/install', {})
      expect(answer.status).toBe(409)
      expect(answer.json<Problem>()).toMatchObject({ code: 'disk-full', hint: expect.any(String) })
      await owner.app('feeds', it => it.state === 'running')
    })

    it('survives the last byte, and a reboot on top', { tags: ['slow'] }, async () => {
      const before = await home.box.read('/data/state/gantry/box.toml')
      await fill(home, 0)
      await owner.ask('/api/apps/hello/stop', {})
      await home.box.reboot()
      await measured.time('from power on to page, with not a byte left', () =>
        until('the page is back', async () => (await owner.ask('/api/box')).status === 200, {
          within: 120_000,
        }),
      )
      await free()
      await until('the box works again', async () => {
        const { status } = await owner.ask('/api/apps/hello/start', {})
        return status === 202
      })
      for (const app of ['hello', 'feeds']) await owner.app(app, it => it.state === 'running')
      expect(await home.box.read('/data/state/gantry/box.toml')).toBe(before)
    })

    it('installs as soon as there is room', { tags: ['slow'] }, async () => {
      await free()
      expect((await owner.ask('/api/apps/miniflux/install', {})).status).toBe(202)
      await owner.app('miniflux', it => it.state === 'running')
    })
  })
})

/** Fills the data partition until only so many megabytes are left. */
async function fill({ box }: Home, megabytes: number): Promise<void> {
  const script = `
    free=$(df --output=avail --block-size=1M /data | tail -1)
    fallocate --length $((free - ${megabytes}))M /data/var/filler
    [ ${megabytes} -gt 0 ] || cat /dev/zero > /data/var/filler-2 || true
    sync
  `
  await box.exec(['sh', '-c', script])
}
