import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { gantryOn, sees, siteOf, takeIn } from './boxes.ts'

/** An app that wants a certain box, and two boxes that may be it. Each test goes on where the last ended. */
describe('an app that wants a box with a label', { timeout: 15 * 60_000 }, () => {
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
    const edit = `cp -r ${appsOnBox}/clock /data/clock && cd /data/clock && sed -i 's/^replicas.*/replicas = 2\\nwhere = { place = "attic" }/' recipe.toml && grep -q attic recipe.toml`
    await first.exec(['sh', '-ec', edit])
    await gantryOn(first, ['app', 'install', '/data/clock'])
    for (const it of [second, third]) {
      await takeIn(first, it)
    }
    await sees(first, ['home up!', 'home-2 up!', 'home-3 up!'])
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const eventually = (what: string, ask: () => Promise<boolean>) =>
    until(what, ask, { within: 240_000, every: 1_000 })
  const shared = async () => (await siteOf(first))?.shared[0]
  const runsOn = (...names: string[]) =>
    eventually(`it runs on ${names.join() || 'no other box'}`, async () => {
      return (await shared())?.elsewhere.join() === names.join()
    })
  const findings = async (): Promise<string[]> =>
    (await gantryOn(first, ['repairs'])).findings.map((it: { code: string }) => it.code)
  const label = (...words: string[]) => gantryOn(first, ['site', 'label', ...words])

  it('runs on none while none is called so, which is told', async () => {
    await eventually('it is told', async () => (await findings()).includes('site-app-nowhere'))
    const why = [{ kind: 'label', label: 'place', wanted: 'attic' }]
    expect(await shared()).toMatchObject({
      elsewhere: [],
      notOn: [
        { name: 'home-2', why },
        { name: 'home-3', why },
      ],
    })
    const { memory } = (await siteOf(second))?.boxes.find(it => it.here)?.hardware ?? {}
    expect(memory).toBeGreaterThan(2 ** 28)
  })

  it('runs on the one that gets the label', async () => {
    expect(await label('home-3', 'place=attic')).toMatchObject({ ok: true })
    await runsOn('home-3')
    expect(await findings()).not.toContain('site-app-nowhere')
    const said = await first.exec([
      'docker',
      'node',
      'inspect',
      '--format',
      '{{.Spec.Labels}}',
      'self',
    ])
    expect(said).not.toContain('place')
    expect(await first.exec(['gantry', 'site'])).toContain(
      'clock of home runs on home-3, too; not on home-2: place is not said, not attic',
    )
  })

  it('goes where the label goes', async () => {
    await label('home-2', 'place=attic')
    await label('home-3', 'place=cellar')
    await runsOn('home-2')
    expect((await shared())?.notOn).toEqual([
      { name: 'home-3', why: [{ kind: 'label', label: 'place', wanted: 'attic', has: 'cellar' }] },
    ])
    await label('home-2', 'place-')
    await runsOn()
  })

  it('takes no word for what a box finds out itself', async () => {
    expect(await label('home-2', 'disk=ssd')).toMatchObject({ error: { code: 'site-label-found' } })
    expect(await label('home-2', 'The Attic')).toMatchObject({
      error: { code: 'site-label-wrong' },
    })
  })
})
