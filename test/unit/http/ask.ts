import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Listening extends AsyncDisposable {
  /** One request as it is written, with the headers that are given and no others but `Host`. */
  ask(
    method: string,
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Answer>
}

/** A server of ours on a port of this machine. */
export async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ask: (method, path, headers = {}, body) =>
      new Promise((done, fail) => {
        const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
        const options = {
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { ...length, ...headers },
        }
        const asking = request(options, async response => {
          const chunks: Buffer[] = []
          for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
          const { statusCode: status = 0, headers } = response
          done({ status, headers, text: Buffer.concat(chunks).toString() })
        })
        asking.on('error', fail).end(body)
      }),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
