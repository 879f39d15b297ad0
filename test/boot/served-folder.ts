import { open, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'

/** A folder on a web server, as updates are offered: whole files, and parts of them. */
export interface Feed extends AsyncDisposable {
  /** As a machine in QEMU reaches it. */
  readonly url: string
  /** Bytes that were fetched so far. */
  readonly sent: () => number
}

export async function serveFolder(folder: string): Promise<Feed> {
  let sent = 0
  const server = createServer(async (request, response) => {
    const path = join(folder, basename(request.url ?? ''))
    const size = await stat(path).then(
      it => it.size,
      () => undefined,
    )
    if (size === undefined) return void response.writeHead(404).end()
    const [, from = '0', to = `${size - 1}`] =
      /^bytes=(\d+)-(\d+)?/.exec(request.headers.range ?? '') ?? []
    const [start, end] = [Number(from), Math.min(Number(to), size - 1)]
    response.writeHead(request.headers.range ? 206 : 200, {
      'Content-Length': end - start + 1,
      'Content-Range': `bytes ${start}-${end}/${size}`,
      'Accept-Ranges': 'bytes',
    })
    if (request.method === 'HEAD') return void response.end()
    const file = await open(path)
    try {
      for await (const chunk of file.createReadStream({ start, end, autoClose: false })) {
        sent += chunk.length
        response.write(chunk)
      }
    } finally {
      await file.close()
      response.end()
    }
  })
  server.listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://10.0.2.2:${port}`,
    sent: () => sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
