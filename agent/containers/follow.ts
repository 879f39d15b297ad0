import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { NotFound } from '../base/errors.ts'

/** Milliseconds: what is written together is told together. */
const TOGETHER = 250
/** Milliseconds after which something is said although nothing was written: is anybody there? */
const ANYWAY = 10_000
/** Bytes that are told at once; of more than that the end. */
const LONGEST = 64 * 1024

/**
 * What a container wrote, from some lines back on, until it ends or the signal says stop. Throws
 * NotFound where there is none of that name.
 */
export async function* followLogs(
  docker: Docker,
  name: string,
  lines: number,
  signal: AbortSignal,
): AsyncIterable<{ readonly text: string }> {
  const container = docker.getContainer(name)
  const options = { stdout: true, stderr: true, follow: true as const, tail: lines }
  const stream = await container.logs({ ...options, abortSignal: signal }).catch(cause => {
    if (cause.statusCode !== 404) throw cause
    throw new NotFound('process-unknown', `there is no process ${name} on this box`, { cause })
  })
  const unframe = unframer()
  let text = ''
  let cut = false
  let ended = false
  let wake = () => {}
  stream.on('data', (chunk: Buffer) => {
    text += unframe(chunk)
    cut ||= text.length > LONGEST
    if (cut) text = text.slice(-LONGEST)
    wake()
  })
  const end = () => {
    ended = true
    wake()
  }
  for (const event of ['end', 'close', 'error']) stream.on(event, end)
  signal.addEventListener('abort', end, { once: true })
  try {
    while (!signal.aborted) {
      const told = { text: cut ? text.slice(text.indexOf('\n') + 1) : text }
      text = ''
      cut = false
      yield told
      if (ended) return
      await heard()
    }
  } finally {
    ;(stream as NodeJS.ReadableStream & { destroy(): void }).destroy()
  }

  /** Until there is something to tell, or it is time to say that there is nothing. */
  async function heard(): Promise<void> {
    if (text === '') {
      const timer = setTimeout(() => wake(), ANYWAY)
      await new Promise<void>(done => {
        wake = done
      })
      clearTimeout(timer)
    }
    if (!ended) await pause(TOGETHER)
  }
}

/** The same as `unframed` in logs.ts, piece by piece: a frame and a letter may be cut in two. */
export function unframer(): (chunk: Buffer) => string {
  const decoder = new TextDecoder()
  let rest = Buffer.alloc(0)
  return chunk => {
    let raw = Buffer.concat([rest, chunk])
    let text = ''
    while (raw.length >= 8) {
      const end = 8 + raw.readUInt32BE(4)
      if (raw.length < end) break
      text += decoder.decode(raw.subarray(8, end), { stream: true })
      raw = raw.subarray(end)
    }
    rest = raw
    return text
  }
}
