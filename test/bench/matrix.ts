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

/**
 * One booted box is carried from network to network; nothing is counted that could not be tried.
 * `only` are names of networks.
 */
export const matrix: Bench = {
  minutes: 12,
  async run(say, _minutes, only) {
    await using home = await openBuiltHome()
    await home.box.boot()
    const owner = await claim(home)
    await using world = await openWorld(home, owner.ca, KINDS)
    const shapes = new Map<string, readonly Verdict[]>()
    for (const [network, shape] of NETWORKS_IN_ORDER) {
      if (only && !only.includes(network)) continue
      await world.moveTo(shape)
      let seen = world.arrivals
      for (const bridged of (await world.hasBridgeFilter()) ? OFF_AND_ON : [undefined]) {
        if (bridged !== undefined) await world.setBridgeFilter(bridged)
        seen = [...seen, ...(await probeAll(world, KINDS))]
        const name = [network, ...shown(bridged)].join(', ')
        const failed = seen.filter(it => !it.holds)
        for (const it of failed) say(`${name}: ${inWords(it)}: ${it.was}`)
        say(`${name}: ${seen.length - failed.length} of ${seen.length}`)
        shapes.set(name, seen)
        seen = []
      }
    }
    for (const line of tableOf(shapes)) say(line)
    const all = [...shapes.values()].flat()
    const passed = all.filter(it => it.holds).length
    const probes = Map.groupBy(all, nameOf)
    return {
      figures: [
        {
          name: 'reached as declared, and nothing else',
          value: Math.floor((passed / all.length) * 10_000) / 100,
          unit: '%',
          aim: { least: 100 },
        },
        ...[...shapes].map(([name, verdicts]) => held(`in ${name}`, verdicts)),
        ...[...probes].map(([name, verdicts]) => held(name, verdicts)),
      ],
      passed,
      failed: all.length - passed,
      conditions: {
        'networks, with and without br_netfilter': shapes.size,
        'who reaches what': probes.size,
        devices: `${KINDS.join(' and ')}, beside each other`,
        patienceMs: world.patienceMs,
        // What the box found by itself meanwhile.
        verification: await verificationOf(home.box),
      },
    }
  },
}

const nameOf = ({ name, open }: Verdict) => `${name}: ${open ? 'open' : 'closed'}`

/** Who reaches what, in every network, as one table: how many of those who tried found it as it should be. */
function tableOf(shapes: ReadonlyMap<string, readonly Verdict[]>): string[] {
  const networks = [...shapes]
  const names = new Set(networks.flatMap(([, verdicts]) => verdicts.map(nameOf)))
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const cell = (verdicts: readonly Verdict[]) =>
    verdicts.length === 0 ? '' : `${verdicts.filter(it => it.holds).length}/${verdicts.length}`
  return [
    ...networks.map(([network], at) => `${at + 1}: ${network}`),
    row(['who → what', ...networks.map((_, at) => `${at + 1}`)]),
    row(['---', ...networks.map(() => '---')]),
    ...[...names].map(name =>
      row([name, ...networks.map(([, all]) => cell(all.filter(it => nameOf(it) === name)))]),
    ),
  ]
}

const held = (name: string, verdicts: readonly Verdict[]): Figure => ({
  ...{ name, value: verdicts.filter(it => it.holds).length, unit: `of ${verdicts.length}` },
})

const inWords = ({ name, family, device }: Verdict) =>
  [name, family, device].filter(it => it !== undefined).join(', ')

/** It fails while something is out of order. */
async function verificationOf(box: Box): Promise<string> {
  const said = await box.exec(['sh', '-c', 'gantry status --json || true'])
  const { components } = JSON.parse(said) as Status
  return components.find(it => it.name === 'reachability')?.problem?.message ?? 'in order'
}

const shown = (bridged: boolean | undefined) =>
  bridged === undefined ? [] : [`br_netfilter ${bridged ? 'on' : 'off'}`]
