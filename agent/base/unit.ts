import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from './exec.ts'
import { readText } from './files.ts'

/** Whether a unit of systemd runs. */
export const isActive = async (exec: Exec, unit: string): Promise<boolean> =>
  (await stateOf(exec, unit)) === 'active'

/** Whether a unit of systemd runs, or is about to, or has not ended yet. */
export const isWorking = async (exec: Exec, unit: string): Promise<boolean> =>
  ['active', 'activating', 'deactivating', 'reloading'].includes(await stateOf(exec, unit))

async function stateOf(exec: Exec, unit: string): Promise<string> {
  return (await exec(['systemctl', 'show', '--property=ActiveState', '--value', unit])).trim()
}

/** Where the kernel shows the units that run: to ask systemd takes a hundred times as long. */
const UNITS = '/sys/fs/cgroup/system.slice'

/** What stands after the `@` of the instances of a unit of systemd that have processes. */
export async function runningInstances(template: string): Promise<string[]> {
  const folder = join(UNITS, `system-${template.replaceAll('-', '\\x2d')}.slice`)
  // Without one of them there is no such folder.
  const names = await readdir(folder).catch(() => [])
  const instances = names.flatMap(it =>
    it.startsWith(`${template}@`) && it.endsWith('.service')
      ? it.slice(`${template}@`.length, -'.service'.length)
      : [],
  )
  const lives = await Promise.all(
    instances.map(it => hasProcesses(join(folder, `${template}@${it}.service`))),
  )
  return instances.filter((_, index) => lives[index])
}

/** A folder may outlive its unit: after a cut of a box that is a container, for one. */
const hasProcesses = async (unit: string): Promise<boolean> =>
  /^populated 1$/m.test((await readText(join(unit, 'cgroup.events'))) ?? '')
