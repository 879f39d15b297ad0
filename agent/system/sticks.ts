import { mkdir, readdir, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { NotFound } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { FoundDisk, FoundUpdate } from '../http/api.ts'

export interface SticksOptions {
  readonly exec: Exec
  /** Where sticks are looked into. */
  readonly folder: string
  /** Disks at the box that it does not stand on itself. */
  readonly disks: () => Promise<readonly FoundDisk[]>
}

/** Update files on disks that somebody plugged in; they are only read, and let go of again. */
export interface Sticks {
  /** The update files on all of them. */
  find(): Promise<readonly FoundUpdate[]>
  /** Where one of them can be read, until `letGo`. Throws NotFound where it is not there any more. */
  hold(path: string, name: string): Promise<string>
  /** Of those that an earlier start of the agent has looked into, too. */
  letGo(): Promise<void>
}

export function openSticks({ exec, folder, disks }: SticksOptions): Sticks {
  const held = new Set<string>()
  const isUpdate = (name: string) => name.endsWith('.update')

  /** systemd mounts it: the agent may not touch disks itself. */
  async function mounted(path: string): Promise<string> {
    const place = join(folder, basename(path))
    if (held.has(place)) return place
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const options = '--options=ro,noexec,nosuid,nodev'
    await exec(['systemd-mount', '--collect', '--fsck=no', options, path, place])
    held.add(place)
    return place
  }

  async function letGo(): Promise<void> {
    for (const name of await readdir(folder).catch(() => [])) {
      const place = join(folder, name)
      await exec(['systemd-umount', place]).catch(() => '')
      await rmdir(place).catch(() => {})
    }
    held.clear()
  }

  return {
    letGo,
    async find() {
      const found: FoundUpdate[] = []
      for (const { path, model, label, uuid } of await disks()) {
        if (uuid === undefined) continue
        // One that cannot be read hides no other.
        const names = await mounted(path).then(
          place => readdir(place),
          () => [],
        )
        const disk = label ?? model
        found.push(...names.filter(isUpdate).map(name => ({ path, disk, name })))
      }
      await letGo()
      return found
    },
    async hold(path, name) {
      const isThere = (await disks()).some(it => it.path === path && it.uuid !== undefined)
      const names = isThere ? await readdir(await mounted(path)) : []
      if (isUpdate(name) && names.includes(name)) return join(folder, basename(path), name)
      await letGo()
      throw new NotFound('update-not-there', `there is no ${name} on that disk`, {
        hint: 'plug the disk in again, and look for updates on it once more',
      })
    },
  }
}
