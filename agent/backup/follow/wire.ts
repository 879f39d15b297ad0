import { hkdfSync } from 'node:crypto'
import { chmod, rm } from 'node:fs/promises'
import { connect as connectTo, createServer as listenAt, type Server } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { couple } from '../../base/couple.ts'
import { SECOND_PORT } from './need.ts'

// The line between a box and the one that follows it. Both have the twelve words of the recovery kit, and
// nobody else does: TLS is keyed with them on both ends (PSK with a fresh exchange of keys), so neither
// speaks to a stranger, and there is no certificate to hand out, to renew or to lose.

/** What stands for the twelve words on the line: they cannot be told from it. */
export const wireKey = (words: string): string =>
  Buffer.from(hkdfSync('sha256', words, '', 'gantry second box', 32)).toString('hex')

const WHO = 'second'
/** With TLS 1.3 every exchange of keys is a fresh one: who learns the words later reads nothing of before. */
const TERMS = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const
/** Milliseconds. */
const PATIENCE = 8_000
/** Two servers of databases, what each of them fetches and what is asked; more than that is nobody's. */
const MOST = 12

/** What can be asked for with the first byte, and the socket on the box that leads to it. */
export type Doors = Readonly<Record<string, string>>

/**
 * The end of the box that is followed: whoever knows the key, and only he, is led to a database server,
 * where he is nothing but the one role that may copy.
 */
export function serveSecond(
  key: string,
  doors: Doors,
  { port = SECOND_PORT, log }: { readonly port?: number; readonly log: (line: string) => void },
) {
  const server = createServer(
    {
      ...TERMS,
      handshakeTimeout: PATIENCE,
      pskCallback: (_socket, who) => (who === WHO ? Buffer.from(key, 'hex') : null),
    },
    caller => {
      caller.setTimeout(PATIENCE, () => caller.destroy())
      caller.on('error', () => {})
      caller.once('data', first => {
        caller.pause()
        caller.setTimeout(0)
        const door = doors[first.toString('latin1', 0, 1)]
        if (door === undefined) return caller.destroy()
        if (first.length > 1) caller.unshift(first.subarray(1))
        couple(caller, connectTo(door))
      })
    },
  )
  server.maxConnections = MOST
  server.on('tlsClientError', error => log(`somebody was refused: ${error.message}`))
  server.listen(port, '::')
  return server
}

/** Whether the box at an address is the one whose words are known here. */
export function isFirst(key: string, address: string, port = SECOND_PORT): Promise<boolean> {
  return new Promise(done => {
    const line = dial(key, address, port)
    const end = (found: boolean) => {
      line.destroy()
      done(found)
    }
    line.setTimeout(PATIENCE, () => end(false))
    line.on('secureConnect', () => end(true))
    line.on('error', () => end(false))
  })
}

/**
 * The end of the box that follows: a socket on it for each door of the other one.
 *
 * @param folder of the sockets, each called as its server would call it
 */
export async function dialFirst(
  key: string,
  address: string,
  {
    folder,
    names,
    port = SECOND_PORT,
    log,
  }: {
    readonly folder: string
    readonly names: Doors
    readonly port?: number
    readonly log: (line: string) => void
  },
): Promise<readonly Server[]> {
  return await Promise.all(
    Object.entries(names).map(async ([door, name]) => {
      const path = join(folder, name)
      await rm(path, { force: true })
      const server = listenAt({ pauseOnConnect: true }, caller => {
        const line = dial(key, address, port)
        line.on('error', error => log(`${address} is not reached: ${error.message}`))
        // Waits until the other end is known, as everything after it.
        line.write(door, 'latin1')
        couple(caller, line)
      })
      await new Promise<void>(done => server.listen(path, done))
      await chmod(path, 0o660)
      return server
    }),
  )
}

function dial(key: string, host: string, port: number): TLSSocket {
  const line = connect({
    ...{ host, port, ...TERMS },
    // Who has the key is who is meant, whatever the address is called.
    checkServerIdentity: () => undefined,
    pskCallback: () => ({ identity: WHO, psk: Buffer.from(key, 'hex') }),
  })
  // A box whose plug was pulled says nothing more, and nobody would notice.
  line.setKeepAlive(true, 10_000)
  return line
}
