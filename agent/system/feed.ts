import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Conflict, InvalidInput } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { compareVersions } from '../base/version.ts'
import type { Offer } from './record.ts'

/** Of what is said of a version. */
export const LONGEST_NOTES = 2000

/** `index.json` of a feed: files on any web server. Its signature is beside it, `index.json.cms`. */
export const feedSchema = z.object({
  /** All that something was ever published in. */
  channels: z.array(z.string()),
  releases: z.array(
    z.object({
      version: z.string().regex(/^\d+(?:\.\d+)*$/),
      /** What is in `stable` is for the boxes of all channels, and everything else for its own. */
      channel: z.string(),
      /** The kind of box, as update files say it. */
      compatible: z.string(),
      /** Of the update file, beside the index. */
      file: z.string().regex(/^[\w.+-]+$/),
      /** Bytes. */
      size: z.int().positive(),
      notes: z.string().max(LONGEST_NOTES).exactOptional(),
    }),
  ),
})

export type Feed = z.output<typeof feedSchema>

/** Pure: the newest version that a channel offers this kind of box. */
export function offerOf(
  { channels, releases }: Feed,
  feed: string,
  channel: string,
  compatible: string,
): Offer | undefined {
  if (channel !== STABLE && !channels.includes(channel)) {
    throw new Conflict('update-no-channel', `there is no channel ${channel} at ${feed}`, {
      hint: `there are: ${[...new Set([STABLE, ...channels])].join(', ')}`,
    })
  }
  const [best] = releases
    .filter(it => it.compatible === compatible && [channel, STABLE].includes(it.channel))
    .sort((a, b) => compareVersions(b.version, a.version))
  if (!best) return undefined
  const { version, file, size, notes } = best
  return { version, url: `${feed.replace(/\/$/, '')}/${file}`, size, ...(notes ? { notes } : {}) }
}

/** The channel of everybody who did not choose another one. */
export const STABLE = 'stable'

const LARGEST_INDEX = 1024 * 1024
const PATIENCE = 60_000

/**
 * Asks a feed. The index is believed only when it is signed by whom the image knows, the same as
 * update files: who only holds the web server can withhold versions and invent none.
 */
export async function askFeed(
  exec: Exec,
  {
    keys,
    work,
    compatible,
  }: { readonly keys: string; readonly work: string; readonly compatible: string },
  feed: string,
  channel: string,
): Promise<Offer | undefined> {
  const index = join(work, 'feed-index.json')
  const signature = join(work, 'feed-index.cms')
  const folder = feed.replace(/\/$/, '')
  const text = await fetched(`${folder}/index.json`)
  await writeFile(index, text)
  await writeFile(signature, await fetched(`${folder}/index.json.cms`))
  await exec([
    ...(['openssl', 'cms', '-verify', '-binary', '-inform', 'DER', '-no_check_time'] as const),
    ...[
      '-purpose',
      'any',
      '-CAfile',
      keys,
      '-content',
      index,
      '-in',
      signature,
      '-out',
      '/dev/null',
    ],
  ]).catch(cause => {
    throw new InvalidInput(
      'update-foreign-key',
      `nobody whom this box knows has signed ${folder}`,
      {
        hint: 'look at the address; whoever made the image of this box says where its updates are',
        cause,
      },
    )
  })
  const read = feedSchema.safeParse(JSON.parse(text.toString()))
  if (!read.success) {
    throw new InvalidInput('update-feed-invalid', `what is at ${folder} is no list of versions`)
  }
  return offerOf(read.data, feed, channel, compatible)
}

/** Read no further than an index can be: nobody has signed yet what comes here. */
async function fetched(url: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const unreachable = (message: string, hint: string, cause?: unknown) =>
    new Conflict('update-unreachable', message, { hint, ...(cause ? { cause } : {}) })
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    if (!answer.ok) {
      throw unreachable(`${url} answers ${answer.status}`, 'look at the address of the feed')
    }
    let size = 0
    for await (const piece of answer.body ?? []) {
      size += piece.length
      if (size > LARGEST_INDEX) {
        throw unreachable(`${url} is too large for a list`, 'look at the address of the feed')
      }
      pieces.push(piece)
    }
  } catch (cause) {
    if (cause instanceof Conflict) throw cause
    const hint = 'look whether the box has a way to the internet; it is tried again by itself'
    throw unreachable(`${url} does not answer`, hint, cause)
  }
  return Buffer.concat(pieces)
}
