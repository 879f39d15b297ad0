import { beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { type Asker, startAsking } from '../lab/asker.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { cableOf } from '../lab/lan.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { addressOf, gantryOn, sees, siteOf, takeIn } from './boxes.ts'

/** One app on three boxes. Each test goes on where the last ended. */
describe('an app that runs on several boxes', { timeout: 15 * 60_000 }, () => {
  let home: Home
  let first: Box
  let second: Box
  let third: Box

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    third = await home.addBox({ name: 'third' })
    await first.boot()
    await claim(home)
    await gantryOn(first, ['app', 'install', `${appsOnBox}/clock`])
    for (const it of [second, third]) {
      await takeIn(first, it)
    }
    for (const it of [first, second, third])
      await sees(it, ['home up!', 'home-2 up!', 'home-3 up!'])
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    onTestFailed(async () => {
      for (const it of [first, second, third]) {
        const units = ['--unit=gantry-worker', '--unit=docker', '--unit=caddy'] as const
        const said = it.exec(['journalctl', '--boot', '--no-pager', '--lines=40', ...units])
        const services = it.exec([
          'sh',
          '-c',
          'docker service ps --no-trunc $(docker service ls -q)',
        ])
        console.error(it.name, await said.catch(String), await services.catch(String))
        console.error(await it.exec(['gantry', 'site']).catch(String))
      }
    })
  })

  const eventually = <T>(what: string, ask: () => Promise<T | undefined | false>) =>
    until(what, ask, { within: 240_000, every: 1_000 })
  const authority = (box: Box) => box.read('/data/state/certificates/1/root.crt')
  /** Where it runs beside its own box, as that one sees it. */
  const elsewhere = async (box = first) => (await siteOf(box))?.shared[0]?.elsewhere ?? []
  const runsOn = (...names: string[]) =>
    eventually(`it runs on ${names.join(' and ')}, too`, async () => {
      return (await elsewhere()).join() === names.join()
    })
  const pageAt = async (box: Box, name: string) =>
    (
      await home.phone.fetch(`https://clock-${name}.local/`, { ca: await authority(box) })
    ).text.trim()
  const askAt = async (box: Box, name: string): Promise<Asker> =>
    await startAsking(home, {
      host: `clock-${name}.local`,
      address: await addressOf(box),
      ca: await authority(box),
      as: 'page that is open',
    })
  const findings = async (box: Box): Promise<string[]> =>
    (await gantryOn(box, ['repairs'])).findings.map((it: { code: string }) => it.code)
  const tasks = (box: Box) =>
    box.exec([
      'docker',
      'ps',
      '--filter',
      'label=gantry.number',
      '--format',
      '{{.Image}} {{.Names}}',
    ])

  it('comes up on the others, from an image that came from its own box', async () => {
    await runsOn('home-2', 'home-3')
    expect(await first.exec(['docker', 'ps', '--format', '{{.Names}}'])).toContain('clock.main')
    expect(await tasks(first)).toBe('')
    for (const it of [second, third]) expect(await tasks(it)).toContain('gantry-3968')
  })

  it('answers on every box, by the name that it has there', async () => {
    for (const [box, name] of [
      [first, 'home'],
      [second, 'home-2'],
      [third, 'home-3'],
    ] as const) {
      await eventually(`it answers at ${name}`, async () => {
        return (await pageAt(box, name)) === 'clock 1'
      })
    }
  })

  it('is told of by what would become of it without a box', async () => {
    const boxes = (await siteOf(first))?.boxes ?? []
    expect(boxes.map(it => it.ifGone)).toEqual([
      { goOn: ['Clock'], stop: [] },
      { goOn: [], stop: [] },
      { goOn: [], stop: [] },
    ])
    expect(await first.exec(['gantry', 'site'])).toContain('without it go on: Clock')
  })

  it('loses nothing where one of it is killed, which is there again', async () => {
    const asking = await askAt(second, 'home-2')
    await second.exec(['sh', '-c', 'docker kill $(docker ps --quiet --filter label=gantry.number)'])
    await eventually('another one runs', async () => (await tasks(second)).includes('gantry-3968'))
    await new Promise(done => setTimeout(done, 5_000))
    const { lost, asked } = await asking.end()
    expect(lost).toEqual([])
    expect(asked).toBeGreaterThan(100)
  })

  it('takes a newer version one by one, and loses no request', async () => {
    const asking = await askAt(second, 'home-2')
    await gantryOn(first, ['app', 'update', 'clock', `${appsOnBox}/clock-2`])
    for (const [box, name] of [
      [second, 'home-2'],
      [third, 'home-3'],
    ] as const) {
      await eventually(`${name} has the newer one`, async () => {
        return (await pageAt(box, name)) === 'clock 2'
      })
    }
    await runsOn('home-2', 'home-3')
    const { lost, said } = await asking.end()
    expect(lost).toEqual([])
    expect(Object.keys(said)).toEqual(['clock 1', 'clock 2'])
  })

  it('stays elsewhere what it was where a newer version runs at home alone', async () => {
    const asking = await askAt(third, 'home-3')
    await gantryOn(first, ['app', 'update', 'clock', `${appsOnBox}/clock-broken`])
    await eventually('it is told', async () => (await findings(first)).includes('site-app-undone'))
    await runsOn('home-2', 'home-3')
    const { lost, said } = await asking.end()
    expect(lost).toEqual([])
    expect(said['clock 2']).toBeGreaterThan(0)
    await gantryOn(first, ['app', 'rollback', 'clock'])
    await eventually('it is well', async () => !(await findings(first)).includes('site-app-undone'))
    expect(await pageAt(first, 'home')).toBe('clock 2')
  })

  it('leaves a box that is being emptied, and comes back', async () => {
    const asking = await askAt(third, 'home-3')
    expect(await gantryOn(second, ['site', 'drain', 'home-3'])).toMatchObject({ ok: true })
    await eventually('nothing of it is left there', async () => (await tasks(third)) === '')
    expect((await siteOf(first))?.boxes.map(it => it.drained)).toEqual([false, false, true])
    await new Promise(done => setTimeout(done, 5_000))
    expect((await asking.end()).lost).toEqual([])
    expect(await gantryOn(second, ['site', 'drain', 'attic'])).toMatchObject({
      error: { code: 'site-box-unknown' },
    })
    await gantryOn(first, ['site', 'use', 'home-3'])
  })

  it('goes on on both sides of a cable that is pulled in the middle of a newer version, and is one again', async () => {
    const newer = '/data/clock-3'
    const edit = `cp -r ${appsOnBox}/clock-2 ${newer} && cd ${newer} && sed -i s/2.0.0/3.0.0/ recipe.toml && echo clock 3 > www/index.html`
    await first.exec(['sh', '-ec', edit])
    const asking = await askAt(second, 'home-2')
    const cable = cableOf(home.lab, third.name)
    await gantryOn(first, ['app', 'update', 'clock', newer])
    await eventually('its own box has it', async () => {
      return (await pageAt(first, 'home')) === 'clock 3'
    })
    await cable.pull()
    await eventually('it is away', async () =>
      (await siteOf(first))?.boxes.some(it => it.name === 'home-3' && it.state === 'away'),
    )
    await eventually('it knows that it is alone', async () =>
      (await findings(third)).includes('site-undecided'),
    )
    expect(await tasks(third)).toContain('gantry-3968')
    expect(await gantryOn(third, ['site', 'drain', 'home-2'])).toMatchObject({
      error: { code: 'site-undecided' },
    })
    await cable.put(home.lan)
    for (const it of [first, second, third])
      await sees(it, ['home up!', 'home-2 up!', 'home-3 up!'])
    for (const [box, name] of [
      [second, 'home-2'],
      [third, 'home-3'],
    ] as const) {
      await eventually(`${name} has the newer one`, async () => {
        return (await pageAt(box, name)) === 'clock 3'
      })
    }
    expect(await findings(third)).not.toContain('site-undecided')
    expect((await asking.end()).lost).toEqual([])
  })

  it('goes on when its own box dies, under the name that it had there', async () => {
    const asking = await askAt(second, 'home-2')
    await first.cutPower()
    await eventually('its name leads to another box', async () => {
      return (await pageAt(second, 'home').catch(() => '')) === 'clock 3'
    })
    expect((await asking.end()).lost).toEqual([])
    await first.boot()
    await sees(first, ['home up!', 'home-2 up!', 'home-3 up!'])
    await eventually('its own box answers for it', async () => {
      return (await pageAt(first, 'home').catch(() => '')) === 'clock 3'
    })
  })

  it('leaves nothing behind on a box that leaves', async () => {
    await gantryOn(second, ['site', 'leave'])
    await sees(second, [])
    await eventually('nothing is left', async () => {
      const networks = await second.exec(['docker', 'network', 'ls', '--format', '{{.Name}}'])
      const images = await second.exec(['docker', 'images', '--quiet'])
      return !networks.includes('gantry-') && images.trim().split('\n').length < 2
    })
    expect(await second.exec(['sh', '-c', 'ls /data/state/gantry/guests.json || true'])).toBe('')
    await runsOn('home-3')
  })

  it('is where it is installed alone once its owner stops it', async () => {
    await gantryOn(first, ['app', 'stop', 'clock'])
    await eventually('it is ended', async () => (await tasks(third)) === '')
    await eventually('nothing is shared', async () => (await siteOf(first))?.shared.length === 0)
  })
})
