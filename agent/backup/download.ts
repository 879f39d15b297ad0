import { createReadStream } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { NotFound } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'

/** A file on its way to a browser: what it is called comes first. */
export interface Piece {
  readonly name?: string
  readonly base64?: string
}

/**
 * What lies at `place`, piece after piece, and takes it away in the end: a file as it is, a folder
 * as the archive that every system opens. Throws NotFound for what is neither.
 */
export async function* piecesOf(
  exec: Exec,
  place: string,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const archive = `${place}.tar`
  try {
    const found = await lstat(place)
    if (!found.isFile() && !found.isDirectory()) {
      throw new NotFound('file-unknown', `${basename(place)} is neither a file nor a folder`)
    }
    if (found.isDirectory()) await pack(exec, place, archive)
    const file = found.isDirectory() ? archive : place
    yield { name: basename(file) }
    for await (const chunk of createReadStream(file)) {
      if (signal.aborted) return
      yield { base64: (chunk as Buffer).toString('base64') }
    }
  } finally {
    for (const it of [place, archive]) await rm(it, { recursive: true, force: true })
  }
}

const pack = (exec: Exec, place: string, archive: string) =>
  exec(['tar', '-C', dirname(place), '-cf', archive, '--', basename(place)], { timeout: 0 })
