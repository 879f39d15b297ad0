import { gapDuring, startAsking } from '../lab/asker.ts'
import type { Box } from '../lab/box.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim, type Owner, pageOf } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench } from './bench.ts'
import { middle, seconds } from './timing.ts'

const ROUNDS = 3
const MINUTE = 60_000

/** Where each has a page. */
const APPS = {
  hello: '/',
  diary: '/healthcheck',
  queue: '/healthcheck',
  miniflux: '/healthcheck',
} as const
type App = keyof typeof APPS
const ALL = Object.keys(APPS) as App[]

/** When the container of an app was started, as Docker says it. */
const startOf = (box: Box, app: App): Promise<string> =>
  box.exec(['docker', 'inspect', '--format', '{{.State.StartedAt}}', `${app}.main`])

/** How long people wait: for a box, for an app, after the power was gone, during an update. */
export const time: Bench = {
  minutes: 12,
  async run(say) {
    await using home = await openBuiltHome({ dataSize: '16G' })
    const { box } = home
    const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 10 * MINUTE })
    const seen = (what: string, value: number) => {
      say(`${what}: ${value} s`)
      return { name: what, value, unit: 's' }
    }
    const page = () => pageOf(home)

    const first = seen(
      'first boot, power on to page',
      await seconds(async () => {
        await box.boot()
        await page()
      }),
    )
    let owner: Owner | undefined
    const claimed = await seconds(async () => {
      owner = await claim(home)
    })
    if (!owner) throw new Error('the box has no owner')
    const { ca, ask } = owner
    const pageIn = (app: App) => ({ host: `${app}-home.local`, path: APPS[app], ca })
    /** Seconds from now until those apps answer somebody who asks them all the time. */
    const answering = async (apps: readonly App[], act: () => Promise<unknown>) => {
      const askers = await Promise.all(apps.map(it => startAsking(home, pageIn(it))))
      const took = await seconds(async () => {
        await act()
        await Promise.all(askers.map(it => it.gets(5 * MINUTE)))
      })
      await Promise.all(askers.map(it => it.end()))
      return took
    }
    /** Seconds for which an app does not answer. */
    const away = async (app: App, act: () => Promise<unknown>) =>
      Math.round((await gapDuring(home, pageIn(app), act)) / 10) / 100
    const figures = [first, seen('code to owner, every part of the box in order', claimed)]

    const install = () => answering(['miniflux'], () => ask('/api/apps/miniflux/install', {}))
    figures.push(seen('click to an app that answers (Miniflux, in the image)', await install()))
    await gantry('app', 'install', `${appsOnBox}/hello`)
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer=title=Diary')
    await gantry('app', 'install', `${appsOnBox}/queue`)
    await comesToRest(home)

    const afterCut: number[] = []
    const afterReboot: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await box.cutPower()
      afterCut.push(await answering(ALL, box.boot))
      afterReboot.push(await answering(ALL, box.reboot))
    }
    figures.push(seen('power on after a cut, to all four apps', middle(afterCut)))
    figures.push(seen('reboot, to all four apps', middle(afterReboot)))

    await comesToRest(home)
    const gaps: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      gaps.push(
        await away('diary', () =>
          gantry('app', 'update', 'diary', `${appsOnBox}/diary-2`, '--answer=place=Home'),
        ),
      )
      await answering(['diary'], () => gantry('app', 'rollback', 'diary', '--agree'))
      await comesToRest(home)
    }
    figures.push(seen('an app is away while it is updated, with a copy of its data', middle(gaps)))
    const anew: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const before = await startOf(box, 'hello')
      anew.push(await away('hello', () => gantry('app', 'restart', 'hello')))
      if ((await startOf(box, 'hello')) === before) throw new Error('hello was not started anew')
      await comesToRest(home)
    }
    figures.push(seen('an app is away while it is started anew', middle(anew)))
    return {
      figures,
      conditions: {
        machine: 'systemd-nspawn',
        rounds: `the middle of ${ROUNDS}`,
        apps: 'Miniflux; one page; two programs with PostgreSQL, one of them with a cache',
      },
    }
  },
}
