import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { authorityOf, pageOf } from '../system/owner.ts'
import { planOf } from './agent/many-apps.ts'
import type { Bench, Figure } from './bench.ts'
import { middle } from './timing.ts'

/** So many apps at once, each with a network, two containers and a page. */
const COUNTS = [1, 20, 100] as const
/** Nobody's box has as many: planned in memory. */
const IMAGINED = 1_000
const TRIES = 7

/** What it costs the agent to look at everything, and to do one thing, as apps become many; `only` says how many. */
export const agent: Bench = {
  minutes: 25,
  async run(say, _minutes, only) {
    const home = await openBuiltHome({ dataSize: '24G' })
    try {
      await home.box.boot()
      await pageOf(home)
      const figures: Figure[] = []
      const looks = new Map<number, number>()
      let there = 0
      for (const count of COUNTS) {
        if (only && !only.includes(String(count))) continue
        for (; there < count; there++) await install(home, there + 1)
        await settled(home, count)
        say(`${count} apps run`)
        const before = await processorTime(home)
        const took = await look(home)
        const busy = (await processorTime(home)) - before
        looks.set(count, took)
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
          {
            name: `the same, until nothing is left to do among ${count} apps`,
            ...{ value: await change(home), unit: 'ms' },
          },
          {
            name: `processor for one try of who reaches whom, ${count} apps, every three minutes`,
            ...{ value: await tryOfAll(home), unit: 'ms, or less' },
          },
          {
            name: `pages of ${count} apps that a device gets, by name`,
            ...{ value: await pages(home, count), unit: `of ${count}`, aim: { least: count } },
          },
        )
      }
      figures.push(...perFurtherApp(looks), ...(await startUp(home)), ...(await planOf(IMAGINED)))
      const conditions = {
        app: 'one static page from busybox',
        'apps that are planned alone': 'with a page, a database and a folder, components in memory',
      }
      return { figures, conditions: { ...conditions, tries: TRIES } }
    } finally {
      await home.close()
    }
  },
}

/** From each count of apps to the next: milliseconds of a look that one more costs. */
export const perFurtherApp = (looks: ReadonlyMap<number, number>): Figure[] =>
  [...looks].slice(1).map(([count, took], at) => {
    const [fewer, before] = [...looks][at] as [number, number]
    return {
      name: `what each further app adds to a look, from ${fewer} to ${count}`,
      ...{ value: (took - before) / (count - fewer), unit: 'ms', aim: { most: 1 } },
    }
  })

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

/** From the wish until its processes run and no part of the box has anything left to do. */
async function change(home: Home): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    await home.box.exec(['gantry', 'app', 'stop', 'hello-1'])
    times.push(...(await asked(home, UNTIL_DONE, ['app.start', '{"service":"hello-1"}'])))
  }
  return Math.round(middle(times))
}

/** From the start of each program of the agent to what it says first, with all those apps there. */
async function startUp({ box }: Home): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, unit, socket, method, path] of [
    [
      'worker: started to its first plan',
      'gantry-worker',
      '/run/gantry/root.sock',
      'POST',
      '/plan.read',
    ],
    [
      'page: started to its first answer',
      'gantry-web',
      '/run/gantry-web/https.sock',
      'GET',
      '/api/box',
    ],
  ] as const) {
    const argv = ['/usr/lib/gantry/node', '--eval', START_UP, unit, socket, method, path] as const
    const times: number[] = []
    for (let i = 0; i < 3; i++) times.push(Number(await box.exec(argv, { timeout: 120_000 })))
    figures.push({ name, value: Math.round(middle(times)), unit: 'ms' })
  }
  return figures
}

/** The first one comes when the worker has just started; systemd tells what it took from a second on. */
async function tryOfAll({ box }: Home): Promise<number> {
  const all = async (message: string) => {
    const match = [`MESSAGE_ID=${message}`, 'UNIT=gantry-probe.service']
    const said = await box.exec(['journalctl', '--quiet', '--output=json', ...match])
    return said.trim().split('\n').filter(Boolean)
  }
  const before = { ended: (await all(ENDED)).length, took: (await all(TOOK)).length }
  await box.exec(['systemctl', 'restart', 'gantry-worker'])
  await until(
    'it is tried who reaches whom',
    async () => (await all(ENDED)).length > before.ended,
    { within: 300_000, every: 1_000 },
  )
  await pause(2_000)
  const told = (await all(TOOK)).slice(before.took).at(0)
  if (told === undefined) return 1_000
  const { CPU_USAGE_NSEC } = JSON.parse(told) as { CPU_USAGE_NSEC: string }
  return Math.round(Number(CPU_USAGE_NSEC) / 1e6)
}

/** Messages of systemd: a unit has ended well, and what it has taken (systemd.journal-fields). */
const ENDED = '7ad2d189f7e94e70a38c781354912448'
const TOOK = 'ae8f7b866b0347b9af31fe1c80b127c0'

/** How many of all pages come, as a device at home asks for them, one after the other. */
async function pages(home: Home, count: number): Promise<number> {
  const ca = await authorityOf(home)
  let got = 0
  for (let number = 1; number <= count; number++) {
    const page = home.phone.fetch(`https://hello-${number}-gantry.local/`, { ca })
    got += await page.then(
      ({ status }) => Number(status === 200),
      () => 0,
    )
  }
  return got
}

/** Asked of the worker without the start of a command. */
const median = async (home: Home, verb: string, input: string): Promise<number> =>
  Math.round(middle(await asked(home, ONE_AFTER_THE_OTHER, [verb, input, String(TRIES)])))

async function asked({ box }: Home, how: string, words: readonly string[]): Promise<number[]> {
  const argv = ['/usr/lib/gantry/node', '--eval', `${ASK}${how}`, ...words] as const
  return JSON.parse(await box.exec(argv, { timeout: 600_000 })) as number[]
}

const ASK = `
const { request } = require('node:http')
const ask = (verb, input) => new Promise((done, fail) => {
  const asking = request({ socketPath: '/run/gantry/root.sock', method: 'POST', path: '/' + verb })
  asking.on('response', async it => done(JSON.parse(Buffer.concat(await it.toArray()).toString())))
  asking.on('error', fail).end(JSON.stringify({ input: JSON.parse(input) }))
})
const [, verb, input, tries] = process.argv
`
const ONE_AFTER_THE_OTHER = `
const run = async () => {
  const times = []
  for (let i = 0; i < Number(tries); i++) {
    const start = performance.now()
    await ask(verb, input)
    times.push(performance.now() - start)
  }
  console.log(JSON.stringify(times))
}
run()
`
const UNTIL_DONE = `
const run = async () => {
  const start = performance.now()
  await ask(verb, input)
  for (;;) {
    const { steps } = await ask('plan.read', '{}')
    // What changes under a look may have it fail.
    if (steps?.length === 0) break
  }
  console.log(JSON.stringify([performance.now() - start]))
}
run()
`
const START_UP = `
const { execFileSync } = require('node:child_process')
const { request } = require('node:http')
const [, unit, socketPath, method, path] = process.argv
const ask = () => new Promise(done => {
  const headers = { host: 'gantry.local' }
  const asking = request({ socketPath, method, path, headers })
  asking.on('response', it => it.resume().on('end', () => done(it.statusCode === 200)))
  asking.on('error', () => done(false)).end(method === 'POST' ? '{"input":{}}' : undefined)
})
const run = async () => {
  execFileSync('systemctl', ['stop', unit])
  const start = performance.now()
  execFileSync('systemctl', ['start', unit])
  while (!(await ask())) await new Promise(done => setTimeout(done, 5))
  console.log(performance.now() - start)
}
run()
`
