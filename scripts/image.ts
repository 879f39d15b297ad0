#!/usr/bin/env node
// Builds one bootable image:
// npm run image -- --board amd64 [--preload APP | --no-preload] [--vendor vendor.toml] [--out DIR] [--format zst|xz] [--no-cache] [--update-lock] [--update-key FILE]
//   --update-key FILE: signs the update file, and the image takes updates of that signer
//   --next-databases: the next major of PostgreSQL travels beside, for owners to take when they want it
//   --channel NAME: in which it is offered, stable unless said; --notes TEXT: what is said of it
//   --new-update-key FILE: makes such a key, and nothing else
import { argv } from 'zx'
import { ownBoard, readBoard } from '../image/board.ts'
import { buildImage } from '../image/build.ts'
import { forgetAll } from '../image/cache.ts'
import { readFormats } from '../image/compress.ts'
import { OWN_APPS } from '../image/preload.ts'
import { asRoot } from '../image/privilege.ts'
import { withTools } from '../image/tools.ts'
import { makeUpdateKey } from '../image/update-key.ts'
import { door, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, [
    'board',
    'preload',
    'vendor',
    'out',
    'format',
    'cache',
    'update-lock',
    'update-key',
    'channel',
    'notes',
    'new-update-key',
    'next-databases',
  ])
  if (!(await asRoot())) return
  if (argv.cache === false) await forgetAll()
  if (argv['new-update-key']) {
    const file = String(argv['new-update-key'])
    await makeUpdateKey(file, 'Gantry updates', await withTools())
    return void process.stdout.write(`${file}\n`)
  }
  const { files } = await buildImage({
    board: argv.board ? await readBoard(String(argv.board)) : await ownBoard(),
    preload: preloadFor(argv.preload),
    ...(argv.vendor ? { vendor: String(argv.vendor) } : {}),
    out: String(argv.out ?? 'out'),
    ...(argv['update-key'] ? { updateKey: String(argv['update-key']) } : {}),
    ...(argv.channel ? { channel: String(argv.channel) } : {}),
    ...(argv.notes ? { notes: String(argv.notes) } : {}),
    ...(argv.format ? { formats: readFormats(argv.format) } : {}),
    updateLock: argv['update-lock'] === true,
    nextDatabases: argv['next-databases'] === true,
  })
  for (const file of files) process.stdout.write(`${file}\n`)
})

/** Unless said, the apps whose images are in no registry; `--no-preload` leaves them out, too. */
function preloadFor(said: unknown): readonly string[] {
  if (said === undefined) return OWN_APPS
  return [said]
    .flat()
    .filter(it => it !== false)
    .map(String)
}
