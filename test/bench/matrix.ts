// Who reaches whom, in every kind of network: what was declared, and nothing else.
import type { Status } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import { NETWORKS, type NetworkShape } from '../lab/networks.ts'
import type { Kind } from '../lab/phone.ts'
import { probeAll, type Verdict } from '../reach/probes.ts'
import { openWorld } from '../reach/world.ts'
import { openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import type { Bench, Figure } from './bench.ts'

const KINDS: readonly [Kind, ...Kind[]] = ['stock', 'routes', 'networkd']
const OFF_AND_ON = [false, true] as const

/** Where announcements are guarded comes last: nothing takes the guard away again. */
const NETWORKS_IN_ORDER = Object.entries<NetworkShape>(NETWORKS).sort(
  ([, one], [, other]) => Number(one.guarded ?? false) - Number(other.guarded ?? false),
)

/** One booted box is carried from network to network; nothing is counted that could not be tried. */
export const matrix: Bench = {
  minutes: 8,
  async run(say) {
    await using home = await openBuiltHome()
    await home.box.boot()
    const owner = await claim(home)
    const world = await openWorld(home, owner.ca, KINDS)
    const figures: Figure[] = []
    const all: Verdict[] = []
    for (const [name, shape] of NETWORKS_IN_ORDER) {
      await world.moveTo(shape)
      const { arrivals } = world
      all.push(...arrivals)
      const arrived = arrivals.filter(it => it.holds).length
      for (const it of arrivals.filter(it => !it.holds))
        say(`${name}: ${it.device}: ${it.name}: ${it.was}`)
      figures.push({
        name: `${name}, as devices come in`,
        value: arrived,
        unit: `of ${arrivals.length}`,
      })
      for (const bridged of (await world.hasBridgeFilter()) ? OFF_AND_ON : [undefined]) {
        if (bridged !== undefined) await world.setBridgeFilter(bridged)
        const verdicts = await probeAll(world, KINDS)
        all.push(...verdicts)
        for (const kind of KINDS) {
          const label = [name, ...shown(bridged), `device: ${kind}`].join(', ')
          const own = verdicts.filter(it => it.device === undefined || it.device === kind)
          const holding = own.filter(it => it.holds).length
          for (const it of own.filter(it => !it.holds)) say(`${label}: ${it.name}: ${it.was}`)
          say(`${label}: ${holding} of ${own.length}`)
          figures.push({ name: label, value: holding, unit: `of ${own.length}` })
        }
      }
    }
    const passed = all.filter(it => it.holds).length
    const probes = new Set(all.map(it => it.name)).size
    return {
      figures,
      passed,
      failed: all.length - passed,
      conditions: {
        shapes: figures.length - NETWORKS_IN_ORDER.length,
        probes,
        patienceMs: world.patienceMs,
        // What the box found by itself meanwhile, every three minutes.
        verification: await verificationOf(home.box),
      },
    }
  },
}

/** It fails while something is out of order. */
async function verificationOf(box: Box): Promise<string> {
  const said = await box.exec(['sh', '-c', 'gantry status --json || true'])
  const { components } = JSON.parse(said) as Status
  return components.find(it => it.name === 'reachability')?.problem?.message ?? 'in order'
}

const shown = (bridged: boolean | undefined) =>
  bridged === undefined ? [] : [`br_netfilter ${bridged ? 'on' : 'off'}`]
