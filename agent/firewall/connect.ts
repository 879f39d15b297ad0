import { createSocket } from 'node:dgram'
import { connect } from 'node:net'

export interface Target {
  readonly host: string
  readonly port: number
  readonly protocol?: 'tcp' | 'udp'
  /** The own address to speak from, and for UDP the own port. */
  readonly from?: string
  readonly fromPort?: number
}

/**
 * Somebody took it; the other end said that nobody is there; nothing came back. Where rules drop
 * what they do not want, the first two mean that the way there is open.
 */
export type Outcome = 'taken' | 'refused' | 'silent'

/** What comes of trying to reach each, all at once, in the same order. */
export const connectAll = (
  targets: readonly Target[],
  patienceMs: number,
): Promise<readonly Outcome[]> =>
  Promise.all(
    targets.map(it => (it.protocol === 'udp' ? viaUdp(it, patienceMs) : viaTcp(it, patienceMs))),
  )

function viaTcp({ host, port, from }: Target, patienceMs: number): Promise<Outcome> {
  return new Promise(done => {
    const options = { host, port, ...(from === undefined ? {} : { localAddress: from }) }
    const socket = connect(options, () => end('taken'))
    const forget = after(patienceMs, () => end('silent'))
    socket.on('error', error => end(outcomeOf(error)))
    function end(outcome: Outcome) {
      forget()
      socket.destroy()
      done(outcome)
    }
  })
}

function viaUdp({ host, port, from, fromPort = 0 }: Target, patienceMs: number): Promise<Outcome> {
  return new Promise(done => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const forget = after(patienceMs, () => end('silent'))
    socket.on('message', () => end('taken'))
    socket.on('error', error => end(outcomeOf(error)))
    socket.bind({ port: fromPort, ...(from === undefined ? {} : { address: from }) }, () =>
      // Only a connected socket is told that nobody is there.
      socket.connect(port, host, () => socket.send('?')),
    )
    function end(outcome: Outcome) {
      forget()
      socket.close()
      done(outcome)
    }
  })
}

/** What has come in while this program had no turn is heard first: it is not silence. */
function after(ms: number, act: () => void): () => void {
  let heard: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    heard = setImmediate(act)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(heard)
  }
}

const outcomeOf = (error: Error): Outcome =>
  (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : 'silent'
