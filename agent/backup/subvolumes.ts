import type { Exec } from '../base/exec.ts'
import { exists } from '../base/files.ts'

/** Another name for what a subvolume holds now; writable unless said. Takes no space. */
export async function snapshotOf(
  exec: Exec,
  from: string,
  to: string,
  { readOnly = false } = {},
): Promise<void> {
  await removeSubvolume(exec, to)
  const how = readOnly ? ['-r'] : []
  await exec(['btrfs', '--quiet', 'subvolume', 'snapshot', ...how, from, to], { timeout: 0 })
}

/** Nothing happens where there is none. */
export async function removeSubvolume(exec: Exec, path: string): Promise<void> {
  if (!(await exists(path))) return
  await exec(['btrfs', '--quiet', 'subvolume', 'delete', path], { timeout: 0 })
}
