import { createHash } from 'node:crypto'
import { connect as connectTo, createServer as listenAt, type Server, type Socket } from 'node:net'
import { connect, createSecureContext, createServer, type TLSSocket } from 'node:tls'
import { couple } from '../../base/couple.ts'

// The passage from an app on another box to the databases and caches at its own. Each end shows a
// certificate that nobody vouches for and that the other one knows by its hash, which stands in the
// document of the site: so there is no authority that could let in a stranger, and none that runs out.

/** What the program of a box is told to let through. */
export interface Passages {
  /** Boxes that may come in here, by what they show. */
  readonly callers: readonly string[]
  /** By number of an app, where its servers are on this box, and their ports. */
  readonly leads: Readonly<Record<string, Lead>>
  /** Where apps of other boxes come in on this one. */
  readonly entrances: readonly Entrance[]
}

export interface Lead {
  readonly address: string
  readonly ports: readonly number[]
}

export interface Entrance {
  readonly listen: string
  readonly port: number
  /** The number of the app, and the port at which its own box has what it asks for. */
  readonly app: number
  readonly asks: number
  /** Its own box, and what that one shows. */
  readonly host: string
  readonly shows: string
}

export interface Wire {
  /** From now on these, and no others: who may not go on is cut off before it returns. */
  follow(passages: Passages): Promise<void>
  close(): Promise<void>
}

export interface WireOptions {
  /** PEM. */
  readonly key: string
  readonly cert: string
  /** Where other boxes ask, on either end. */
  readonly port: number
  readonly log: (line: string) => void
  /** Hears of boxes that are not reached, by what they would show. */
  readonly away: (shows: readonly string[]) => void
  /** Milliseconds; other than what is meant for a home only in tests. */
  readonly pace?: Pace
}

interface Pace {
  /** How often it is asked whether the other end is there. */
  readonly every: number
  /** For how long an end may be silent then. A box whose plug was pulled says nothing for ever. */
  readonly silent: number
}

const PACE: Pace = { every: 2_000, silent: 6_000 }
/** Milliseconds until a box has answered. */
const PATIENCE = 4_000
/** More at one time is nobody's. */
const MOST = 2_000
const TERMS = { minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false } as const
/** Asked for instead of a server: says back what it hears. */
const WATCH = 'watch'

/** What a certificate is known by: the hash of all of it. */
export const shownBy = (der: Buffer): string => createHash('sha256').update(der).digest('hex')

const shownIn = (socket: TLSSocket): string => {
  const { raw } = socket.getPeerCertificate()
  return raw ? shownBy(raw) : ''
}

/** Both ends of a box, for all of its apps and guests. */
export function openWire(options: WireOptions): Wire {
  const near = nearEnd(options)
  const far = farEnd(options)
  return {
    async follow(passages) {
      await Promise.all([far.follow(passages), near.follow(passages.entrances)])
    },
    async close() {
      await Promise.all([far.follow({ callers: [], leads: {} }), near.follow([])])
    },
  }
}

/** The end of the box that an app is installed on: leads boxes that it knows to the servers of that app alone. */
function farEnd({ key, cert, port, log, pace = PACE }: WireOptions) {
  let now: Pick<Passages, 'callers' | 'leads'> = { callers: [], leads: {} }
  let server: Server | undefined
  const lines = new Map<Socket, { readonly shows: string; readonly asked: string }>()

  const leadFor = (shows: string, asked: string) => {
    const [app = '', wanted = ''] = asked.split(' ')
    if (!now.callers.includes(shows) || !Object.hasOwn(now.leads, app)) return undefined
    const lead = now.leads[app]
    const port = lead?.ports.find(it => String(it) === wanted)
    return lead && port !== undefined ? { address: lead.address, port } : undefined
  }

  function cut(isOver: (shows: string, asked: string) => boolean): void {
    for (const [socket, { shows, asked }] of lines) if (isOver(shows, asked)) socket.destroy()
  }

  function admit(caller: TLSSocket): void {
    const shows = shownIn(caller)
    caller.on('error', () => {})
    if (!now.callers.includes(shows)) {
      log(`${caller.remoteAddress} was refused: it shows what no box of the site does`)
      return void caller.destroy()
    }
    const late = setTimeout(() => caller.destroy(), PATIENCE)
    caller.on('close', () => clearTimeout(late))
    let head = ''
    const hear = (chunk: Buffer) => {
      head += chunk.toString('latin1')
      const end = head.indexOf('\n')
      if (end < 0 && head.length < 64) return
      clearTimeout(late)
      caller.off('data', hear)
      caller.pause()
      const asked = head.slice(0, Math.max(end, 0))
      const rest = Buffer.from(head.slice(end + 1), 'latin1')
      if (rest.length > 0) caller.unshift(rest)
      lead(caller, shows, asked)
    }
    caller.on('data', hear)
  }

  function lead(caller: TLSSocket, shows: string, asked: string): void {
    if (asked === WATCH) {
      caller.setTimeout(pace.silent, () => {
        cut(it => it === shows)
        caller.destroy()
      })
      keep(caller, shows, asked)
      return void caller.pipe(caller)
    }
    const to = leadFor(shows, asked)
    if (!to) return void caller.destroy()
    keep(caller, shows, asked)
    // A server of the box knows an app by where it comes from.
    const { address } = to
    couple(
      caller,
      connectTo({ host: address, port: to.port, localAddress: address, noDelay: true }),
    )
  }

  function keep(caller: TLSSocket, shows: string, asked: string): void {
    lines.set(caller, { shows, asked })
    caller.on('close', () => lines.delete(caller))
  }

  async function listen(): Promise<void> {
    const opened = createServer(
      { ...TERMS, key, cert, noDelay: true, handshakeTimeout: PATIENCE },
      admit,
    )
    opened.maxConnections = MOST
    opened.on('tlsClientError', () => {})
    await listening(opened, port, '::')
    server = opened
  }

  return {
    async follow(next: Pick<Passages, 'callers' | 'leads'>): Promise<void> {
      now = next
      cut((shows, asked) =>
        asked === WATCH ? !now.callers.includes(shows) : leadFor(shows, asked) === undefined,
      )
      const isNeeded = next.callers.length > 0 && Object.keys(next.leads).length > 0
      if (isNeeded && !server) await listen()
      if (isNeeded) return
      cut(() => true)
      // Who is still about to show who he is, is refused then.
      server?.close()
      server = undefined
    },
  }
}

/** The end of the box where an app of another one runs: one entrance for each of its servers. */
function nearEnd(options: WireOptions) {
  const { log, away } = options
  const doors = new Map<string, { readonly entrance: Entrance; readonly server: Server }>()
  const homes = new Map<string, Home>()
  const homeKey = ({ host, shows }: Pick<Entrance, 'host' | 'shows'>) => `${host} ${shows}`
  const tell = () => away([...homes.values()].filter(it => it.isAway()).map(it => it.shows))

  async function openDoor(entrance: Entrance): Promise<void> {
    const server = listenAt({ pauseOnConnect: true, noDelay: true }, caller => {
      const home = homes.get(homeKey(entrance))
      if (home) home.lead(caller, entrance)
      else caller.destroy()
    })
    server.maxConnections = MOST
    await listening(server, entrance.port, entrance.listen)
    doors.set(JSON.stringify(entrance), { entrance, server })
  }

  return {
    async follow(entrances: readonly Entrance[]): Promise<void> {
      const wanted = new Map(entrances.map(it => [JSON.stringify(it), it]))
      for (const [name, { entrance, server }] of doors) {
        if (wanted.has(name)) continue
        doors.delete(name)
        server.close()
        homes.get(homeKey(entrance))?.cut(entrance)
      }
      const needed = new Set(entrances.map(homeKey))
      for (const [name, home] of homes) {
        if (needed.has(name)) continue
        homes.delete(name)
        home.close()
      }
      for (const it of entrances) {
        if (!homes.has(homeKey(it))) homes.set(homeKey(it), openHome(it, options, tell))
      }
      tell()
      for (const [name, it] of wanted) {
        if (doors.has(name)) continue
        await openDoor(it).catch(error => {
          log(`nobody comes in at ${it.listen}: ${error.message}`)
          throw error
        })
      }
    },
  }
}

interface Home {
  readonly shows: string
  isAway(): boolean
  lead(caller: Socket, entrance: Entrance): void
  cut(entrance: Entrance): void
  close(): void
}

/**
 * The box that one or more guests are at home at. It is asked all the time whether it is there: where it
 * is not, what waits for an answer is cut off, so that an app hears of it in seconds and not in the
 * quarter of an hour that TCP takes.
 */
function openHome(
  { host, shows }: Pick<Entrance, 'host' | 'shows'>,
  { key, cert, port, log, pace = PACE }: WireOptions,
  changed: () => void,
): Home {
  const lines = new Map<Socket, Entrance>()
  // Read once: an app may open a connection for each question.
  const secureContext = createSecureContext({ key, cert, minVersion: TERMS.minVersion })
  let isAway = false
  let isOver = false
  let watching: Socket | undefined
  let next: NodeJS.Timeout | undefined

  /** Resolves to somebody who has shown to be that box, and to nobody else. */
  function dial(): Promise<TLSSocket> {
    return new Promise((done, fail) => {
      const line = connect({ ...TERMS, host, port, secureContext })
      line.setNoDelay(true)
      const late = setTimeout(() => line.destroy(new Error('no answer in time')), PATIENCE)
      line.on('error', fail)
      line.on('close', () => fail(new Error('it hung up')))
      line.on('secureConnect', () => {
        clearTimeout(late)
        if (shownIn(line) === shows) return done(line)
        line.destroy(new Error('it shows what another box would'))
      })
      line.on('close', () => clearTimeout(late))
    })
  }

  function is(nowAway: boolean, why = ''): void {
    if (nowAway === isAway) return
    isAway = nowAway
    log(nowAway ? `${host} is not reached: ${why}` : `${host} is reached again`)
    changed()
  }

  /** Resolves when it is not there any more, to what is known of why. */
  async function watch(): Promise<string> {
    const line = await dial()
    if (isOver) line.destroy()
    watching = line
    let why = 'it says nothing any more'
    let heard = performance.now()
    line.on('error', error => {
      why = error.message
    })
    line.on('data', () => {
      heard = performance.now()
      is(false)
    })
    line.write(`${WATCH}\n?`)
    // What is written comes to nothing where nobody is: answers alone keep it open.
    const asking = setInterval(() => {
      if (performance.now() - heard > pace.silent) line.destroy()
      else line.write('?')
    }, pace.every)
    await new Promise(done => line.once('close', done))
    clearInterval(asking)
    return why
  }

  async function watchOn(): Promise<void> {
    const why = await watch().catch(error => String(error.message))
    if (isOver) return
    is(true, why)
    for (const it of lines.keys()) it.destroy()
    next = setTimeout(watchOn, pace.every)
  }

  void watchOn()
  return {
    shows,
    isAway: () => isAway,
    lead(caller, entrance) {
      caller.on('error', () => {})
      lines.set(caller, entrance)
      caller.on('close', () => lines.delete(caller))
      dial().then(
        line => {
          if (caller.destroyed) return line.destroy()
          line.write(`${entrance.app} ${entrance.asks}\n`)
          couple(caller, line)
        },
        () => caller.destroy(),
      )
    },
    cut(entrance) {
      for (const [caller, it] of lines) if (it === entrance) caller.destroy()
    },
    close() {
      isOver = true
      clearTimeout(next)
      watching?.destroy()
      for (const it of lines.keys()) it.destroy()
    },
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      server.on('error', () => {})
      done()
    })
  })
}
