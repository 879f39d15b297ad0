import { copyFile, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Conflict, InvalidInput } from '../agent/base/errors.ts'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { type Feed, feedSchema, STABLE } from '../agent/system/feed.ts'
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
 * put on any web server. Throws Conflict for a version of `stable` that is to be in another channel:
 * it would be taken away from everybody.
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
    ...{ version, channel, compatible, file: basename(file), size: (await stat(file)).size },
    ...(notes ? { notes } : {}),
  }
  const same = releases.find(it => it.version === version && it.compatible === compatible)
  if (same?.channel === STABLE && channel !== STABLE) {
    throw new Conflict('release-in-stable', `version ${version} is in the channel stable already`, {
      hint: 'what is in stable is offered to all channels; give what is to be tried a version of its own',
    })
  }
  const others = releases.filter(it => it.version !== version || it.compatible !== compatible)
  const next: Feed = {
    channels: [...new Set([...channels, channel])],
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

/**
 * Begins the list of a folder with what was published so far, out of another folder. Throws
 * InvalidInput where that has no list that this key has signed, or lacks an update file that its list
 * names: boxes would be offered what is not there.
 */
export async function goOnFrom(
  published: string,
  folder: string,
  key: string,
  tools: Exec = run,
): Promise<void> {
  const at = (name: string) => join(published, name)
  const [index, signature] = [at('index.json'), at('index.json.cms')]
  await tools([
    ...(['openssl', 'cms', '-verify', '-binary', '-inform', 'DER', '-no_check_time'] as const),
    ...['-purpose', 'any', '-CAfile', key, '-content', index, '-in', signature],
    ...['-out', '/dev/null'],
  ]).catch(cause => {
    throw new InvalidInput(
      'feed-foreign',
      `${published} has no list of updates that this key has signed`,
      {
        hint: 'name the folder that was published last, with index.json and index.json.cms',
        cause,
      },
    )
  })
  for (const { file, size } of (await readIndex(index)).releases) {
    const there = await stat(at(file)).catch(() => undefined)
    if (there?.size === size) continue
    throw new InvalidInput('feed-incomplete', `${at(file)} is not there as its list says`, {
      hint: 'put it back: boxes are offered it',
    })
  }
  await copyFile(index, join(folder, 'index.json'))
  await copyFile(signature, join(folder, 'index.json.cms'))
}

async function readIndex(file: string): Promise<Feed> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? { channels: [], releases: [] } : feedSchema.parse(JSON.parse(text))
}
