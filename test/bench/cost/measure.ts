import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../../lab/home.ts'
import { memoryOf } from '../../system/memory.ts'

export interface Cost {
  /** Megabytes of all processes, proportional. */
  readonly memory: number
  /** The same by program. */
  readonly programs: ReadonlyMap<string, number>
  readonly processes: number
  /** Megabytes on the data partition. */
  readonly disk: number
  /** Percent of one core that all processes take together while nobody asks for anything. */
  readonly busy: number
}

/** Milliseconds until what was started has come to rest, and for which it is watched then. */
const REST = 15_000
const WATCH = 60_000
/** Of a second: what the kernel counts time of processors in. */
const TICK = 1 / 100

/** What the whole machine costs at this moment. */
export async function costOf({ box }: Home): Promise<Cost> {
  const shell = async (script: string) => Number(await box.exec(['sh', '-c', script]))
  const ticks = () =>
    shell(
      `cat /proc/[0-9]*/stat 2> /dev/null | sed 's/.*) //' | awk '{ s += $12 + $13 } END { print s }'`,
    )
  await pause(REST)
  const before = await ticks()
  await pause(WATCH)
  const busy = ((await ticks()) - before) * TICK
  const { all, programs } = await memoryOf(box)
  return {
    memory: all.pss,
    programs: new Map([...programs].map(([program, { pss }]) => [program, pss])),
    processes: await shell('ls -d /proc/[0-9]*/exe | wc -l'),
    disk: await shell('sync; df --output=used --block-size=1M /data | tail -1'),
    busy: (busy / (WATCH / 1000)) * 100,
  }
}
