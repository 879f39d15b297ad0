import type { Exec } from './exec.ts'

/** Whether a unit of systemd runs. */
export const isActive = async (exec: Exec, unit: string): Promise<boolean> =>
  (await stateOf(exec, unit)) === 'active'

/** Whether a unit of systemd runs, or is about to, or has not ended yet. */
export const isWorking = async (exec: Exec, unit: string): Promise<boolean> =>
  ['active', 'activating', 'deactivating', 'reloading'].includes(await stateOf(exec, unit))

async function stateOf(exec: Exec, unit: string): Promise<string> {
  return (await exec(['systemctl', 'show', '--property=ActiveState', '--value', unit])).trim()
}
