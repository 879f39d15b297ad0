import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'

/** Server-sent events whose data is JSON, as they come. */
export interface EventStream extends AsyncDisposable {
  /** The data of every event so far. */
  readonly events: readonly string[]
  /** The newest event, or the first one after it, that `wanted` says yes to. */
  until<T>(wanted: (event: T) => boolean, within?: number): Promise<T>
  close(): Promise<void>
}

/** A stream that is fed with what comes over the line; `hangUp` ends the line. */
export function openEventStream(hangUp: () => void) {
  const events: string[] = []
  const decoder = new StringDecoder()
  let rest = ''
  const close = async () => hangUp()
  const stream: EventStream = {
    events,
    until: (wanted, within = 30_000) => waitFor(events, wanted, within),
    close,
    [Symbol.asyncDispose]: close,
  }
  return {
    stream,
    feed(chunk: Buffer) {
      const blocks = (rest + decoder.write(chunk)).split('\n\n')
      rest = blocks.pop() ?? ''
      events.push(...blocks.flatMap(dataIn))
    },
  }
}

function dataIn(block: string): string[] {
  const data = block.split('\n').filter(line => line.startsWith('data:'))
  return data.length > 0 ? [data.map(line => line.slice(5).trimStart()).join('\n')] : []
}

async function waitFor<T>(
  events: readonly string[],
  wanted: (event: T) => boolean,
  within: number,
): Promise<T> {
  const stop = Date.now() + within
  for (let next = Math.max(0, events.length - 1); ; ) {
    for (; next < events.length; next++) {
      const event = JSON.parse(events[next] ?? '') as T
      if (wanted(event)) return event
    }
    if (Date.now() > stop) {
      throw new Error(`no such event within ${within / 1000} s; the last: ${events.at(-1)}`)
    }
    await sleep(20)
  }
}
