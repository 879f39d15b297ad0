import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rename, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { exec } from '../agent/base/exec.ts'

/** Where this project keeps what it can make again, and the disks of boxes started here. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gantry')

const builtFolder = join(cacheFolder, 'built')

/** A short name for some content: equal exactly when everything given is equal. */
export const keyOf = (...content: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)

/**
 * The path `kind/key` in the cache, made by `make` if it is not there yet. It is made beside and
 * renamed, so it is there whole or not at all, and two builds at once do not meet: whoever comes
 * second takes what the first has made.
 */
export async function cached(
  kind: string,
  key: string,
  make: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(builtFolder, kind, key)
  if (await exists(path)) return path
  const beside = `${path}.${randomUUID().slice(0, 8)}.part`
  await mkdir(join(builtFolder, kind), { recursive: true })
  try {
    await make(beside)
    await rename(beside, path).catch(async error => {
      if (!(await exists(path))) throw error
    })
  } finally {
    await removeTree(beside)
  }
  return path
}

/** Removes a folder that may hold many files owned by many users. */
export async function removeTree(path: string): Promise<void> {
  if (await exists(path)) await exec(['rm', '-rf', '--one-file-system', path], { timeout: 0 })
}

/** Forgets everything that was built; boxes that were started stay. */
export const forgetAll = (): Promise<void> => removeTree(builtFolder)

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
