#!/usr/bin/env node
// Builds one bootable image:
// npm run image -- --board amd64 [--preload APP | --no-preload] [--vendor vendor.toml] [--out DIR] [--no-cache] [--update-lock]
import { argv } from 'zx'
import { ownBoard, readBoard } from '../image/board.ts'
import { buildImage } from '../image/build.ts'
import { forgetAll } from '../image/cache.ts'
import { OWN_APPS } from '../image/preload.ts'
import { asRoot } from '../image/privilege.ts'
import { door, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, ['board', 'preload', 'vendor', 'out', 'cache', 'update-lock'])
  if (!(await asRoot())) return
  if (argv.cache === false) await forgetAll()
  const { files } = await buildImage({
    board: argv.board ? await readBoard(String(argv.board)) : await ownBoard(),
    preload: preloadFor(argv.preload),
    ...(argv.vendor ? { vendor: String(argv.vendor) } : {}),
    out: String(argv.out ?? 'out'),
    updateLock: argv['update-lock'] === true,
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
