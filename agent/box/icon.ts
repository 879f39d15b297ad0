import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes: a picture that is larger is none. */
const LARGEST = 64 * 1024

/** The picture beside a recipe, as SVG; `undefined` where there is none that could be shown. */
export async function readIcon(folder: string): Promise<string | undefined> {
  const picture = await readFile(join(folder, 'icon.svg')).catch(() => undefined)
  return picture && picture.length <= LARGEST ? picture.toString('utf8') : undefined
}

/** Another one for every other picture, so that browsers may keep what they have. */
export async function iconMark(folder: string): Promise<string | undefined> {
  const picture = await readIcon(folder)
  return picture && createHash('sha256').update(picture).digest('hex').slice(0, 12)
}
