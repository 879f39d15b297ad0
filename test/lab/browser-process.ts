// Makes the HTTP requests of a phone, from inside the phone's network. It keeps no connection.

import { lookup as systemLookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { createInterface } from 'node:readline'
import type { Order, Request, Word } from './browser-words.ts'
import { askForName } from './mdns.ts'

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

/** Names as a phone finds them: `.local` by asking everybody on the network. */
const lookupWith =
  (known: Readonly<Record<string, string>>): LookupFunction =>
  (name, options, answer) => {
    const give = (addresses: readonly string[]) => {
      const all = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
      const [first] = all
      if (!first) {
        const error = Object.assign(new Error(`nobody answers for ${name}`), { code: 'ENOTFOUND' })
        return answer(error, '')
      }
      return options.all ? answer(null, all) : answer(null, first.address, first.family)
    }
    const address = known[name]
    if (address) return give([address])
    if (!name.endsWith('.local')) return systemLookup(name, options, answer)
    askForName(name).then(give, error => answer(error, ''))
  }
