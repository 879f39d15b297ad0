import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { PAGES, psql } from '../system/writing-home.ts'
import { addressOf, gantryOn, sees, siteOf, takeIn, tellOfBoxes } from './boxes.ts'

/** Two boxes, one of which dies, and comes back. Each test goes on where the last ended. */
describe('an app of a box that died', { timeout: 15 * 60_000 }, () => {
  let home: Home
  let shelter: Shelter
  let first: Box
  let second: Box

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    await first.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantryOn(first, ['app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary'])
    await gantryOn(first, ['app', 'install', `${appsOnBox}/scribe`])
    const write = [
      `head -c 2000000 /dev/urandom > ${PAGES}/blob`,
      psql('create table days as select 4711 as n'),
      psql('alter table days owner to diary'),
    ]
    await first.exec(['sh', '-ec', write.join('\n')])
    await gantryOn(first, ['backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`])
    await takeIn(first, second)
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    tellOfBoxes([first, second])
  })

  const eventually = (what: string, ask: () => Promise<boolean>) =>
    until(what, ask, { within: 300_000, every: 1_000 })
  const stateOf = async (box: Box, service: string) => {
    const { apps } = await gantryOn(box, ['status'])
    return apps.find((it: { service: string }) => it.service === service)?.state
  }
  const codes = async (box: Box): Promise<string[]> =>
    (await gantryOn(box, ['repairs'])).findings.map((it: { code: string }) => it.code)
  const runs = async (box: Box) =>
    await box.exec(['docker', 'ps', '--format', '{{.Names}}'], { timeout: 60_000 })
  let [authority, at] = ['', '']
  /** What a phone gets of the diary of the first box: asked there, or wherever its name leads. */
  async function page(there: 'asked there' | 'by its name'): Promise<number | string> {
    const answer = home.phone.fetch('https://diary-home.local/healthcheck', {
      ca: authority,
      timeoutMs: 10_000,
      ...(there === 'asked there' ? { resolve: { 'diary-home.local': at } } : {}),
    })
    return await answer.then(it => it.status).catch(error => String(error.code))
  }
  /** All that is seen of old data of the first box; answers how to end looking. */
  function watch() {
    const seen = { looks: 0, ran: 0, served: 0, announced: 0 }
    let going = true
    const looking = (async () => {
      while (going) {
        seen.looks += 1
        if (/scribe|diary/.test(await runs(first).catch(() => ''))) seen.ran += 1
        if ((await page('asked there')) === 200) seen.served += 1
        if ((await page('by its name')) !== 'ENOTFOUND') seen.announced += 1
        await pause(500)
      }
    })()
    return async () => {
      going = false
      await looking
      return seen
    }
  }

  it('needs a place that all reach, and each box has its own folder there', async () => {
    const said = await gantryOn(first, ['backup', 'target', 'share', 'nas'])
    expect(said).toEqual({ boxes: [{ name: 'home-2' }] })
    const { targets } = await gantryOn(second, ['backup'])
    expect(targets).toMatchObject([{ name: 'nas', where: `${shelter.url}/box-home-2` }])
    await gantryOn(second, ['backup', 'now'])
    await gantryOn(first, ['backup', 'now'])
    await eventually('both are saved', async () => {
      const boxes = (await siteOf(first))?.boxes ?? []
      return boxes.length === 2 && boxes.every(it => it.saved?.[0]?.at !== undefined)
    })
  })

  it('cannot come back elsewhere before its owner has let the other box keep what opens its copies', async () => {
    expect(await gantryOn(second, ['site', 'bring', 'home', 'scribe'])).toMatchObject({
      error: { code: 'site-kit-none' },
    })
    await gantryOn(first, ['site', 'lend', 'on'])
    await eventually('it has it', async () => (await siteOf(second))?.kits.kept.length === 1)
    expect((await siteOf(first))?.kits.givenTo).toEqual(['home-2'])
    expect(await gantryOn(second, ['site', 'bring', 'home', 'scribe'])).toMatchObject({
      error: { code: 'site-box-there' },
    })
  })

  it('comes back on the other one, with databases and files, once that may go on alone', async () => {
    authority = await first.read('/data/state/certificates/1/root.crt')
    at = await addressOf(first)
    expect([await page('asked there'), await page('by its name')]).toEqual([200, 200])
    await first.cutPower()
    await eventually('it is missed', async () =>
      Boolean((await siteOf(second))?.boxes.some(it => it.name === 'home' && it.state === 'away')),
    )
    expect(await gantryOn(second, ['site', 'bring', 'home', 'scribe'])).toMatchObject({
      error: { code: 'site-undecided' },
    })
    await gantryOn(second, ['site', 'recover', '--agree'])
    const { places } = await gantryOn(second, ['site', 'kept', 'home'])
    expect(places[0].apps.sort()).toEqual(['diary', 'scribe'])
    const start = performance.now()
    for (const it of ['scribe', 'diary'])
      expect(await gantryOn(second, ['site', 'bring', 'home', it])).toMatchObject({ ok: true })
    for (const it of ['scribe', 'diary'])
      await eventually(`${it} runs`, async () => (await stateOf(second, it)) === 'running')
    console.log(
      `both run ${Math.round((performance.now() - start) / 1000)} s after they were asked for`,
    )
    expect((await siteOf(second))?.moves).toMatchObject([
      { service: 'scribe', to: 'home-2', phase: 'brought' },
      { service: 'diary', to: 'home-2', phase: 'brought' },
    ])
    const pages = await second.exec(['ls', '/data/state/apps/scribe/pages'])
    expect(pages).toContain('blob')
    expect(await second.exec(['sh', '-c', psql('select n from days')])).toContain('4711')
  })

  it('is held by its own box when that comes up again, which serves nothing of before', async () => {
    const ends = watch()
    await first.boot()
    await eventually('it is told', async () => (await codes(first)).includes('app-elsewhere'))
    for (const it of ['scribe', 'diary']) expect(await stateOf(first, it)).toBe('stopped')
    expect(await runs(first)).not.toMatch(/scribe|diary/)
    expect(await gantryOn(first, ['app', 'start', 'scribe'])).toMatchObject({
      error: { code: 'app-elsewhere' },
    })
    // It was sent away when the other one went on alone, and holds them by itself, too.
    await sees(first, [])
    const { looks, ...seen } = await ends()
    console.log(`nothing of before was seen in ${looks} looks`)
    expect(seen).toEqual({ ran: 0, served: 0, announced: 0 })
    // The other one knows it no more, and yet it is there.
    expect(await gantryOn(second, ['site', 'bring', 'home', 'scribe'])).toMatchObject({
      error: { code: 'site-box-there' },
    })
  })

  it('is held after another start, when nobody is asked any more', async () => {
    await first.cutPower()
    const ends = watch()
    await first.boot()
    await eventually('it is up', async () => (await codes(first)).includes('app-elsewhere'))
    expect(await ends()).toMatchObject({ ran: 0, served: 0, announced: 0 })
  })

  it('runs there again where its owner says so', async () => {
    await gantryOn(second, ['app', 'stop', 'scribe'])
    expect(await gantryOn(first, ['site', 'take-back', 'scribe', '--agree'])).toMatchObject({
      ok: true,
    })
    await eventually('it runs', async () => (await stateOf(first, 'scribe')) === 'running')
    expect(await stateOf(first, 'diary')).toBe('stopped')
  })
})
