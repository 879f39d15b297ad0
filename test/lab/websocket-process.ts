// Opens a websocket as a browser would, says one line, and tells what came of it: one JSON object.

import https from 'node:https'
import { askForName } from './mdns.ts'

export interface Opening {
  readonly url: string
  /** What is asked for, letter for letter: a URL would be tidied up. */
  readonly target: string
  readonly ca: string
  readonly headers: Readonly<Record<string, string>>
  readonly say: string
  /** Hangs up after so many milliseconds, unless the other end did. */
  readonly stay: number
}

export interface Outcome {
  readonly status: number
  readonly heard: string
  /** Milliseconds that it was open. */
  readonly open: number
}

const { url, target, ca, headers, say, stay } = JSON.parse(process.argv[2] ?? '') as Opening
const tell = (outcome: Outcome) => process.stdout.write(JSON.stringify(outcome))
const [host = ''] = await askForName(new URL(url).hostname)

const request = https.request(url, {
  path: target,
  ca,
  agent: false,
  lookup: (_name, options, answer) => {
    const family = host.includes(':') ? 6 : 4
    return options.all ? answer(null, [{ address: host, family }]) : answer(null, host, family)
  },
  headers: {
    ...headers,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  },
})
request.on('response', ({ statusCode = 0 }) => {
  tell({ status: statusCode, heard: '', open: 0 })
  request.destroy()
})
request.on('upgrade', ({ statusCode = 0 }, socket) => {
  const start = performance.now()
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  socket.on('close', () => tell({ status: statusCode, heard, open: performance.now() - start }))
  socket.write(say)
  setTimeout(() => socket.destroy(), stay).unref()
})
request.end()
