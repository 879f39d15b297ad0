import { access, readdir, readFile, statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { Recipe } from '../recipe/schema.ts'
import { devicePaths, type Hardware } from './desired.ts'
import type { Machine } from './requirements.ts'

/** The machine as far as it decides whether it can run a recipe. */
export async function machineFor(recipe: Recipe, dataFolder: string): Promise<Machine> {
  const { bavail, bsize } = await statfs(dataFolder)
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    memory: totalmem(),
    diskFree: bavail * bsize,
    devices: await devicesAmong(devicePaths(recipe)),
    wired: await isWired(),
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
