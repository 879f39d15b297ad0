import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

const SOCKET = '/run/docker.sock'
/** Milliseconds that a registry may take. */
const PATIENCE = 20_000

const answerSchema = z.object({
  Platforms: z.array(z.object({ architecture: z.string() })).default([]),
})

/**
 * Which processors an image is made for, as its registry says, which Docker asks; undefined where that
 * cannot be told. Not by dockerode: it would cost every backup and restore 22 MB of memory to load it.
 *
 * @param reference with a tag or a digest
 */
export async function madeFor(
  reference: string,
  socketPath: string = SOCKET,
): Promise<string[] | undefined> {
  try {
    const path = `/distribution/${reference}/json`
    const { Platforms } = answerSchema.parse(await ask(socketPath, path))
    const all = Platforms.map(it => it.architecture).filter(it => it !== '' && it !== 'unknown')
    return all.length > 0 ? all : undefined
  } catch {
    return undefined
  }
}

async function ask(socketPath: string, path: string): Promise<unknown> {
  const asked = request({ socketPath, path, signal: AbortSignal.timeout(PATIENCE) })
  const answer = await new Promise<NodeJS.ReadableStream & { statusCode?: number | undefined }>(
    (done, fail) => asked.once('response', done).once('error', fail).end(),
  )
  const said = await json(answer)
  if (answer.statusCode !== 200) throw new Error(JSON.stringify(said))
  return said
}
