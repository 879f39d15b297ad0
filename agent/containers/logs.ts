import type Docker from 'dockerode'
import { NotFound } from '../base/errors.ts'

/** Lines of a log that fit on a page and tell enough. */
const LINES = 20

/** The last lines that a container wrote, as one text. */
export async function tailOf(container: Docker.Container, lines = LINES): Promise<string> {
  const raw = await container.logs({ stdout: true, stderr: true, tail: lines })
  return unframed(raw).trimEnd()
}

/** The same for a container by its name. Throws NotFound where there is none of that name. */
export async function logsOf(docker: Docker, name: string, lines: number): Promise<string> {
  const container = docker.getContainer(name)
  try {
    return await tailOf(container, lines)
  } catch (cause) {
    if ((cause as { statusCode?: number }).statusCode !== 404) throw cause
    throw new NotFound('process-unknown', `there is no process ${name} on this box`, { cause })
  }
}

/**
 * Docker sends each piece of output behind eight bytes: the stream it was written to, and its
 * length in the last four of them, big end first (Docker Engine API, "attach").
 */
export function unframed(raw: Buffer): string {
  const pieces: Buffer[] = []
  for (let at = 0; at + 8 <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4)
    pieces.push(raw.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return Buffer.concat(pieces).toString()
}
