import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { compareVersions } from '../agent/base/version.ts'
import { type Feed, feedSchema } from '../agent/system/feed.ts'
import { type Board, compatibleOf } from './board.ts'

/** An update file that is offered, and to whom. */
export interface Offered {
  readonly file: string
  readonly version: string
  readonly board: Pick<Board, 'name'>
  readonly notes?: string
  readonly channel: string
}

/**
 * Adds an update to the list beside it, `index.json`, and signs that anew. The folder can then be
 * put on any web server.
 */
export async function offerUpdate(
  folder: string,
  { file, version, board, notes, channel }: Offered,
  key: string,
  tools: Exec = run,
): Promise<readonly string[]> {
  const index = join(folder, 'index.json')
  const { channels, releases } = await readIndex(index)
  const compatible = compatibleOf(board)
  const release = {
    ...{ version, compatible, file: basename(file), size: (await stat(file)).size },
    ...(notes ? { notes } : {}),
  }
  const others = releases.filter(it => it.version !== version || it.compatible !== compatible)
  const newest = channels[channel]
  const next: Feed = {
    channels: {
      ...channels,
      [channel]: newest && compareVersions(newest, version) > 0 ? newest : version,
    },
    releases: [...others, release],
  }
  const beside = `${index}.part`
  await writeFile(beside, `${JSON.stringify(next, undefined, 2)}\n`)
  await tools([
    ...(['openssl', 'cms', '-sign', '-binary', '-outform', 'DER', '-nosmimecap'] as const),
    ...['-signer', key, '-inkey', key, '-in', beside, '-out', `${beside}.cms`],
  ])
  // Both are whole by now: between these two there is no more than a moment.
  await rename(`${beside}.cms`, `${index}.cms`)
  await rename(beside, index)
  return [index, `${index}.cms`]
}

async function readIndex(file: string): Promise<Feed> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? { channels: {}, releases: [] } : feedSchema.parse(JSON.parse(text))
}
