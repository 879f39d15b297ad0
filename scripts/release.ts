#!/usr/bin/env node
// Makes everything that is published, signed, from the lock, or refuses:
// npm run release -- --key gantry.key --update-key updates.pem --url https://example.org/gantry
//   [--published DIR] [--channel NAME] [--notes TEXT] [--boards amd64,arm64] [--vendor vendor.toml]
//   [--format zst|xz] [--preload APP] [--next-databases] [--out release]
import { minimist } from 'zx'
import { InvalidInput } from '../agent/base/errors.ts'
import { boardNames, readBoard } from '../image/board.ts'
import { readFormats } from '../image/compress.ts'
import { OWN_APPS } from '../image/preload.ts'
import { asRoot } from '../image/privilege.ts'
import { release } from '../image/release.ts'
import { door, onlyOptions } from './door.ts'

const OPTIONS = [
  ...['boards', 'channel', 'format', 'key', 'notes', 'out', 'preload', 'published', 'update-key'],
  ...['url', 'vendor'],
]
const FLAGS = ['next-databases']
const said = minimist(process.argv.slice(2), { string: OPTIONS, boolean: FLAGS })

await door(async () => {
  onlyOptions(said, [...OPTIONS, ...FLAGS])
  const names = said.boards ? String(said.boards).split(',') : await boardNames()
  const boards = await Promise.all(names.map(readBoard))
  const updateKey = needed('update-key', 'FILE')
  const [key, url] = [needed('key', 'FILE'), needed('url', 'https://...')]
  if (!(await asRoot())) return
  const files = await release({
    ...{ boards, key, updateKey, url: url.replace(/\/$/, ''), out: said.out || 'release' },
    ...{ preload: [said.preload || OWN_APPS].flat(), nextDatabases: said['next-databases'] },
    ...(said.channel ? { channel: said.channel } : {}),
    ...(said.notes ? { notes: said.notes } : {}),
    ...(said.published ? { published: said.published } : {}),
    ...(said.vendor ? { vendor: said.vendor } : {}),
    ...(said.format ? { formats: readFormats(said.format) } : {}),
  })
  for (const file of files) process.stdout.write(`${file}\n`)
})

function needed(name: string, example: string): string {
  if (said[name]) return said[name]
  throw new InvalidInput('option-missing', `say --${name} ${example}`, {
    hint: 'README.md in image/ tells what each is for',
  })
}
