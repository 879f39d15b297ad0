import { readdir, statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readText } from '../base/files.ts'

// Plain reads of what the kernel counts anyway. systeminformation starts a shell for temperatures,
// and Docker's stats take a second of one core for each container.

/** Milliseconds that all processors together were busy, and that they were there, since power-on. */
export async function processorTimes(): Promise<{ readonly busy: number; readonly all: number }> {
  const [line = ''] = ((await readText('/proc/stat')) ?? '').split('\n')
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, it) => sum + it, 0)
  const [, , , idle = 0, waiting = 0] = ticks
  return { busy: (all - idle - waiting) * TICK, all: all * TICK }
}

/** Milliseconds; the same on every Linux that people have. */
const TICK = 10

/** Bytes that are in use, without what the kernel would give back at once. */
export async function memoryInUse(): Promise<number> {
  const text = (await readText('/proc/meminfo')) ?? ''
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024
  return bytes('MemTotal') - bytes('MemAvailable')
}

/** Bytes that nobody can write to any more on the disk that holds a folder. */
export async function diskInUse(folder: string): Promise<number> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return (blocks - bavail) * bsize
}

/** Degrees Celsius at the hottest place that is measured; undefined where none is. */
export async function temperature(): Promise<number | undefined> {
  const zones = await readdir(THERMAL).catch(() => [])
  const read = zones
    .filter(it => it.startsWith('thermal_zone'))
    .map(async it => Number(await readText(join(THERMAL, it, 'temp')).catch(() => undefined)))
  const degrees = (await Promise.all(read)).map(it => it / 1000)
  // Broken sensors say 0, or what would melt the box.
  const plausible = degrees.filter(it => it > 0 && it < 130)
  return plausible.length === 0 ? undefined : Math.max(...plausible)
}

const THERMAL = '/sys/class/thermal'
const CGROUPS = '/sys/fs/cgroup'

/** What the processes in a systemd slice took: processor milliseconds so far, and bytes now. */
export interface SliceUse {
  readonly busy: number | undefined
  readonly memory: number | undefined
}

/** @param slice `apps-5.slice`, which systemd puts below `apps.slice` */
export async function sliceUse(slice: string): Promise<SliceUse> {
  const folder = join(CGROUPS, `${slice.split('-')[0]}.slice`, slice)
  const number = async (file: string, pattern: RegExp) => {
    const found = pattern.exec((await readText(join(folder, file)).catch(() => '')) ?? '')
    return found ? Number(found[1]) : undefined
  }
  const [cpu, memory, cache] = await Promise.all([
    number('cpu.stat', /^usage_usec (\d+)/m),
    number('memory.current', /^(\d+)/),
    // Pages of files that nobody needs at the moment are given back at once.
    number('memory.stat', /^inactive_file (\d+)/m),
  ])
  return {
    busy: cpu === undefined ? undefined : cpu / 1000,
    memory: memory === undefined ? undefined : Math.max(0, memory - (cache ?? 0)),
  }
}

export const processors = availableParallelism
