import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** By the end of their names, what they are. Nothing that could run: SVG is not among them. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
}
const NAME = /^[a-z0-9][a-z0-9-]{0,40}\.(?:png|webp|jpg)$/
/** Bytes: a picture that is larger is none. */
const LARGEST = 512 * 1024
const MOST = 8

export interface Screenshot {
  readonly type: string
  readonly content: Buffer
}

const folderOf = (folder: string) => join(folder, 'screenshots')

/** What an app looks like: names of the pictures below `screenshots` beside its recipe, in their order. */
export async function listScreenshots(folder: string): Promise<readonly string[]> {
  const names = await readdir(folderOf(folder)).catch(() => [])
  const fit = await Promise.all(names.filter(it => NAME.test(it)).map(it => isShown(folder, it)))
  return fit
    .filter(it => it !== undefined)
    .sort()
    .slice(0, MOST)
}

async function isShown(folder: string, name: string): Promise<string | undefined> {
  const { size } = await stat(join(folderOf(folder), name))
  return size <= LARGEST ? name : undefined
}

/** One of those that are listed; else undefined. */
export async function readScreenshot(
  folder: string,
  name: string,
): Promise<Screenshot | undefined> {
  if (!(await listScreenshots(folder)).includes(name)) return undefined
  const content = await readFile(join(folderOf(folder), name))
  return { type: TYPES[extname(name)] ?? '', content }
}
