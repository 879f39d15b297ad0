#!/usr/bin/env node
// Builds one bootable image:
// npm run image -- --board amd64 [--preload miniflux] [--vendor vendor.toml] [--out DIR] [--no-cache] [--update-lock]
import { argv } from 'zx'
import { ownBoard, readBoard } from '../image/board.ts'
import { buildImage } from '../image/build.ts'
import { forgetAll } from '../image/cache.ts'
import { asRoot } from '../image/privilege.ts'
import { door, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, ['board', 'preload', 'vendor', 'out', 'cache', 'update-lock'])
  if (!(await asRoot())) return
  if (argv.cache === false) await forgetAll()
  const { files } = await buildImage({
    board: argv.board ? await readBoard(String(argv.board)) : await ownBoard(),
    preload: [argv.preload ?? []].flat().map(String),
    ...(argv.vendor ? { vendor: String(argv.vendor) } : {}),
    out: String(argv.out ?? 'out'),
    updateLock: argv['update-lock'] === true,
  })
  for (const file of files) process.stdout.write(`${file}\n`)
})
