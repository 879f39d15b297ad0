import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { pageOf } from '../system/owner.ts'
import type { Bench, Figure } from './bench.ts'
import { middle } from './timing.ts'

/** So many apps at once, each with a network, two containers and a page. */
const COUNTS = [1, 20, 64] as const
const TRIES = 7

/** What it costs the agent to look at everything, and to do one thing, as apps become many. */
export const agent: Bench = {
  minutes: 20,
  async run(say) {
    const home = await openBuiltHome({ dataSize: '24G' })
    try {
      await home.box.boot()
      await pageOf(home)
      const figures: Figure[] = []
      let there = 0
      for (const count of COUNTS) {
        for (; there < count; there++) await install(home, there + 1)
        await settled(home, count)
        say(`${count} apps run`)
        const before = await processorTime(home)
        const took = await look(home)
        const busy = (await processorTime(home)) - before
        figures.push(
          {
            name: `look at ${count} apps with nothing to do`,
            ...{ value: took, unit: 'ms', aim: { most: 100 } },
          },
          {
            name: `of that, time of a processor for ${count} apps`,
            value: Math.round(busy / TRIES),
            unit: 'ms',
          },
          { name: `one of ${count} apps started`, value: await startOne(home), unit: 'ms' },
        )
      }
      return { figures, conditions: { app: 'one static page from busybox', tries: TRIES } }
    } finally {
      await home.close()
    }
  },
}

const install = ({ box }: Home, number: number) =>
  box.exec(
    ['gantry', 'app', 'install', `${appsOnBox}/hello`, '--as', `hello-${number}`, '--no-wait'],
    { timeout: 120_000 },
  )

const settled = ({ box }: Home, count: number) =>
  until(
    `${count} apps run and nothing is left to do`,
    async () => {
      const { apps } = JSON.parse(await box.exec(['gantry', 'app', 'list', '--json']))
      const running = apps.filter((it: { state: string }) => it.state === 'running')
      const { steps } = JSON.parse(await box.exec(['gantry', 'plan', '--json']))
      return running.length === count && steps.length === 0
    },
    { within: 20 * 60_000, every: 2_000 },
  )

/** What a pass does that finds nothing: every part is observed and planned. */
const look = (home: Home) => median(home, 'plan.read', '{}')

/** Milliseconds since the worker was started; says more than a clock where others are at work, too. */
async function processorTime({ box }: Home): Promise<number> {
  const usage = ['--property=CPUUsageNSec', '--value', 'gantry-worker.service']
  return Number(await box.exec(['systemctl', 'show', ...usage])) / 1e6
}

/** From the wish until its processes run. */
async function startOne({ box }: Home): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    await box.exec(['docker', 'kill', 'hello-1.main']).catch(() => {})
    await box.exec(['gantry', 'app', 'stop', 'hello-1'])
    const start = performance.now()
    await box.exec(['gantry', 'app', 'start', 'hello-1', '--no-wait'])
    await until(
      'it runs',
      async () =>
        (await box.exec(['docker', 'ps', '--quiet', '--filter', 'name=^hello-1.main$'])) !== '',
      { within: 120_000 },
    )
    times.push(performance.now() - start)
  }
  return Math.round(middle(times))
}

/** Asked of the worker without the start of a command. */
async function median({ box }: Home, verb: string, input: string): Promise<number> {
  const said = await box.exec(['/usr/lib/gantry/node', '--eval', ask, verb, input, String(TRIES)], {
    timeout: 600_000,
  })
  return Math.round(middle(JSON.parse(said)))
}

const ask = `
const { request } = require('node:http')
const [, verb, input, tries] = process.argv
const once = () => new Promise((done, fail) => {
  const start = performance.now()
  const asking = request({ socketPath: '/run/gantry/root.sock', method: 'POST', path: '/' + verb })
  asking.on('response', it => it.resume().on('end', () => done(performance.now() - start)))
  asking.on('error', fail).end(JSON.stringify({ input: JSON.parse(input) }))
})
const times = []
const run = async () => {
  for (let i = 0; i < Number(tries); i++) times.push(await once())
  console.log(JSON.stringify(times))
}
run()
`
