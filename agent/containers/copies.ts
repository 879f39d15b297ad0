import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { Conflict, GantryError, NotFound } from '../base/errors.ts'
import { dockerFailed } from './docker-errors.ts'
import { firstOwner, ownedBy } from './tar.ts'

/** What stands at a path in a container. */
export interface Place {
  readonly kind: 'file' | 'folder'
  /** Where it is, when a link is followed. */
  readonly path: string
}

/** Copies in and out of containers, whether they run or stand still: paths are as the container sees them. */
export interface Copies {
  /** Throws NotFound where there is nothing. */
  look(container: string, path: string): Promise<Place>
  /** As a tar, chunk by chunk. */
  take(container: string, path: string, signal: AbortSignal): AsyncGenerator<Buffer>
  /** What is in a tar goes into a folder that is there, and belongs to whom the folder belongs. */
  put(container: string, folder: string, tar: Readable): Promise<void>
}

export function copiesWith(docker: Docker): Copies {
  const failed = (container: string, path: string) => refused(docker, container, path)

  async function look(container: string, path: string): Promise<Place> {
    const asked = docker.getContainer(container).infoArchive({ path })
    const answer: IncomingMessage = await asked.catch(cause =>
      // Asked for the head alone Docker gives no reason: a file on the way is a path to nothing, too.
      failed(container, path)(cause.statusCode >= 400 ? { ...cause, statusCode: 404 } : cause),
    )
    answer.resume()
    const stat: { mode: number; linkTarget: string } = JSON.parse(
      Buffer.from(String(answer.headers[STAT]), 'base64').toString(),
    )
    if (stat.linkTarget !== '' && stat.linkTarget !== path) {
      return await look(container, stat.linkTarget)
    }
    return { kind: stat.mode >= FOLDER ? 'folder' : 'file', path }
  }

  async function* take(container: string, path: string, signal: AbortSignal) {
    const asked = docker.getContainer(container).getArchive({ path })
    const tar = (await asked.catch(failed(container, path))) as Readable
    const stop = () => void tar.destroy()
    signal.addEventListener('abort', stop)
    try {
      for await (const chunk of tar as AsyncIterable<Buffer>) yield chunk
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  return {
    look,
    take,
    async put(container, folder, tar) {
      const owner = await firstOwner(take(container, folder, new AbortController().signal))
      const owned = Readable.from(ownedBy(tar, owner))
      await docker
        .getContainer(container)
        .putArchive(owned, { path: folder, noOverwriteDirNonDir: true })
        .catch(cause => {
          // Docker hears of a tar that breaks off as of a connection that does.
          if (owned.errored) throw owned.errored
          return failed(container, folder)(cause)
        })
    },
  }
}

const STAT = 'x-docker-container-path-stat'

/** Go marks a folder by the topmost of the 32 bits of its mode. */
const FOLDER = 2 ** 31

/** What Docker says where a path, or a container, is not what somebody took it for. */
function refused(docker: Docker, container: string, path: string) {
  return async (cause: { statusCode?: number; message?: string }): Promise<never> => {
    if (cause instanceof GantryError) throw cause
    if (cause.statusCode === 404) {
      const isThere = await docker
        .getContainer(container)
        .inspect()
        .then(
          () => true,
          () => false,
        )
      if (!isThere) {
        throw new Conflict('process-stopped', `there is no ${container} at this moment`, {
          hint: 'gantry app show NAME says what its programs are called; start the app if it is stopped',
          cause,
        })
      }
      throw new NotFound('file-missing', `there is nothing at ${path} in ${container}`, {
        hint: 'look around: gantry app exec NAME -- ls FOLDER',
        cause,
      })
    }
    const known = REFUSALS.find(([form]) => form.test(cause.message ?? ''))
    if (!known) return dockerFailed(`copy ${path} of ${container}`)(cause)
    throw new Conflict('place-refused', `${path} in ${container} ${known[1]}`, {
      hint: known[2],
      cause,
    })
  }
}

const REFUSALS = [
  [
    /read-only/i,
    'cannot be written to',
    'choose one of the folders that the app keeps: gantry app grants NAME',
  ],
  [
    /non-directory|not a directory|extraction point is not/i,
    'is in the way of what would be there',
    'a file and a folder cannot have one name: choose another place',
  ],
] as const
