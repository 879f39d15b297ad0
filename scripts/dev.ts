#!/usr/bin/env node
// The agent and the page on a workstation, with in-memory components:
// npm run dev [-- --http-port 8080 --https-port 8443]
import { argv } from 'zx'
import { startWorkstation } from '../test/fakes/workstation.ts'
import { door, numberIn, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, ['http-port', 'https-port'])
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const { url, code, stop } = await startWorkstation({
    httpPort: numberIn(argv, 'http-port', 8080),
    httpsPort: numberIn(argv, 'https-port', 8443),
    log: say,
  })
  say(`Open URL ${url}`)
  say(`Code ${code}`)
  process.on('SIGINT', () => stop().then(() => process.exit(0)))
})
