import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from './base/files.ts'
import { PASSAGE_PORT } from './site/passage/need.ts'
import { openWire, type Passages } from './site/passage/wire.ts'

// The program of gantry-passage.service, on every box of a site that has apps on several boxes with a
// database or a cache: at one box it leads them to these, at the others it is where they come in. It has
// no rights, and sees what they say; what it lets through it is told in a file, again whenever it is hung up.

const secret = (name: string) =>
  readFile(join(process.env.CREDENTIALS_DIRECTORY ?? '', name), 'utf8')
const { RUNTIME_DIRECTORY: said = '/run/gantry-passage', PASSAGES: file = '' } = process.env
const say = (name: string, text: string) => writeWhole(join(said, name), text, 0o644)
const log = (line: string) => process.stdout.write(`${line}\n`)
const [key, cert] = (await Promise.all(['key', 'certificate'].map(secret))) as [string, string]

const wire = openWire({
  ...{ key, cert, port: PASSAGE_PORT, log },
  away: shows => void say('away', JSON.stringify(shows)).catch(stop),
})

let last: Promise<void> = Promise.resolve()
function follow(): void {
  last = last
    .then(async () => {
      const told = JSON.parse(await readFile(file, 'utf8')) as Passages & { readonly mark: string }
      await wire.follow(told)
      await say('mark', told.mark)
    })
    .catch(stop)
}

/** Whoever started it starts it again. */
function stop(error: unknown): void {
  log(String(error))
  process.exit(1)
}

// Where nobody may come in at the moment, nothing else would keep it.
setInterval(() => {}, 2 ** 30)
process.on('SIGHUP', follow)
process.on('SIGTERM', () => process.exit(0))
follow()
