import { setTimeout as pause } from 'node:timers/promises'
import type { SiteDocument } from '../../agent/site/need.ts'
import { type ObservedPlacement, planPlacement } from '../../agent/site/placement/plan.ts'
import { planManagers, type SiteStep, type SwarmNode } from '../../agent/site/plan.ts'
import { desiredWith, MANIFEST } from '../fakes/desired.ts'
import { type Asker, startAsking } from '../lab/asker.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { addressOf, gantryOn, sees, siteOf, turnOnNew } from '../long/boxes.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { memoryOf } from '../system/memory.ts'
import { claim } from '../system/owner.ts'
import type { Bench, Figure } from './bench.ts'

/** Milliseconds for which a box is left alone before it is looked at, and for which it is. */
const REST = 45_000
/** Sites that nobody here has, as the planner sees them. */
const IMAGINED = [3, 10, 100] as const
const PAGES_OF_BOX = 15
/** Bytes of the certificate of an authority, with its constraints. */
const ROOT = 600

/** What a box pays for being one of several, and what comes of it when one dies. */
export const site: Bench = {
  minutes: 20,
  async run(say) {
    const home = await openBuiltHome()
    try {
      const first = home.box
      const [second, third] = [
        await home.addBox({ name: 'second' }),
        await home.addBox({ name: 'third' }),
      ]
      await first.boot()
      await claim(home)
      const figures: Figure[] = await costs(first, 'by itself')
      say('one box')
      figures.push({
        ...(await comesIn(first, second, ['home', 'home-2'])),
        name: 'code typed to two boxes that see each other',
      })
      figures.push(...(await costs(first, 'of two')))
      say('two boxes')
      figures.push({
        ...(await comesIn(first, third, ['home', 'home-2', 'home-3'])),
        name: 'code typed to three boxes that decide',
      })
      figures.push(...(await costs(first, 'of three')))
      say('three boxes')
      figures.push(...(await runsOnAll(home, first, second)))
      say('an app on all three')
      figures.push(...(await renewed(home, first, second)))
      say('a newer version of it')
      figures.push(...(await goesOn(home, first, second)))
      say('its own box died')
      await first.boot()
      await sees(second, ['home up!', 'home-2 up!', 'home-3 up!'])
      // What the planner takes the first time is the compiler's.
      imagined(IMAGINED[0])
      figures.push(await deathIsTold(first, third), ...IMAGINED.flatMap(imagined))
      const app = 'none while boxes come; then one that answers 8 bytes (busybox httpd), replicas 3'
      const asking = 'four at a time over kept connections, GET, at the second box'
      return { figures, conditions: { rest: `${REST / 1000} s`, app, asking } }
    } finally {
      await home.close()
    }
  },
}

async function comesIn(
  first: Box,
  box: Box,
  names: readonly string[],
): Promise<Omit<Figure, 'name'>> {
  const code = await turnOnNew(box)
  const start = performance.now()
  await gantryOn(first, ['site', 'join', await addressOf(box)], code)
  for (const it of [first, box])
    await sees(
      it,
      names.map(name => `${name} up!`),
    )
  return { value: Math.round((performance.now() - start) / 100) / 10, unit: 's' }
}

/** What Docker and the agent of a box take while nobody asks for anything. */
async function costs(box: Box, which: string): Promise<Figure[]> {
  await new Promise(done => setTimeout(done, REST))
  const { all, agent, programs } = await memoryOf(box)
  const before = await busy(box)
  await new Promise(done => setTimeout(done, REST))
  const after = await busy(box)
  const share = (unit: Unit) => Math.round(((after[unit] - before[unit]) / REST) * 10_000) / 100
  return [
    // Boxes of one machine share what files back: it would seem that each costs less than the one before.
    { name: `memory of a box ${which} that no file backs`, ...megabytes(all.anonymous) },
    { name: `of that its agent, ${which}`, ...megabytes(agent.anonymous) },
    { name: `of that Docker, ${which}`, ...megabytes(programs.get('dockerd')?.anonymous ?? 0) },
    { name: `Docker at rest, ${which}`, value: share('docker'), unit: '% of a processor' },
    { name: `agent at rest, ${which}`, value: share('gantry-worker'), unit: '% of a processor' },
  ]
}

const megabytes = (value: number) => ({ value: Math.round(value), unit: 'MB' })

const UNITS = ['docker', 'gantry-worker'] as const
type Unit = (typeof UNITS)[number]

/** Milliseconds of a processor so far. */
async function busy(box: Box): Promise<Record<Unit, number>> {
  const read = UNITS.map(async unit => {
    const words = ['systemctl', 'show', '--property=CPUUsageNSec', '--value'] as const
    return [unit, Number(await box.exec([...words, `${unit}.service`])) / 1e6] as const
  })
  return Object.fromEntries(await Promise.all(read)) as Record<Unit, number>
}

const NAMED = 'clock-home-2.local'

const seconds = (start: number) => Math.round((performance.now() - start) / 100) / 10

const eventually = (what: string, is: () => Promise<boolean>) =>
  until(what, is, { within: 300_000, every: 250 })

const rootOf = (box: Box) => box.read('/data/state/certificates/1/root.crt')

const askSecond = async (home: Home, second: Box): Promise<Asker> =>
  await startAsking(home, {
    ...{ host: NAMED, address: await addressOf(second) },
    ca: await rootOf(second),
    as: 'page that is open',
  })

/** Whether a page comes under a name, as a phone finds it that trusts that box. */
const answers = async (home: Home, host: string, ca: string): Promise<boolean> => {
  const page = home.phone.fetch(`https://${host}/`, { ca, timeoutMs: 2_000 })
  return await page.then(
    ({ status }) => status === 200,
    () => false,
  )
}

/** From the order to install until it answers on another box: built, sent, started there. */
async function runsOnAll(home: Home, first: Box, second: Box): Promise<Figure[]> {
  const ca = await rootOf(second)
  const start = performance.now()
  await gantryOn(first, ['app', 'install', `${appsOnBox}/clock`])
  const installed = seconds(start)
  await eventually(
    'it runs on both others',
    async () => (await siteOf(first))?.shared[0]?.elsewhere.length === 2,
  )
  await eventually('it answers there', () => answers(home, NAMED, ca))
  return [
    { name: 'an app is built and runs on its own box', value: installed, unit: 's' },
    { name: 'and runs on both others, its image sent', value: seconds(start), unit: 's' },
  ]
}

/** Requests while a newer version comes: at least so many. */
const MANY = 10_000

async function renewed(home: Home, first: Box, second: Box): Promise<Figure[]> {
  const asking = await askSecond(home, second)
  const start = performance.now()
  await gantryOn(first, ['app', 'update', 'clock', `${appsOnBox}/clock-2`])
  const state = ['service', 'inspect', '--format', '{{json .UpdateStatus}}', 'gantry-3968'] as const
  await eventually('all of them are new', async () =>
    (await first.exec(['docker', ...state])).includes('"completed"'),
  )
  const took = seconds(start)
  await eventually('many were asked', async () => asking.asked() >= MANY)
  const { asked, lost, longest } = await asking.end()
  for (const it of lost) console.error(`lost: ${it}`)
  return [
    { name: 'a newer version runs on all three', value: took, unit: 's' },
    { name: 'requests asked meanwhile', value: asked, unit: 'requests' },
    { name: 'of these lost', value: lost.length, unit: 'requests', aim: { most: 0 } },
    { name: 'the slowest of them', value: longest, unit: 'ms' },
  ]
}

async function goesOn(home: Home, first: Box, second: Box): Promise<Figure[]> {
  const ca = await rootOf(second)
  const asking = await askSecond(home, second)
  await pause(3_000)
  const start = performance.now()
  await first.cutPower()
  await eventually('the name of the dead box leads to it', () =>
    answers(home, 'clock-home.local', ca),
  )
  const took = seconds(start)
  const { asked, lost, longest } = await asking.end()
  for (const it of lost) console.error(`lost: ${it}`)
  return [
    { name: 'its own box dies: it answers under the name of that box', value: took, unit: 's' },
    { name: 'requests asked meanwhile at another box', value: asked, unit: 'requests' },
    { name: 'lost when its own box died', value: lost.length, unit: 'requests', aim: { most: 0 } },
    { name: 'the slowest when its own box died', value: longest, unit: 'ms' },
  ]
}

async function deathIsTold(first: Box, dies: Box): Promise<Figure> {
  const start = performance.now()
  await dies.cutPower()
  await until(
    'it is told',
    async () => (await siteOf(first))?.boxes.some(it => it.state === 'away'),
    { within: 120_000, every: 500 },
  )
  return {
    name: 'power cut to its box being told as away',
    ...{ value: Math.round((performance.now() - start) / 100) / 10, unit: 's' },
  }
}

/** Boxes that come one after the other, and the first of which dies: what the planner does of it. */
function imagined(count: number): Figure[] {
  const { document, nodes } = siteWith(count)
  const start = performance.now()
  const came = settle(document, nodes)
  const [dead, ...living] = came.nodes
  const gone = dead ? settle(document, [{ ...dead, up: false }, ...living]) : came
  const took = performance.now() - start
  const steps = came.steps + gone.steps
  const agreed = { document, nodes: came.nodes }
  const boxes = `${count} boxes with ${PAGES_OF_BOX} pages each`
  return [
    {
      name: `what is agreed by ${boxes}, as one asks the other`,
      ...{ value: Math.round(JSON.stringify(agreed).length / 1024), unit: 'KiB' },
    },
    {
      name: `planner of apps, a look at ${boxes}`,
      ...{ value: lookTakes(agreed), unit: 'ms' },
    },
    { name: `steps until three decide, of ${count} boxes`, value: came.steps, unit: 'steps' },
    { name: `steps after one of the three died, of ${count}`, value: gone.steps, unit: 'steps' },
    {
      name: `planner, a step with ${count} boxes`,
      value: Math.round((took / (steps + 2)) * 1000) / 1000,
      unit: 'ms',
    },
  ]
}

/** Milliseconds in which the first box plans where apps run, once the site knows all of it. */
function lookTakes({ document, nodes }: { document: SiteDocument; nodes: readonly SwarmNode[] }) {
  const [me = ''] = Object.keys(document.boxes)
  const own = document.boxes[me]
  const desired = desiredWith([], { ...MANIFEST, name: own?.name ?? '', site: { ...document, me } })
  const told = { ...document, pages: document.pages?.filter(it => it.home !== me) }
  const observed: ObservedPlacement = {
    agreed: { document: told, nodes },
    ...{
      services: [],
      leads: true,
      root: own?.root,
      version: own?.version ?? '',
      shows: own?.shows,
    },
    ...{ hardware: own?.hardware, ready: new Set(), networks: new Map(), images: new Set() },
    ...{ brought: [], coming: new Set(), undone: new Map() },
  }
  // The first one is spent on compiling it.
  planPlacement(desired, observed)
  const start = performance.now()
  const steps = planPlacement(desired, observed)
  const took = performance.now() - start
  // One that has something to tell would not have looked at the others.
  if (steps.some(it => it.kind === 'share')) throw new Error('the site does not know the box yet')
  return Math.round(took * 1000) / 1000
}

function siteWith(count: number): { document: SiteDocument; nodes: SwarmNode[] } {
  const ids = Array.from({ length: count }, (_, it) => it.toString(16).padStart(12, '0'))
  const since = (it: number) => new Date(Date.UTC(2026, 0, 1) + it * 60_000).toISOString()
  const boxes = ids.map((id, it) => [
    id,
    {
      ...{ name: `box-${it}`, address: `192.168.1.${it}`, since: since(it), version: '0.1.0' },
      ...{ root: btoa('r'.repeat(ROOT)), shows: 'f'.repeat(64) },
      hardware: { disk: 'ssd', graphics: ['i915'], memory: 8 * 2 ** 30 },
    },
  ])
  const pages = ids.flatMap(home =>
    Array.from({ length: PAGES_OF_BOX }, (_, it) => ({
      ...{ name: `application-${it}`, home, maxBody: 2 ** 30, idleTimeout: 600_000 },
    })),
  )
  return {
    document: { revision: count, boxes: Object.fromEntries(boxes), pages },
    nodes: ids.map((box, it) => ({
      ...{ id: box, box, up: true, manager: it === 0, leader: it === 0 },
      ...{ drained: false, images: [], labels: {} },
    })),
  }
}

/** Does what is planned until nothing is left. */
function settle(document: SiteDocument, begun: readonly SwarmNode[]) {
  let nodes = begun
  for (let steps = 0; ; steps++) {
    const [step] = planManagers(document, nodes)
    if (!step) return { nodes, steps }
    nodes = after(step, nodes)
  }
}

function after(step: SiteStep, nodes: readonly SwarmNode[]): readonly SwarmNode[] {
  switch (step.kind) {
    case 'promote':
    case 'demote':
      return nodes.map(it =>
        it.id === step.node ? { ...it, manager: step.kind === 'promote' } : it,
      )
    case 'drop':
      return nodes.filter(it => it.id !== step.node)
    default:
      throw new Error(`no step of those who decide: ${step.kind}`)
  }
}
