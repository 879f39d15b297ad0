import { createSocket } from 'node:dgram'
import { createServer, type Server } from 'node:net'

export interface Address {
  readonly host: string
  readonly port: number
}

/** `host port`, `host:port`, `[host]:port` and `:port`, which is every address. */
export function addressOf(text: string): Address {
  const [, host = '', port = ''] = /^\[?(.*?)\]?[ :](\d+)$/.exec(text) ?? []
  return { host: host || '::', port: Number(port) }
}

export function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((done, fail) => server.once('error', fail).listen({ host, port }, done))
}

/** A port that takes connections and says nothing. */
export const accept = (address: Address): Promise<void> =>
  listen(
    createServer(it => it.on('error', () => {}).resume()),
    address,
  )

/** A port that sends back what it hears. */
export function hear(port: number): Promise<void> {
  const socket = createSocket('udp6')
  socket.on('message', (words, from) => socket.send(words, from.port, from.address))
  return new Promise((done, fail) => socket.once('error', fail).bind(port, '::', done))
}
