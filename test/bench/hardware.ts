import type { Bench } from './bench.ts'
import { chosenOf, type Fault, tryFaults } from './faults/fault.ts'
import { type HardwareVictim, openHardwareVictim } from './faults/hardware-victim.ts'
import { outOfMemory, scarceMemory } from './faults/scarce-memory.ts'
import { wornDisk } from './faults/worn-disk.ts'
import { wrongClocks } from './faults/wrong-clock.ts'

const FAULTS: readonly Fault<HardwareVictim>[] = [
  ...[...wrongClocks, ...outOfMemory],
  ...[scarceMemory, wornDisk],
]

/**
 * What breaks in a box and takes a clock, a memory and a disk of its own to be tried. Each gets its
 * share of `minutes`; `only` names words of those that are done.
 */
export const hardware: Bench = {
  minutes: 40,
  async run(say, minutes = hardware.minutes, only) {
    const chosen = chosenOf(FAULTS, only)
    await using victim = await openHardwareVictim()
    const tried = await tryFaults(chosen, victim, say, minutes)
    const machine = { machine: 'QEMU, 2 processors, 2 GiB', apps: 1 }
    return { ...tried, conditions: { ...machine, ...tried.conditions } }
  },
}
