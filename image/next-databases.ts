import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { decodeToml } from '../agent/base/toml.ts'
import type { Board } from './board.ts'
import { pinTo } from './bootstrap.ts'
import { type Lock, pinsOf, readLock, writeLock } from './lock.ts'
import type { Mirror } from './mirror.ts'
import { inTools, programsRoot } from './tools.ts'
import { type Unpacked, unpack } from './unpack.ts'

const file = join(import.meta.dirname, 'next-databases.toml')

const next = z.strictObject({
  major: z.string(),
  suite: z.string(),
  packages: z.array(z.string()),
  libraries: z.array(z.string()),
})

/** The next major of PostgreSQL, as Debian has it, and how that differs from the lock. */
export interface NextDatabases extends Unpacked {
  readonly major: string
  readonly locked: Lock
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
  exec: Exec,
): Promise<void> {
  const home = `/usr/lib/postgresql/${major}`
  const libraries = `${home}/system`
  const inRoot = (path: string) => join(root, path)
  await exec([...(['sh', '-ec', script] as const), ...[folder, root, major, libraries]], {
    timeout: 0,
  })
  const patch = await patchIn(exec)
  const [loader] = (await readdir(inRoot(libraries))).filter(it => /^ld-linux.*\.so\.\d$/.test(it))
  if (!loader) throw new ComponentFailed('no-loader', `PostgreSQL ${major} came without libc6`)
  const programs = await exec(['sh', '-ec', elves, inRoot(`${home}/bin`)])
  for (const program of programs.split('\n').filter(Boolean)) {
    // Unlike a runpath it counts for the libraries of libraries, too.
    const where = ['--force-rpath', '--set-rpath', libraries]
    await patch(['--set-interpreter', `${libraries}/${loader}`, ...where, program])
  }
  const there = new Set(await readdir(inRoot(libraries)))
  const shared = await exec(['sh', '-ec', elves, inRoot(home)])
  for (const it of shared.split('\n').filter(Boolean)) {
    const needed = (await patch(['--print-needed', it])).split('\n').filter(Boolean)
    const missing = needed.filter(name => !there.has(name))
    if (missing.length === 0) continue
    throw new ComponentFailed('library-missing', `${it} needs ${missing.join(', ')}`, {
      hint: 'name the package that has it among the libraries in image/next-databases.toml',
    })
  }
}

async function patchIn(exec: Exec): Promise<(words: readonly string[]) => Promise<string>> {
  const tools = await programsRoot(['patchelf'], exec)
  return words => exec(inTools(tools, ['patchelf', ...words]))
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
/** Programs and libraries below a folder, by their first bytes. */
const elves = `find "$0" -type f -size +3c -exec sh -c 'for it; do [ "$(head -c 4 "$it" | tail -c 3)" = ELF ] && echo "$it"; done; true' - {} +`
