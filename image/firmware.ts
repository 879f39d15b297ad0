import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { pinTo } from './bootstrap.ts'
import { type Locked, pinsOf, readLock, writeLock } from './lock.ts'
import type { Mirror } from './mirror.ts'
import { type Unpacked, unpack } from './unpack.ts'

/** What the firmware of a board needs of Debian, and how that differs from the lock. */
export type Firmware = Unpacked & Locked

/** Unpacks what the firmware of a board that has no UEFI needs. */
export async function unpackFirmware(
  board: Board,
  updateLock: boolean,
  mirror: Mirror,
  exec: Exec,
): Promise<Firmware> {
  const locked = updateLock ? [] : await readLock(board, 'firmware')
  const suites = Object.entries(board.firmware?.packages ?? {})
  const asked = suites.map(([suite, names]) => pinTo(names.join(' '), suite, 900))
  const wanted = {
    packages: suites.flatMap(([, names]) => names),
    architecture: board.architecture,
    preferences: [pinsOf(locked), ...asked].join('\n'),
    afresh: updateLock,
  }
  const unpacked = await unpack(wanted, mirror, exec)
  if (updateLock) await writeLock(board, unpacked.packages, 'firmware')
  return { ...unpacked, locked: updateLock ? unpacked.packages : locked }
}

/** Puts what the running system needs of it into the root. */
export async function addFirmware(
  root: string,
  board: Board,
  { folder }: Unpacked,
  exec: Exec,
): Promise<void> {
  const paths = board.firmware?.root ?? []
  await exec(['sh', '-ec', `cp --archive --parents ${paths.join(' ')} "$0"`, root], { cwd: folder })
}
