// Makes the HTTP requests of a phone, from inside the phone's network. It keeps no connection.

import http from 'node:http'
import https from 'node:https'
import { createInterface } from 'node:readline'
import type { Order, Request, Word } from './browser-words.ts'
import { lookupWith } from './mdns.ts'

const open = new Map<number, http.ClientRequest>()
const say = (word: Word) => process.stdout.write(`${JSON.stringify(word)}\n`)

const fail = (id: number, { code = 'unknown', message }: NodeJS.ErrnoException) =>
  say({ id, kind: 'error', code, message })

createInterface({ input: process.stdin })
  .on('line', line => {
    const order = JSON.parse(line) as Order
    if (order.kind === 'cancel') return void open.get(order.id)?.destroy()
    try {
      send(order.id, order.request)
    } catch (error) {
      fail(order.id, error as NodeJS.ErrnoException)
    }
  })
  .on('close', () => process.exit())

function send(id: number, { url, method, headers, body, ca, resolve, timeoutMs }: Request) {
  const { request } = url.startsWith('https:') ? https : http
  const options = {
    method,
    headers,
    agent: false,
    timeout: timeoutMs,
    lookup: lookupWith(resolve ?? {}),
    ...(ca === undefined ? {} : { ca }),
  }
  const sent = request(url, options, response => {
    say({ id, kind: 'head', status: response.statusCode ?? 0, headers: response.headers })
    response.on('data', (chunk: Buffer) =>
      say({ id, kind: 'chunk', base64: chunk.toString('base64') }),
    )
    response.on('end', () => say({ id, kind: 'end' }))
    response.on('error', error => fail(id, error))
  })
  sent.on('timeout', () =>
    sent.destroy(Object.assign(new Error(`no answer from ${url}`), { code: 'ETIMEDOUT' })),
  )
  sent.on('error', error => fail(id, error))
  sent.on('close', () => open.delete(id))
  open.set(id, sent)
  sent.end(body)
}
