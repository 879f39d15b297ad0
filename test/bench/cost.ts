// What one more app costs: on a box, and as people run it today, each with servers of its own.
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { authorityOf, pageOf } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import { against, type Bench, type Figure } from './bench.ts'
import { alone, startAlone } from './cost/alone.ts'
import { type Cost, costOf } from './cost/measure.ts'
import { middle, seconds } from './timing.ts'

/** So many apps at once. */
const COUNTS = [1, 5, 10, 20] as const
const MINUTE = 60_000
/** So many of the last apps say what a start takes. */
const STARTS = 3
/** Megabytes: what takes less of an app is not told by itself. */
const LEAST = 0.3
/** Of what the same app costs with servers of its own. */
const THIRD = { most: 0.33, of: 'ratio' } as const

export const cost: Bench = {
  minutes: 20,
  async run(say) {
    await using home = await openBuiltHome({ dataSize: '32G' })
    await home.box.boot()
    await pageOf(home)
    const empty = await costOf(home)

    const here = await grow(home, say, 'here', install, comesToRest)
    // Whatever the bench does to the box from now on is not to be mended.
    const image = await imageOf(home)
    await leave(home)
    const bare = await costOf(home)
    const apart = await grow(home, say, 'each with its own', (them, number) =>
      startAlone(them, number, image),
    )
    return {
      figures: [
        { name: 'box without an app', value: round(empty.memory), unit: 'MB' },
        { name: 'the same without its agent', value: round(bare.memory), unit: 'MB' },
        ...COUNTS.flatMap(count => beside(count, here.get(count), apart.get(count))),
        against('memory of one more app', slope(here, MEMORY), 'MB', slope(apart, MEMORY), THIRD),
        ...programsOf(here).map(it => {
          const [value, peer] = [here, apart].map(them => slope(them, memoryOfAll(it)))
          const figure = { name: `of that: ${it}`, value: value ?? Number.NaN, unit: 'MB' }
          return peer ? against(figure.name, figure.value, figure.unit, peer) : figure
        }),
        against('processes of one more app', slope(here, PROCESSES), '', slope(apart, PROCESSES)),
      ],
      conditions: {
        app: 'Miniflux and a worker, with a database and a cache, nobody uses them',
        'each with its own': alone,
        memory: 'of all processes, proportional (PSS)',
        start: `the middle of the last ${STARTS}, from the order to a page that answers; the image is there`,
        machine: 'systemd-nspawn',
      },
    }
  },
}

interface Grown extends Cost {
  /** Seconds from the wish to a page that answers, the middle of the last ones; the first one is built, and does not count. */
  readonly start: number | undefined
}

type Costs = ReadonlyMap<number, Grown>

async function grow(
  home: Home,
  say: (line: string) => void,
  where: string,
  add: (home: Home, number: number) => Promise<unknown>,
  rest: (home: Home) => Promise<unknown> = async () => {},
): Promise<Costs> {
  const costs = new Map<number, Grown>()
  const starts: number[] = []
  for (const count of COUNTS) {
    while (starts.length < count) {
      const number = starts.length + 1
      starts.push(await seconds(() => add(home, number)))
      await rest(home)
    }
    const found = await costOf(home)
    const last = starts.slice(1).slice(-STARTS)
    costs.set(count, { ...found, start: last.length === STARTS ? middle(last) : undefined })
    say(`${where}, ${count} apps: ${round(found.memory)} MB, ${found.processes} processes`)
  }
  return costs
}

/** Comes back when its page answers, as an app with servers of its own does (startAlone); all are of one image. */
async function install(home: Home, number: number): Promise<void> {
  const { box, phone } = home
  const name = `queue-${number}`
  await box.exec(['gantry', 'app', 'install', `${appsOnBox}/queue`, '--as', name, '--no-wait'], {
    timeout: MINUTE,
  })
  const url = `https://${name}-gantry.local/healthcheck`
  await until(
    `${name} answers`,
    async () => {
      const ca = await authorityOf(home)
      return (await phone.fetch(url, { ca })).status === 200
    },
    { within: 10 * MINUTE, every: 200 },
  )
}

/** Docker's id of the image that the apps were built into. */
async function imageOf({ box }: Home): Promise<string> {
  const format = ['--format', '{{.Image}}', 'queue-1.main'] as const
  return (await box.exec(['docker', 'inspect', ...format])).trim()
}

/** Leaves Docker alone on the box, as on a machine that somebody has just set up. */
async function leave({ box }: Home): Promise<void> {
  const script = `
    systemctl stop gantry-worker.socket gantry-worker gantry-web.socket gantry-web caddy postgresql || true
    docker rm --force $(docker ps --all --quiet)
    systemctl stop 'gantry-*' || true
    nft delete table inet gantry; nft delete table bridge gantry`
  await box.exec(['sh', '-c', script], { timeout: 5 * MINUTE })
  await until('nothing of the apps runs', async () => {
    return !(await box.exec(['ps', '-eo', 'args'])).includes('miniflux')
  })
}

function beside(count: number, here?: Grown, apart?: Grown): Figure[] {
  if (!here || !apart) return []
  const apps = count === 1 ? 'one app' : `${count} apps`
  return [
    against(`memory of the machine with ${apps}`, here.memory, 'MB', apart.memory),
    against(`disk with ${apps}`, here.disk, 'MB', apart.disk),
    against(`idle, of one core, with ${apps}`, here.busy, '%', apart.busy),
    ...(here.start === undefined || apart.start === undefined
      ? []
      : [against(`start of the last of ${apps}, to its page`, here.start, 's', apart.start)]),
  ]
}

/** What one more costs, between the fewest and the most. */
function slope(costs: Costs, of: (cost: Cost) => number): number {
  const [few, many] = [Math.min(...COUNTS), Math.max(...COUNTS)]
  const at = (count: number) => {
    const cost = costs.get(count)
    return cost ? of(cost) : Number.NaN
  }
  return (at(many) - at(few)) / (many - few)
}

const MEMORY = ({ memory }: Cost) => memory
const memoryOfAll =
  (program: string) =>
  ({ programs }: Cost) =>
    programs.get(program) ?? 0
const PROCESSES = ({ processes }: Cost) => processes

/** Programs of which each app takes more, by what they take with the most apps, the largest first. */
const programsOf = (costs: Costs): string[] =>
  [...(costs.get(Math.max(...COUNTS))?.programs ?? [])]
    .filter(([it]) => slope(costs, memoryOfAll(it)) >= LEAST)
    .toSorted(([, one], [, other]) => other - one)
    .map(([it]) => it)

const round = (value: number) => Math.round(value * 10) / 10
