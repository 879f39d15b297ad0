import { access, statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
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
  }
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
