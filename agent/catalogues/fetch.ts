import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import { syncWhole } from '../base/files.ts'
import {
  folderOf,
  hashOf,
  type Index,
  LARGEST_FILE,
  type Release,
  readIndex,
} from './index-file.ts'
import { check, readPublicKey } from './minisign.ts'
import type { CatalogueSource } from './need.ts'

/** Asks for a file, as the `fetch` of browsers does. */
export type Get = typeof globalThis.fetch

/** Milliseconds for one file. */
const PATIENCE = 30_000

/**
 * The index of a catalogue, once it is known to be that of its key and no older than `least`.
 * Throws ComponentFailed, InvalidInput or Conflict with the reason.
 */
export async function fetchIndex(
  { url, key }: CatalogueSource,
  least: number,
  get: Get,
): Promise<{ readonly index: Index; readonly text: string }> {
  const text = (await fetchFile(`${url}/index.json`, 8 * LARGEST_FILE, get)).toString()
  const signature = await fetchFile(`${url}/index.json.minisig`, LARGEST_FILE / 64, get)
  check(text, signature.toString(), readPublicKey(key))
  const index = readIndex(text)
  if (index.number >= least) return { index, text }
  throw new Conflict('catalogue-older', `this is number ${index.number} of the catalogue`, {
    detail: `the box has had number ${least}`,
    hint: 'somebody may be showing an old one on purpose; the newer one stays',
  })
}

/** Brings the files of one version of an app into a folder, whole or not at all. */
export async function fetchRelease(
  { url }: Pick<CatalogueSource, 'url'>,
  [app, release]: readonly [string, Release],
  into: string,
  get: Get,
): Promise<void> {
  const beside = `${into}.part`
  await rm(beside, { recursive: true, force: true })
  for (const [path, hash] of Object.entries(release.files)) {
    const address = `${url}/${folderOf(app, release)}/${path}`
    const content = await fetchFile(address, LARGEST_FILE, get)
    if (hashOf(content) !== hash) {
      throw new Conflict('catalogue-damaged', `${address} is not the file that was signed`, {
        hint: 'it may be changing just now: the box tries again later, what it has stays',
      })
    }
    await mkdir(dirname(join(beside, path)), { recursive: true })
    await writeFile(join(beside, path), content)
  }
  await syncWhole(beside)
  await rm(into, { recursive: true, force: true })
  await rename(beside, into)
}

async function fetchFile(url: string, most: number, get: Get): Promise<Buffer> {
  const unreachable = (why: string, cause?: unknown) =>
    new ComponentFailed('catalogue-unreachable', `${url}: ${why}`, {
      hint: 'what the box has of the catalogue stays',
      ...(cause === undefined ? {} : { cause }),
    })
  try {
    const answer = await get(url, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' })
    if (!answer.ok) throw unreachable(`it answers ${answer.status}`)
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer.body ?? []) {
      size += part.length
      if (size > most) throw unreachable(`it is larger than ${most} bytes`)
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch (error) {
    if (error instanceof ComponentFailed) throw error
    const { cause, message } = error as Error
    throw unreachable((cause as Error | undefined)?.message ?? message, error)
  }
}
