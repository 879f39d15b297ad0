import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim, type Owner, pageOf } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench } from './bench.ts'
import { middle, seconds } from './timing.ts'

const ROUNDS = 3
const MINUTE = 60_000
/** Milliseconds between two looks of somebody who waits for a page. */
const LOOK = 20

const APPS = { hello: '/', diary: '/healthcheck', queue: '/healthcheck' } as const

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
    const visitor = visitorOf(home, owner)
    const figures = [first, seen('code to owner, every part of the box in order', claimed)]

    const install = async () => {
      await owner?.ask('/api/apps/miniflux/install', {})
      await visitor.sees('miniflux', '/healthcheck')
    }
    figures.push(
      seen('click to an app that answers (Miniflux, in the image)', await seconds(install)),
    )
    await gantry('app', 'install', `${appsOnBox}/hello`)
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer=title=Diary')
    await gantry('app', 'install', `${appsOnBox}/queue`)
    await comesToRest(home)
    const everything = () =>
      Promise.all(Object.entries(APPS).map(([app, path]) => visitor.sees(app, path)))

    const afterCut: number[] = []
    const afterReboot: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await box.cutPower()
      afterCut.push(
        await seconds(async () => {
          await box.boot()
          await everything()
        }),
      )
      afterReboot.push(
        await seconds(async () => {
          await box.reboot()
          await everything()
        }),
      )
    }
    figures.push(seen('power on after a cut, to all four apps', middle(afterCut)))
    figures.push(seen('reboot, to all four apps', middle(afterReboot)))

    await comesToRest(home)
    const gaps: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      gaps.push(
        await visitor.waitsDuring('diary', '/healthcheck', async () => {
          await gantry('app', 'update', 'diary', `${appsOnBox}/diary-2`, '--answer=place=Home')
        }),
      )
      await gantry('app', 'rollback', 'diary', '--agree')
      await visitor.sees('diary', '/healthcheck')
      await comesToRest(home)
    }
    figures.push(seen('an app is away while it is updated, with a copy of its data', middle(gaps)))
    const away = await visitor.waitsDuring('hello', '/', () => gantry('app', 'restart', 'hello'))
    figures.push(seen('an app is away while it is started anew', away))
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

/** Somebody at home who looks at pages of apps again and again. */
function visitorOf({ phone }: Home, { ca }: Owner) {
  const answers = async (app: string, path: string) => {
    const url = `https://${app}-home.local${path}`
    const answer = await phone.fetch(url, { ca, timeoutMs: 2_000 }).catch(() => undefined)
    return answer?.status === 200
  }
  return {
    sees: (app: string, path: string) =>
      until(`${app} answers`, () => answers(app, path), { within: 5 * MINUTE, every: LOOK }),
    /** Seconds of the longest time without an answer, from the last good one to the next. */
    async waitsDuring(app: string, path: string, act: () => Promise<unknown>): Promise<number> {
      let [longest, good, isOver] = [0, performance.now(), false]
      const watch = async () => {
        while (!isOver) {
          if (await answers(app, path)) {
            const now = performance.now()
            longest = Math.max(longest, now - good)
            good = now
          }
          await new Promise(done => setTimeout(done, LOOK))
        }
      }
      const watching = watch()
      try {
        await act()
        await this.sees(app, path)
      } finally {
        isOver = true
        await watching
      }
      return Math.round(longest / 10) / 100
    },
  }
}
