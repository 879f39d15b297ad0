import type { Bench } from './bench.ts'
import { type Fault, tryFaults } from './faults/fault.ts'
import { type HardwareVictim, openHardwareVictim } from './faults/hardware-victim.ts'
import { outOfMemory, scarceMemory } from './faults/scarce-memory.ts'
import { wornDisk } from './faults/worn-disk.ts'
import { wrongClocks } from './faults/wrong-clock.ts'

const FAULTS: readonly Fault<HardwareVictim>[] = [
  ...[...wrongClocks, ...outOfMemory],
  ...[scarceMemory, wornDisk],
]

/** What breaks in a box and takes a clock, a memory and a disk of its own to be tried. */
export const hardware: Bench = {
  minutes: 40,
  async run(say, minutes) {
    await using victim = await openHardwareVictim()
    const tried = await tryFaults(FAULTS, victim, say, minutes)
    return { ...tried, conditions: { machine: 'QEMU, 2 processors, 2 GiB', apps: 1 } }
  },
}
