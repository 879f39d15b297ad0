import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The line to a machine's buttons and plugs. QEMU calls; so there is nothing to wait for and to retry. */
export interface Monitor {
  /** The unix socket that QEMU must connect to. */
  readonly path: string
  readonly send: (command: string, more?: Readonly<Record<string, unknown>>) => Promise<void>
  readonly close: () => Promise<void>
}

/** Listens for one QEMU. */
export async function monitor(): Promise<Monitor> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-qemu-'))
  const path = join(folder, 'qmp')
  const server = createServer()
  const line = new Promise<Socket>(done => server.once('connection', done))
  server.listen(path)
  await once(server, 'listening')
  void line.then(socket => {
    socket.on('error', () => {})
    socket.resume()
    socket.write('{"execute":"qmp_capabilities"}\n')
  })
  return {
    path,
    send: async (command, more) => {
      const socket = await line
      socket.write(`${JSON.stringify({ execute: command, arguments: more })}\n`)
    },
    close: async () => {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
