#!/usr/bin/env node
// The agent and the page on a workstation, with in-memory components: npm run dev
import { argv } from 'zx'
import { startWorkstation } from '../test/fakes/workstation.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const { url, code, stop } = await startWorkstation({
  httpPort: Number(argv['http-port'] ?? 8080),
  httpsPort: Number(argv['https-port'] ?? 8443),
  log: say,
})
say(`Open URL ${url}`)
say(`Code ${code}`)
process.on('SIGINT', () => stop().then(() => process.exit(0)))
