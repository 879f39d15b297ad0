import type { Order, Word } from './browser-words.ts'
import type { Cookies } from './cookies.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import type { Running } from './process.ts'

export interface FetchOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; makes the method POST unless said. */
  readonly json?: unknown
  /** Sent as a form; makes the method POST unless said. */
  readonly form?: Readonly<Record<string, string>>
  /** The only certificate authority that is trusted, as PEM. */
  readonly ca?: string
  readonly resolve?: Readonly<Record<string, string>>
  readonly cookies?: Cookies
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  readonly ms: number
  json<T>(): T
}

/** A request that could not be made; `code` is Node's, such as ECONNREFUSED or ETIMEDOUT. */
export class Unreachable extends Error {
  readonly code: string
  constructor(url: string, code: string, message: string) {
    super(`${url}: ${message} (${code})`)
    this.code = code
  }
}

/** Makes HTTP requests from somewhere else. Nothing is remembered but what is in `cookies`. */
export interface Browser {
  fetch(url: string, options?: FetchOptions): Promise<Answer>
  /** Listens to server-sent events whose data is JSON. */
  listen(url: string, options?: FetchOptions): Promise<EventStream>
}

/** A browser whose requests are made by that process (see browser-process.ts). */
export function openBrowser(process: Running): Browser {
  const waiting = new Map<number, (word: Word) => void>()
  let last = 0
  process.onLine(line => {
    if (!line.startsWith('{')) return console.error(`browser process: ${line}`)
    const word = JSON.parse(line) as Word
    waiting.get(word.id)?.(word)
  })
  const end = () => {
    const message = 'the browser process has ended'
    for (const [id, hear] of waiting) hear({ id, kind: 'error', code: 'ended', message })
  }
  process.ended.then(end, end)
  const order = (it: Order) => process.write(JSON.stringify(it))

  function send(url: string, options: FetchOptions, heard: (word: Word) => void): () => void {
    const id = ++last
    waiting.set(id, word => {
      if (word.kind === 'head') options.cookies?.take(word.headers['set-cookie'])
      heard(word)
      if (word.kind === 'end' || word.kind === 'error') waiting.delete(id)
    })
    order({ kind: 'request', id, request: requestOf(url, options) })
    return () => {
      waiting.delete(id)
      order({ kind: 'cancel', id })
    }
  }

  return {
    fetch: (url, options = {}) =>
      new Promise((done, fail) => {
        const start = performance.now()
        const chunks: Buffer[] = []
        let head: Extract<Word, { kind: 'head' }> | undefined
        send(url, options, word => {
          if (word.kind === 'error') fail(new Unreachable(url, word.code, word.message))
          if (word.kind === 'head') head = word
          if (word.kind === 'chunk') chunks.push(Buffer.from(word.base64, 'base64'))
          if (word.kind !== 'end' || !head) return
          const text = Buffer.concat(chunks).toString()
          const ms = performance.now() - start
          done({ ...head, text, ms, json: () => JSON.parse(text) })
        })
      }),

    listen: (url, options = {}) =>
      new Promise((done, fail) => {
        const { stream, feed } = openEventStream(() => hangUp())
        const hangUp = send(url, { timeoutMs: 0, ...options }, word => {
          if (word.kind === 'error') fail(new Unreachable(url, word.code, word.message))
          if (word.kind === 'chunk') feed(Buffer.from(word.base64, 'base64'))
          if (word.kind !== 'head') return
          if (word.status === 200) done(stream)
          else fail(new Unreachable(url, String(word.status), 'no stream of events'))
        })
      }),
  }
}

function requestOf(url: string, options: FetchOptions) {
  const { headers, json, form, ca, resolve, cookies, timeoutMs = 10_000 } = options
  const body = json !== undefined ? JSON.stringify(json) : form && `${new URLSearchParams(form)}`
  const method = options.method ?? (body === undefined ? 'GET' : 'POST')
  const kind = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  return {
    ...{ url, method, body, ca, resolve, timeoutMs },
    headers: {
      // A browser says where a request comes from whenever the request changes something.
      ...(method === 'GET' || method === 'HEAD' ? {} : { origin: new URL(url).origin }),
      ...(body === undefined
        ? {}
        : { 'content-type': kind, 'content-length': `${Buffer.byteLength(body)}` }),
      ...(cookies?.header ? { cookie: cookies.header } : {}),
      ...headers,
    },
  }
}
