#!/usr/bin/env node
// Makes everything that is published, signed, from the lock, or refuses:
// npm run release -- --key gantry.key --url https://example.org/gantry [--boards amd64,arm64] [--out release]
import { minimist } from 'zx'
import { InvalidInput } from '../agent/base/errors.ts'
import { boardNames, readBoard } from '../image/board.ts'
import { asRoot } from '../image/privilege.ts'
import { release } from '../image/release.ts'
import { door, onlyOptions } from './door.ts'

const said = minimist(process.argv.slice(2), { string: ['boards', 'key', 'out', 'preload', 'url'] })

await door(async () => {
  onlyOptions(said, ['boards', 'key', 'out', 'preload', 'url'])
  const names = said.boards ? String(said.boards).split(',') : await boardNames()
  const boards = await Promise.all(names.map(readBoard))
  const [key, url] = [needed('key', 'FILE'), needed('url', 'https://...')]
  if (!(await asRoot())) return
  const files = await release({
    ...{ boards, key, url: url.replace(/\/$/, ''), out: said.out || 'release' },
    preload: [said.preload || 'miniflux'].flat(),
  })
  for (const file of files) process.stdout.write(`${file}\n`)
})

function needed(name: string, example: string): string {
  if (said[name]) return said[name]
  throw new InvalidInput('option-missing', `say --${name} ${example}`, {
    hint: 'README.md in image/ tells what each is for',
  })
}
