#!/usr/bin/env node
// Builds the image and runs it as a box on this machine:
// npm start [-- --http-port 8080 --https-port 8443 --memory 2048 --fresh]
import { argv } from 'zx'
import { asRoot } from '../image/privilege.ts'
import { startBox } from '../image/workstation/start.ts'
import { door, numberIn, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, ['http-port', 'https-port', 'memory', 'fresh'])
  const ports = {
    http: numberIn(argv, 'http-port', 8080),
    https: numberIn(argv, 'https-port', 8443),
  }
  const mebibytes = numberIn(argv, 'memory', 2048)
  if (!(await asRoot())) return
  const { machine, box, code } = await startBox({ ports, fresh: argv.fresh === true, mebibytes })
  const say = (line: string) => process.stdout.write(`${line}\n`)
  if (code) {
    say(`Open http://${box.name}.localhost:${ports.http}`)
    say(`Code ${code}`)
  } else {
    say(`Open https://${box.name}.localhost:${ports.https}`)
  }
  say(`plain http://localhost:${ports.http}`)
  say('Ctrl-C stops it')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void machine.stop())
  }
  await machine.off
})
