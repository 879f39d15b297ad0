import { Agent } from 'node:http'
import type { Socket } from 'node:net'
import Docker from 'dockerode'
import { ComponentFailed } from '../base/errors.ts'

/**
 * Milliseconds. A small box whose disk is busy takes seconds to list its images; who has heard nothing
 * after these hears nothing later either.
 */
export const PATIENCE = 45_000

/** What Docker knows without doing anything. Everything else may take as long as it takes. */
const AT_ONCE =
  /^\/(containers\/json|containers\/[^/]+\/json|images\/json|images\/.+\/json|networks|networks\/[^/]+|exec\/[^/]+\/json|info|version)(\?|$)/

/** A way to Docker on which nobody waits for ever. */
export interface Connection {
  readonly docker: Docker
  /** Resolves once Docker has answered something; asked on a line of its own, while it is silent, too. */
  answers(abortSignal: AbortSignal): Promise<void>
  /** While Docker is silent, whatever is asked fails at once. */
  silent(is: boolean): void
  /**
   * Looks how far everything that is under way has come. While Docker is silent, what came no further
   * since the last look ends: nobody waits for it.
   */
  look(): void
}

export const silence = () =>
  new ComponentFailed('docker-silent', 'Docker does not answer', {
    hint: 'if that lasts some minutes the box starts Docker again by itself; apps that run go on where they can',
  })

type Answer = (error: Error | null, result: unknown) => void

interface Asked {
  readonly path: string
  readonly method?: string
  readonly abortSignal?: AbortSignal
}

/** @param patience milliseconds for what a Docker that works answers at once */
export function connectTo(socketPath: string, patience = PATIENCE): Connection {
  const lines = new Lines({ keepAlive: true, scheduling: 'lifo', timeout: 5_000 })
  const docker = new Docker({ socketPath })
  Object.assign(docker.modem, { agent: lines })
  const dial = docker.modem.dial.bind(docker.modem) as (asked: Asked, answer: Answer) => void
  let isSilent = false

  docker.modem.dial = (asked: Asked, answer: Answer) => {
    if (isSilent) return answer(silence(), null)
    if (asked.method !== 'GET' || !AT_ONCE.test(asked.path)) return dial(asked, answer)
    const late = AbortSignal.timeout(patience)
    const abortSignal = asked.abortSignal ? AbortSignal.any([asked.abortSignal, late]) : late
    dial({ ...asked, abortSignal }, (error, result) =>
      answer(error && late.aborted ? silence() : error, result),
    )
  }

  const aside = new Docker({ socketPath })
  return {
    docker,
    async answers(abortSignal) {
      await aside.listContainers({ all: true, limit: 1, abortSignal })
    },
    silent(is) {
      isSilent = is
    },
    look: () => lines.look(isSilent),
  }
}

/** Sockets that are open, and how many bytes went over each when that was looked at last. */
class Lines extends Agent {
  readonly #open = new Map<Socket, number>()

  override createConnection(...about: Parameters<Agent['createConnection']>) {
    const socket = super.createConnection(...about) as Socket
    this.#open.set(socket, 0)
    socket.once('close', () => this.#open.delete(socket))
    return socket
  }

  look(endsIdle: boolean): void {
    for (const [socket, before] of this.#open) {
      const bytes = socket.bytesRead + socket.bytesWritten
      if (endsIdle && bytes === before) socket.destroy(silence())
      else this.#open.set(socket, bytes)
    }
  }
}
