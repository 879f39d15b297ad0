import type { SiteDocument } from '../../agent/site/need.ts'
import { planManagers, type SiteStep, type SwarmNode } from '../../agent/site/plan.ts'
import type { Box } from '../lab/box.ts'
import { until } from '../lab/until.ts'
import { addressOf, gantryOn, sees, siteOf, turnOnNew } from '../long/boxes.ts'
import { openBuiltHome } from '../system/home.ts'
import { memoryOf } from '../system/memory.ts'
import { claim } from '../system/owner.ts'
import type { Bench, Figure } from './bench.ts'

/** Milliseconds for which a box is left alone before it is looked at, and for which it is. */
const REST = 45_000
/** Sites that nobody here has, as the planner sees them. */
const IMAGINED = [3, 10, 100] as const

/** What a box pays for being one of several, and what comes of it when one dies. */
export const site: Bench = {
  minutes: 15,
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
      figures.push(await deathIsTold(first, third), ...IMAGINED.flatMap(imagined))
      return { figures, conditions: { rest: `${REST / 1000} s`, apps: 'none' } }
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
  const { all, agent } = await memoryOf(box)
  const before = await busy(box)
  await new Promise(done => setTimeout(done, REST))
  const after = await busy(box)
  const share = (unit: Unit) => Math.round(((after[unit] - before[unit]) / REST) * 10_000) / 100
  return [
    { name: `memory of a box ${which}, all programs`, value: Math.round(all.pss), unit: 'MB' },
    { name: `memory of its agent, ${which}`, value: Math.round(agent.pss), unit: 'MB' },
    { name: `Docker at rest, ${which}`, value: share('docker'), unit: '% of a processor' },
    { name: `agent at rest, ${which}`, value: share('gantry-worker'), unit: '% of a processor' },
  ]
}

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
  return [
    { name: `steps until three decide, of ${count} boxes`, value: came.steps, unit: 'steps' },
    { name: `steps after one of the three died, of ${count}`, value: gone.steps, unit: 'steps' },
    {
      name: `planner, a step with ${count} boxes`,
      value: Math.round((took / (steps + 2)) * 1000) / 1000,
      unit: 'ms',
    },
  ]
}

function siteWith(count: number): { document: SiteDocument; nodes: SwarmNode[] } {
  const ids = Array.from({ length: count }, (_, it) => it.toString(16).padStart(12, '0'))
  const since = (it: number) => new Date(Date.UTC(2026, 0, 1) + it * 60_000).toISOString()
  const boxes = ids.map((id, it) => [
    id,
    { name: `box-${it}`, address: `192.168.1.${it}`, since: since(it) },
  ])
  return {
    document: { revision: count, boxes: Object.fromEntries(boxes) },
    nodes: ids.map((box, it) => ({ id: box, box, up: true, manager: it === 0, leader: it === 0 })),
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
