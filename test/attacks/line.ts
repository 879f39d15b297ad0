import { connect as connectPlain, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

/** What came back, of whatever was sent. */
export interface Reply {
  /** 0 where the other end hung up or said nothing in time. */
  readonly status: number
  /** By lower-case name; of several, the last one. */
  readonly headers: Readonly<Record<string, string>>
  readonly head: string
  readonly body: string
}

export const NOTHING: Reply = { status: 0, headers: {}, head: '', body: '' }

export interface Door {
  readonly address: string
  readonly port: number
  /** The name that TLS is asked for; without it there is no TLS. */
  readonly name?: string | undefined
  /** The only authority that is trusted, as PEM. */
  readonly ca?: string | undefined
  /** Where it comes from. */
  readonly localAddress?: string | undefined
  readonly tls?: ConnectionOptions
}

/** A connection that sends bytes as they are given: libraries would tidy them up. */
export interface Line {
  /** Sends one request and answers what came back for it; opens the connection where it is not. */
  ask(request: string | Buffer, isHead?: boolean): Promise<Reply>
  close(): void
}

export function openSocket({ address, port, name, ca, localAddress, tls }: Door): Socket {
  const to = { host: address, port, ...(localAddress ? { localAddress } : {}) }
  if (name === undefined) return connectPlain(to)
  return connectTls({ ...to, servername: name, ...(ca ? { ca } : {}), ...tls })
}

/** Milliseconds that an answer may take. */
const PATIENCE = 30_000

export function openLine(door: Door, patience = PATIENCE): Line {
  let socket: Socket | undefined
  return {
    close: () => void socket?.destroy(),
    ask(request, isHead = false) {
      const own = socket && !socket.destroyed && socket.writable ? socket : openSocket(door)
      socket = own
      own.removeAllListeners()
      return new Promise(done => {
        let heard = Buffer.alloc(0)
        const timer = setTimeout(() => end(NOTHING), patience)
        const end = (reply: Reply, keep = false) => {
          clearTimeout(timer)
          own.removeAllListeners()
          own.on('error', () => {})
          if (!keep) own.destroy()
          done(reply)
        }
        own.on('data', chunk => {
          heard = Buffer.concat([heard, chunk])
          const read = readReply(heard, isHead, false)
          if (read) end(read.reply, read.keep)
        })
        own.on('error', () => end(readReply(heard, isHead, true)?.reply ?? NOTHING))
        own.on('close', () => end(readReply(heard, isHead, true)?.reply ?? NOTHING))
        own.write(request)
      })
    },
  }
}

/** Sends bytes on a connection of their own and answers all that came until the other end hung up. */
export function sayOnce(door: Door, text: string | Buffer, patience = 10_000): Promise<string> {
  return new Promise(done => {
    const socket = openSocket(door)
    const chunks: Buffer[] = []
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      done(Buffer.concat(chunks).toString('latin1'))
    }
    const timer = setTimeout(end, patience)
    socket.on('data', it => chunks.push(it))
    socket.on('error', end)
    socket.on('close', end)
    socket.write(text)
  })
}

function readReply(
  heard: Buffer,
  isHead: boolean,
  ended: boolean,
): { readonly reply: Reply; readonly keep: boolean } | undefined {
  const until = heard.indexOf('\r\n\r\n')
  if (until < 0) return undefined
  const head = heard.subarray(0, until).toString('latin1')
  const [first = '', ...lines] = head.split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0)
  const rest = heard.subarray(until + 4)
  if (status >= 100 && status < 200 && status !== 101) return readReply(rest, isHead, ended)
  const headers = Object.fromEntries(
    lines.map(it => {
      const colon = it.indexOf(':')
      return [it.slice(0, colon).toLowerCase(), it.slice(colon + 1).trim()]
    }),
  )
  const keep = headers.connection !== 'close' && status !== 101
  const done = (body: Buffer) => ({
    reply: { status, headers, head, body: body.toString() },
    keep: keep && !ended,
  })
  if (isHead || status === 204 || status === 304 || status === 101) return done(Buffer.alloc(0))
  if (headers['transfer-encoding'] === 'chunked') {
    const body = unchunked(rest)
    return body ? done(body) : ended ? done(rest) : undefined
  }
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (rest.length >= length) return done(rest.subarray(0, length))
  return ended ? done(rest) : undefined
}

function unchunked(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at)
    if (end < 0) return undefined
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16)
    if (Number.isNaN(size)) return Buffer.concat(parts)
    const start = end + 2
    if (bytes.length < start + size + 2) return undefined
    if (size === 0) return Buffer.concat(parts)
    parts.push(bytes.subarray(start, start + size))
    at = start + size + 2
  }
}
