// What a box takes for an hour in which nobody asks for anything.
import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../lab/home.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { memoryOf } from '../system/memory.ts'
import { claim } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import { against, type Bench } from './bench.ts'

const APPS = 5
const MINUTE = 60_000
/** An hour without a wish: a heap sways by less. */
const STAYS = { most: 1.1, of: 'ratio' } as const
/** Programs that a box has whatever its apps are, by their units. */
const UNITS = {
  'the agent’s worker': 'gantry-worker',
  'the agent’s page': 'gantry-web',
  Docker: 'docker',
  containerd: 'containerd',
  'the proxy': 'caddy',
  PostgreSQL: 'postgresql',
  Avahi: 'avahi-daemon',
} as const

export const idle: Bench = {
  minutes: 60,
  async run(say, minutes = idle.minutes) {
    await using home = await openBuiltHome({ dataSize: '16G' })
    await home.box.boot()
    await claim(home)
    for (let number = 1; number <= APPS; number++) {
      await home.box.exec(
        ['gantry', 'app', 'install', `${appsOnBox}/queue`, '--as', `queue-${number}`],
        { timeout: 10 * MINUTE },
      )
    }
    await comesToRest(home)
    // What is kept once, such as the first answer of a cache, is no growth.
    await pause(MINUTE)
    const before = await look(home)
    say(`${APPS} apps are at rest`)
    await pause(minutes * MINUTE)
    const after = await look(home)
    const names = Object.keys(UNITS) as (keyof typeof UNITS)[]
    return {
      figures: [
        ...names.map(it => ({
          name: `processor at rest: ${it}`,
          value: Math.round((after.busy[it] - before.busy[it]) / minutes / 6) / 100,
          unit: '% of one core',
        })),
        against('memory of the agent', after.agent, 'MB', before.agent, STAYS),
        against('memory of all processes', after.all, 'MB', before.all, STAYS),
      ],
      conditions: {
        minutes,
        apps: `${APPS} times Miniflux and a worker, with a database and a cache`,
        memory: 'proportional (PSS), at the end against the beginning',
        machine: 'systemd-nspawn',
      },
    }
  },
}

interface Look {
  /** Milliseconds of a processor so far. */
  readonly busy: Readonly<Record<keyof typeof UNITS, number>>
  /** Megabytes. */
  readonly agent: number
  readonly all: number
}

async function look({ box }: Home): Promise<Look> {
  const read = Object.entries(UNITS).map(async ([name, unit]) => {
    const words = ['systemctl', 'show', '--property=CPUUsageNSec', '--value'] as const
    return [name, Number(await box.exec([...words, `${unit}.service`])) / 1e6] as const
  })
  const busy = Object.fromEntries(await Promise.all(read)) as Look['busy']
  const { agent, all } = await memoryOf(box)
  return { busy, agent: Math.round(agent.pss), all: Math.round(all.pss) }
}
