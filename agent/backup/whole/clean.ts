import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../base/exec.ts'
import { removeSubvolume } from '../subvolumes.ts'
import { wholeRoom } from './places.ts'

/** Nothing is left of what was put together. */
export async function clean(exec: Exec, room: string): Promise<void> {
  for (const it of [join(wholeRoom(room), 'state'), join(room, 'work')]) {
    await removeSubvolume(exec, it)
  }
  await rm(wholeRoom(room), { recursive: true, force: true })
}
