import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createRawServer } from 'node:net'
import type { Lie } from './portal.ts'

/** Answers whatever it is asked, until its input ends. Arguments: address, lie, key, certificate. */
const [address = '', lie = '', keyFile = '', certificateFile = ''] = process.argv.slice(2)

const PAGE = '<!doctype html><title>Welcome</title><p>Please sign in to use this network.'

const ANSWERS: Readonly<Record<Exclude<Lie, 'noise'>, RequestListener>> = {
  page: (_, answer) => void answer.writeHead(200, { 'content-type': 'text/html' }).end(PAGE),
  error: (_, answer) => void answer.writeHead(500).end('internal server error'),
  silence: () => {},
}

const listening = (port: number) => [port, address, () => console.log(`listening ${port}`)] as const

process.stdin.resume().on('end', () => process.exit())
if (lie === 'noise') {
  for (const port of [80, 443]) {
    createRawServer(it => it.on('error', () => {}).end(randomBytes(4096))).listen(
      ...listening(port),
    )
  }
} else {
  const listener = ANSWERS[lie as keyof typeof ANSWERS]
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificateFile)])
  createServer(listener).listen(...listening(80))
  createTlsServer({ key, cert }, listener).listen(...listening(443))
}
