import type Docker from 'dockerode'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import { unframed } from './logs.ts'

export interface Ran {
  readonly code: number
  /** What it wrote, both streams together, cut at 64 KB. */
  readonly output: string
}

const LONGEST_OUTPUT = 64 * 1024

/**
 * Runs a command inside a running container. Throws ComponentFailed when it takes longer than
 * `timeout` milliseconds; the command itself is then ended with its connection.
 */
export async function runIn(
  docker: Docker,
  container: string,
  argv: readonly string[],
  timeout: number,
): Promise<Ran> {
  const signal = AbortSignal.timeout(timeout)
  const command = await docker
    .getContainer(container)
    .exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true, abortSignal: signal })
    .catch(notRunning(container))
  const stream = await command.start({ abortSignal: signal })
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= LONGEST_OUTPUT) chunks.push(chunk)
    }
  } catch (cause) {
    if (!signal.aborted) throw cause
  }
  if (signal.aborted) {
    stream.destroy()
    throw new ComponentFailed(
      'command-slow',
      `${argv[0]} in ${container} did not end within ${timeout / 1000} seconds`,
    )
  }
  const { ExitCode } = await command.inspect()
  return { code: ExitCode ?? -1, output: unframed(Buffer.concat(chunks)) }
}

/** Docker answers 404 where there is no such container, and 409 where it does not run. */
function notRunning(container: string): (cause: { statusCode?: number }) => never {
  return cause => {
    if (cause.statusCode !== 404 && cause.statusCode !== 409) throw cause
    throw new Conflict('process-stopped', `${container} does not run at this moment`, {
      hint: 'start the app, or wait until it has started',
      cause,
    })
  }
}
