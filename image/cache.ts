import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises'
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
 * second takes what the first has made. What an interrupted build was making, the next one removes.
 */
export async function cached(
  kind: string,
  key: string,
  make: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(builtFolder, kind, key)
  if (await exists(path)) return await used(path)
  const beside = join(builtFolder, kind, partName(key))
  await mkdir(join(builtFolder, kind), { recursive: true })
  await removeInterrupted(kind)
  try {
    await make(beside)
    await rename(beside, path).catch(async error => {
      if (!(await exists(path))) throw error
    })
  } finally {
    await removeTree(beside)
  }
  await used(path)
  await removeOld(kind)
  return path
}

/** Says whose it is: what a process that is gone was at is nobody's. */
const partName = (name: string): string => `${name}.${process.pid}-${randomUUID().slice(0, 8)}.part`

/** Notes that a path was in use just now. */
async function used(path: string): Promise<string> {
  await utimes(path, new Date(), new Date())
  return path
}

/** Removes what processes that are gone have left half-made, and the files they had beside it. */
async function removeInterrupted(kind: string): Promise<void> {
  const folder = join(builtFolder, kind)
  for (const name of await readdir(folder)) {
    const maker = /\.(\d+)-[0-9a-f]{8}\.part/.exec(name)?.[1]
    if (!maker || (await exists(`/proc/${maker}`))) continue
    // Of several builds that find it one takes it away, and they do not meet in the middle of it.
    const mine = join(folder, partName('left'))
    const isMine = await rename(join(folder, name), mine).then(
      () => true,
      () => false,
    )
    if (isMine) await removeTree(mine)
  }
}

/** Keeps the newest few of a kind, and whatever a build or a test may still be using. */
async function removeOld(kind: string): Promise<void> {
  const folder = join(builtFolder, kind)
  const found = await Promise.all(
    (await readdir(folder)).map(async name => {
      const path = join(folder, name)
      return { path, usedAt: (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now() }
    }),
  )
  const old = found
    .sort((a, b) => b.usedAt - a.usedAt)
    .slice(kept[kind] ?? 30)
    .filter(({ usedAt }) => Date.now() - usedAt > 3 * hourMs)
  for (const { path } of old) await removeTree(path)
}

/** How many are kept of what is large and changes often. */
const kept: Readonly<Record<string, number>> = { agent: 4, disk: 4, initrd: 4, root: 4, slot: 3 }
const hourMs = 3_600_000

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
