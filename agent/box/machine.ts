import { access, readdir, readFile, statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { DEVICE_PATHS } from '../containers/need.ts'
import { servingMajor } from './clusters.ts'
import type { Hardware } from './desired.ts'
import type { Machine } from './requirements.ts'

/** The machine as far as it decides what it can run. */
export async function lookAtMachine(dataFolder: string): Promise<Machine> {
  const [{ bavail, bsize }, devices, wired, postgresql] = await Promise.all([
    statfs(dataFolder),
    devicesAmong(Object.values(DEVICE_PATHS)),
    isWired(),
    servingMajor(dataFolder),
  ])
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    memory: totalmem(),
    diskFree: bavail * bsize,
    devices,
    wired,
    postgresql,
  }
}

/** Whether a network cable is in. Wi-Fi lets nobody speak from more than one hardware address. */
async function isWired(cards = '/sys/class/net'): Promise<boolean> {
  const wired = (await readdir(cards)).filter(it => /^(?:en|eth|host0)/.test(it))
  // A card that is off has no carrier to read.
  const carriers = wired.map(it => readFile(join(cards, it, 'carrier'), 'utf8').catch(() => '0'))
  return (await Promise.all(carriers)).some(it => it.trim() === '1')
}

/** Which of these paths exist. */
export async function devicesAmong(paths: readonly string[]): Promise<Hardware> {
  const found = await Promise.all(
    paths.map(path =>
      access(path).then(
        () => path,
        () => undefined,
      ),
    ),
  )
  return new Set(found.filter(it => it !== undefined))
}
