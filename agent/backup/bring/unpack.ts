import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { InvalidInput, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'

/** What a file is, by how it begins. */
export type Kind = 'postgres' | 'sql' | 'sqlite' | 'tar' | 'gzip' | 'zstd' | 'other'

/** Pure. @param head at least the first 512 bytes, where there are so many. */
export function kindOf(head: Buffer): Kind {
  const begins = (text: string) => head.subarray(0, text.length).toString('latin1') === text
  if (begins('PGDMP')) return 'postgres'
  if (begins('SQLite format 3\0')) return 'sqlite'
  if (begins('\x1f\x8b')) return 'gzip'
  if (begins('\x28\xb5\x2f\xfd')) return 'zstd'
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return 'tar'
  return head.includes(0) || head.length === 0 ? 'other' : 'sql'
}

/** @param file not a folder. */
export async function kindOfFile(file: string): Promise<Kind> {
  await using it = await open(file)
  const { buffer, bytesRead } = await it.read(Buffer.alloc(4096), 0, 4096, 0)
  return kindOf(buffer.subarray(0, bytesRead))
}

/**
 * Makes a folder of what somebody brought: a folder as it is, an archive unpacked, a dump or a
 * database file alone in it. Answers where its contents are, below folders that hold one folder and
 * nothing else. Throws InvalidInput for anything else.
 *
 * @param sqlite what a file of SQLite is to be called, where the app has one.
 */
export async function unpack(
  exec: Exec,
  from: string,
  { into, ends, sqlite }: { into: string; ends: readonly string[]; sqlite: string | undefined },
): Promise<string> {
  await mkdir(into, { recursive: true, mode: 0o700 })
  const found = await lstat(from)
  if (found.isDirectory()) {
    await exec(['cp', '--archive', '--reflink=auto', '--no-target-directory', from, into], {
      timeout: 0,
    })
    return await inmost(into, ends)
  }
  if (!found.isFile()) throw unknown(from)
  const file = await plain(from, `${into}.plain`)
  const kind = await kindOfFile(file)
  if (kind === 'tar') {
    await untar(exec, file, into)
    return await inmost(into, ends)
  }
  if (kind === 'sqlite' && sqlite !== undefined) {
    await mkdir(join(into, sqlite, '..'), { recursive: true })
    await copyFile(file, join(into, sqlite))
  } else if (kind === 'sql' || kind === 'postgres') await copyFile(file, join(into, 'database.sql'))
  else throw unknown(from)
  return into
}

/** The file itself, or beside it what was packed in it. */
export async function plain(file: string, to: string): Promise<string> {
  const kind = await kindOfFile(file)
  if (kind !== 'gzip' && kind !== 'zstd') return file
  const unpacked = kind === 'gzip' ? createGunzip() : createZstdDecompress()
  try {
    await pipeline(createReadStream(file), unpacked, createWriteStream(to, { mode: 0o600 }))
  } catch (cause) {
    throw damaged(file, cause)
  }
  return to
}

/** Owners of another machine mean nothing here. GNU tar leaves out what leads elsewhere. */
async function untar(exec: Exec, file: string, into: string): Promise<void> {
  try {
    await exec(['tar', '--no-same-owner', '--delay-directory-restore', '-C', into, '-xf', file], {
      timeout: 0,
    })
  } catch (cause) {
    throw damaged(file, cause)
  }
}

async function inmost(folder: string, ends: readonly string[]): Promise<string> {
  const [only, ...more] = await readdir(folder, { withFileTypes: true })
  if (!only?.isDirectory() || more.length > 0 || ends.includes(only.name)) return folder
  return await inmost(join(folder, only.name), ends)
}

const unknown = (path: string) =>
  new InvalidInput('bring-unknown', `${basename(path)} is nothing that data can be taken from`, {
    hint: 'bring a folder, an archive (tar, also with gzip or zstd), or a dump made by pg_dump or mariadb-dump',
  })

const damaged = (path: string, cause: unknown) =>
  new InvalidInput('bring-damaged', `${basename(path)} is damaged or cut off`, {
    hint: 'make it once more',
    detail: problemOf(cause).detail ?? problemOf(cause).message,
    cause,
  })
