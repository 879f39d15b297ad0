import { chmod, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { gateServer } from './http/gate.ts'
import { server } from './http/server.ts'
import { workerAt } from './verbs/call.ts'

// The process that faces people. It has no rights: all it can do is ask the worker, which asks
// for a session. One socket for each scheme, so that it knows how a browser came, and one for the
// addresses of apps.

const FOLDER = process.env.RUNTIME_DIRECTORY ?? '/run/gantry-web'
const worker = workerAt('/run/gantry/worker.sock')
const page = fileURLToPath(new URL('ui', import.meta.url))
const log = (line: string) => process.stdout.write(`${line}\n`)

/**
 * Milliseconds. Caddy keeps idle connections for two minutes. Were this end the first to close one,
 * a request that is just going out on it would be lost, and somebody would read 502.
 */
const LONGER_THAN_THE_PROXY = 180_000

const servers = {
  http: server({ worker, scheme: 'http', page, log }),
  https: server({ worker, scheme: 'https', page, log }),
  gate: gateServer({ worker, log }),
}

for (const [name, answer] of Object.entries(servers)) {
  const path = `${FOLDER}/${name}.sock`
  await rm(path, { force: true })
  // Who is too slow is found within seconds, and not within half a minute.
  const listening = createServer({ connectionsCheckingInterval: 5_000 }, answer)
  listening.requestTimeout = 30_000
  listening.headersTimeout = 10_000
  listening.keepAliveTimeout = LONGER_THAN_THE_PROXY
  await new Promise<void>(done => listening.listen(path, done))
  // The folder decides who comes near: the proxy is in its group.
  await chmod(path, 0o660)
}

process.on('SIGTERM', () => process.exit(0))
