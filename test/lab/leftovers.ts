import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { diskRoom } from './disk.ts'

/** Removes the control group of a laboratory whose processes are gone: the kernel keeps it. */
export const removeGroup = (name: string): Promise<string> =>
  inGroups(`find "${name}" -depth -type d -exec rmdir {} +`)

/**
 * Removes what the kernel does not end with a laboratory whose test was killed. Its name holds the
 * number of that test's process.
 */
export async function removeLeftovers(): Promise<void> {
  for (const name of await ofTheDead((await inGroups('ls')).split('\n'))) {
    // A test that runs beside this one may be removing it at this moment.
    await removeGroup(name).catch(() => {})
  }
  for (const name of await ofTheDead(await readdir(diskRoom))) {
    await rm(join(diskRoom, name), { recursive: true, force: true })
  }
}

async function ofTheDead(names: readonly string[]): Promise<readonly string[]> {
  const dead: string[] = []
  for (const name of names) {
    const pid = /^gantry-lab-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !(await isAlive(pid))) dead.push(name)
  }
  return dead
}

const inGroups = (script: string): Promise<string> =>
  exec(['unshare', '--mount', 'sh', '-ec', `mount -t cgroup2 cgroup2 /mnt; cd /mnt; ${script}`])

const isAlive = (pid: string): Promise<boolean> =>
  stat(`/proc/${pid}`).then(
    () => true,
    () => false,
  )
