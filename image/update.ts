import { copyFile, link, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import { type Board, compatibleOf } from './board.ts'

export interface Majors {
  readonly postgresql: readonly string[]
  readonly mariadb: readonly string[]
}

export interface UpdateOf {
  /** The root file system of a slot. */
  readonly image: string
  readonly version: string
  readonly board: Board
  /** Of the database servers that are in it. */
  readonly majors: Majors
  /** A PEM file with a private key and its certificate. */
  readonly key: string
}

/**
 * Makes the signed file that takes a box to this version. Blocks that a box has already need not
 * travel: their hashes are in it. Nothing is mounted.
 */
export async function makeUpdate(
  { image, version, board, majors, key }: UpdateOf,
  out: string,
  tools: Exec,
): Promise<void> {
  const folder = await mkdtemp(`${out}.`)
  try {
    const content = join(folder, 'content')
    await tools(['mkdir', content])
    await link(image, join(content, 'root.img')).catch(() =>
      copyFile(image, join(content, 'root.img')),
    )
    await writeFile(join(content, 'manifest.raucm'), manifestOf(board, version))
    // The box looks whether those of its data are among them before it writes anything.
    for (const [server, here] of Object.entries(majors))
      await writeFile(join(content, server), `${here.join('\n')}\n`)
    await rm(out, { force: true })
    // The image is packed already: another round would make it no smaller, and blocks that are
    // asked for singly come faster as they are.
    const packing = '--mksquashfs-args=-no-compression -all-time 1 -mkfs-time 1'
    await tools(['rauc', 'bundle', `--cert=${key}`, `--key=${key}`, packing, content, out], {
      timeout: 0,
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

const manifestOf = (board: Board, version: string) => `[update]
compatible=${compatibleOf(board)}
version=${version}

[bundle]
format=verity

[image.root]
filename=root.img
adaptive=block-hash-index
`
