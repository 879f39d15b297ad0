import { once } from 'node:events'
import { connect } from 'node:tls'

/**
 * Connects again and again, one after the other, and asks for the first byte of a page each time.
 * Arguments: the URL, how often, and `new` or `resumed`: whether TLS goes on from the connection
 * before. Prints a sample (see loads.ts), and ends with 1 where TLS was not as it was wanted.
 */
const [url = '', count = '', way = ''] = process.argv.slice(2)
const { hostname, port, pathname } = new URL(url)
let session: Buffer | undefined

async function ask(): Promise<{ readonly took: number; readonly isReused: boolean }> {
  const start = performance.now()
  const options = { host: hostname, port: Number(port || 443), servername: hostname, session }
  const socket = connect({ ...options, minVersion: 'TLSv1.3', rejectUnauthorized: false })
  if (way === 'resumed') {
    socket.once('session', it => {
      session = it
    })
  }
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
const at = (share: number) => sorted[Math.floor(sorted.length * share)]
const sample = { requests: Number(count) / seconds, p50: at(0.5), p99: at(0.99) }
process.stdout.write(JSON.stringify(sample))
