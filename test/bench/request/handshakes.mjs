// Connects again and again, one after the other, and asks for the first byte of a page each time:
// handshakes.mjs URL COUNT new|resumed. Prints {requests, p50, p99}: each second, milliseconds.
import { once } from 'node:events'
import { connect } from 'node:tls'

const [url, count, way] = process.argv.slice(2)
const { hostname, port, pathname } = new URL(url)
let session

async function ask() {
  const start = performance.now()
  const options = { host: hostname, port: port || 443, servername: hostname, session }
  const socket = connect({ ...options, minVersion: 'TLSv1.3', rejectUnauthorized: false })
  if (way === 'resumed')
    socket.once('session', it => {
      session = it
    })
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`)
  const [head] = await once(socket, 'data')
  const took = performance.now() - start
  const isReused = socket.isSessionReused()
  if (!String(head).startsWith('HTTP/1.1 200')) throw new Error(`${url}: ${head}`)
  socket.resume()
  await once(socket, 'close')
  return { took, isReused }
}

await ask()
const start = performance.now()
const all = []
for (let i = 0; i < Number(count); i++) all.push(await ask())
const seconds = (performance.now() - start) / 1000
const wrong = all.filter(it => it.isReused !== (way === 'resumed')).length
if (wrong > 0) throw new Error(`${url}: ${wrong} of ${count} were not ${way}`)
const sorted = all.map(it => it.took).sort((one, other) => one - other)
const at = share => sorted[Math.floor(sorted.length * share)]
process.stdout.write(
  JSON.stringify({ requests: Number(count) / seconds, p50: at(0.5), p99: at(0.99) }),
)
