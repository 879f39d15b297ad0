// What breaks in a box, done on purpose and counted.
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench } from './bench.ts'
import { badConfiguration } from './faults/bad-configuration.ts'
import { damagedState } from './faults/damaged-state.ts'
import { chosenOf, type Fault, tryFaults, type Victim } from './faults/fault.ts'
import { fullDisk } from './faults/full-disk.ts'
import { hungDocker } from './faults/hung-docker.ts'
import { killedAgent } from './faults/killed-agent.ts'
import { killedServers } from './faults/killed-server.ts'
import { lossyNetwork } from './faults/lossy-network.ts'
import { lyingNetwork } from './faults/lying-network.ts'
import { mend } from './faults/mend.ts'
import { slowDocker } from './faults/slow-docker.ts'
import { takenPort } from './faults/taken-port.ts'

const FAULTS: readonly Fault[] = [
  ...[lossyNetwork, lyingNetwork, ...killedServers, hungDocker, slowDocker],
  ...[takenPort, badConfiguration, fullDisk, killedAgent, damagedState],
]

/**
 * Each fault is done as often as it says, or for its share of `minutes`; `only` names words of those
 * that are done.
 */
export const faults: Bench = {
  minutes: 60,
  async run(say, minutes = faults.minutes, only) {
    const wanted = chosenOf(FAULTS, only)
    await using home = await openBuiltHome({ dataSize: '8G' })
    const { box } = home
    await box.boot()
    const owner = await claim(home)
    const inside: Omit<Victim, 'mend'> = {
      home,
      owner,
      gantry: (...words) => box.exec(['gantry', ...words], { timeout: 600_000 }),
      shell: async script => (await box.exec(['bash', '-ec', script], { timeout: 600_000 })).trim(),
    }
    const victim: Victim = { ...inside, mend: () => mend(inside) }
    for (const app of ['hello', 'journal', 'pantry']) {
      await victim.gantry('app', 'install', `${appsOnBox}/${app}`)
    }
    await victim.gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer=title=Diary')
    // Only then there is a file of what its owner decided.
    await victim.gantry('app', 'config', 'diary', 'EXTRA=one')
    await comesToRest(home)

    const tried = await tryFaults(wanted, victim, say, minutes)
    return { ...tried, conditions: { machine: 'systemd-nspawn', apps: 4, ...tried.conditions } }
  },
}
