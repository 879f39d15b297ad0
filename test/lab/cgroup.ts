import { stat } from 'node:fs/promises'
import { exec } from '../../agent/base/exec.ts'

/** Removes the control group of a laboratory whose processes are gone: the kernel keeps it. */
export const removeGroup = (name: string): Promise<string> =>
  inGroups(`find "${name}" -depth -type d -exec rmdir {} +`)

/** Removes the control groups of laboratories whose test was killed; the name holds its process. */
export async function removeLeftGroups(): Promise<void> {
  const names = (await inGroups('ls')).split('\n').filter(name => name.startsWith('gantry-lab-'))
  for (const name of names) {
    if (!(await isAlive(Number(name.split('-')[2])))) await removeGroup(name)
  }
}

const inGroups = (script: string): Promise<string> =>
  exec(['unshare', '--mount', 'sh', '-ec', `mount -t cgroup2 cgroup2 /mnt; cd /mnt; ${script}`])

const isAlive = (pid: number): Promise<boolean> =>
  stat(`/proc/${pid}`).then(
    () => true,
    () => false,
  )
