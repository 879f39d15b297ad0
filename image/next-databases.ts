import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { decodeToml } from '../agent/base/toml.ts'
import type { Board } from './board.ts'
import { pinTo } from './bootstrap.ts'
import { ownArchitecture } from './foreign.ts'
import { type Locked, pinsOf, readLock, writeLock } from './lock.ts'
import type { Mirror } from './mirror.ts'
import { inTools, toolsRoot } from './tools.ts'
import { type Unpacked, unpack } from './unpack.ts'

const file = join(import.meta.dirname, 'next-databases.toml')

const next = z.strictObject({
  major: z.string(),
  suite: z.string(),
  packages: z.array(z.string()),
  libraries: z.array(z.string()),
})

/** The next major of PostgreSQL, as Debian has it, and how that differs from the lock. */
export interface NextDatabases extends Unpacked, Locked {
  readonly major: string
}

/** Unpacks the next major of PostgreSQL, and the libraries that it was made with. */
export async function unpackNextDatabases(
  board: Board,
  updateLock: boolean,
  mirror: Mirror,
  exec: Exec,
): Promise<NextDatabases> {
  const { major, suite, packages, libraries } = decodeToml(file, await readFile(file, 'utf8'), next)
  const locked = updateLock ? [] : await readLock(board, 'databases')
  const all = [...packages, ...libraries]
  const wanted = {
    packages: all,
    architecture: board.architecture,
    preferences: [pinsOf(locked), pinTo(all.join(' '), suite, 900)].join('\n'),
    afresh: updateLock,
  }
  const unpacked = await unpack(wanted, mirror, exec)
  if (updateLock) await writeLock(board, unpacked.packages, 'databases')
  return { ...unpacked, major, locked: updateLock ? unpacked.packages : locked }
}

/**
 * Puts it beside the one of today. Its programs are told to take its own libraries, the one that loads
 * all others among them, from a folder of its own: the C library of another suite would not do for the
 * rest of the box, nor that of the box for them. Throws ComponentFailed where a library is missing.
 */
export async function addNextDatabases(
  root: string,
  { folder, major }: NextDatabases,
  mirror: Mirror,
  exec: Exec,
): Promise<void> {
  const home = `/usr/lib/postgresql/${major}`
  const libraries = `${home}/system`
  const inRoot = (path: string) => join(root, path)
  await exec([...(['sh', '-ec', script] as const), ...[folder, root, major, libraries]], {
    timeout: 0,
  })
  const patch = await patchIn(mirror, exec)
  const [loader] = (await readdir(inRoot(libraries))).filter(it => /^ld-linux.*\.so\.\d$/.test(it))
  if (!loader) throw new ComponentFailed('no-loader', `PostgreSQL ${major} came without libc6`)
  // Unlike a runpath it counts for the libraries of libraries, too.
  const where = ['--force-rpath', '--set-rpath', libraries]
  const programs = await elvesIn(inRoot(`${home}/bin`), exec)
  await patch(['--set-interpreter', `${libraries}/${loader}`, ...where, ...programs])
  const needed = await patch(['--print-needed', ...(await elvesIn(inRoot(home), exec))])
  const there = new Set(await readdir(inRoot(libraries)))
  const missing = new Set(needed.split('\n').filter(it => it !== '' && !there.has(it)))
  if (missing.size === 0) return
  throw new ComponentFailed(
    'library-missing',
    `PostgreSQL ${major} needs ${[...missing].join(', ')}`,
    { hint: 'name the packages that have them among the libraries in image/next-databases.toml' },
  )
}

/** Changes what programs say of themselves, of whichever processor they are. */
async function patchIn(mirror: Mirror, exec: Exec) {
  const wanted = { packages: ['patchelf'], architecture: ownArchitecture, preferences: '' }
  const { folder } = await unpack(wanted, mirror, exec)
  const tools = await toolsRoot(exec)
  return (words: readonly string[]) =>
    exec(inTools(tools, [join(folder, 'usr/bin/patchelf'), ...words]), { timeout: 0 })
}

/** Programs and libraries below a folder, by their first bytes. */
async function elvesIn(folder: string, exec: Exec): Promise<string[]> {
  const words = ['--recursive', '--files-with-matches', '--binary', '--null-data', '--max-count=1']
  const said = await exec(['grep', ...words, '--perl-regexp', String.raw`\A\x7fELF`, folder])
  return said.split('\n').filter(Boolean)
}

/** What the layer of the one of today leaves out, this one does without as well. */
const script = `
  cd "$0/usr"
  to="$1/usr"
  mkdir -p "$to/lib/postgresql" "$to/share/postgresql" "$1$3"
  cp --archive "lib/postgresql/$2" "$to/lib/postgresql/"
  cp --archive "share/postgresql/$2" "$to/share/postgresql/"
  (cd "$to/lib/postgresql/$2/lib" && rm -rf bitcode llvmjit* pgxs)
  rm -rf "$to/share/postgresql/$2/man"
  cp --archive lib/*-linux-gnu*/*.so* "$1$3/"
`
