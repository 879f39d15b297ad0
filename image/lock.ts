import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Conflict } from '../agent/base/errors.ts'
import type { Board } from './board.ts'

/** Debian packages of an image, one line each: name, version, SHA-256. */
export type Lock = readonly string[]

/** Where the bootstrap leaves the list of what it installed. */
const listInRoot = 'usr/share/gantry/packages'

/**
 * Where the lock of a board's root is, which all boards of its architecture have in common, that of
 * what its own firmware needs, and those of what only some images have: the container images that
 * are made here, and the next database servers.
 */
const LOCKS = {
  root: ({ architecture }: Board) => architecture,
  firmware: ({ name }: Board) => name,
  apps: ({ architecture }: Board) => `${architecture}-apps`,
  databases: ({ architecture }: Board) => `${architecture}-databases`,
} as const
export type LockedPart = keyof typeof LOCKS

/** What a part of an image was made of, and what of that the lock says. */
export interface Locked {
  readonly locked: Lock
  readonly packages: Lock
}

const lockFile = (board: Board, part: LockedPart) =>
  join(import.meta.dirname, 'lock', `${LOCKS[part](board)}.txt`)

/** What a part of the image of a board was made of when the lock was last written. */
export async function readLock(board: Board, part: LockedPart = 'root'): Promise<Lock> {
  return lines(await readFile(lockFile(board, part), 'utf8').catch(() => ''))
}

/** What a root was really made of. */
export async function packagesIn(root: string): Promise<Lock> {
  return lines(await readFile(join(root, listInRoot), 'utf8'))
}

/** Makes what a part of an image was made of the lock. */
export async function writeLock(
  board: Board,
  packages: Lock,
  part: LockedPart = 'root',
): Promise<void> {
  await writeFile(lockFile(board, part), `${packages.join('\n')}\n`)
}

/**
 * How a part of an image differs from the lock, as lines for a person; none when it does not. Throws
 * Conflict with them where only what is locked will do.
 */
export function notAsLocked(
  { name }: Pick<Board, 'name'>,
  { locked, packages }: Locked,
  { onlyLocked = false, nextDatabases = false } = {},
): readonly string[] {
  const lines = differences(locked, packages)
  if (!onlyLocked || lines.length === 0) return lines
  const more = nextDatabases ? ' --next-databases' : ''
  throw new Conflict('not-as-locked', `the mirror has not every package of ${name} as locked`, {
    detail: lines.join('\n'),
    hint: `try the image with what there is now, and lock that: npm run image -- --board ${name} --update-lock${more}`,
  })
}

function differences(locked: Lock, packages: Lock): readonly string[] {
  const before = byName(locked)
  const after = byName(packages)
  const gone = [...before.keys()].filter(name => !after.has(name))
  const changed = [...after].filter(([name, what]) => before.get(name) !== what)
  return [
    ...gone.map(name => `${name}: ${before.get(name)} is not in this image`),
    ...changed.map(([name, what]) => `${name}: ${before.get(name) ?? 'new'} -> ${what}`),
  ]
}

/** apt preferences that hold every package at its locked version while the mirror has it. */
export const pinsOf = (locked: Lock): string =>
  locked
    .map(line => line.split(' '))
    .map(([name, version]) => `Package: ${name}\nPin: version ${version}\nPin-Priority: 1001\n`)
    .join('\n')

/** A hook of mmdebstrap that lists what it installed, while apt still knows the hashes. */
export const listHook = `
mkdir -p "$1/usr/share/gantry"
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
chroot "$1" dpkg-query --show --showformat '\${binary:Package}=\${Version}\\n' |
  xargs apt-cache show --no-all-versions |
  awk '/^Package:/ {name=$2} /^Version:/ {version=$2} /^SHA256:/ {print name, version, $2}' |
  LC_ALL=C sort -u > "$1/${listInRoot}"
`

/** All of them, each package once: an app's image and the root may well have the same one. */
export const together = (locks: readonly Lock[]): Lock => [...new Set(locks.flat())].sort()

/** The package that a line of a lock is of. */
export const packageIn = (line: string): string => line.slice(0, line.indexOf(' '))

/** The same with its version: all that is known of it inside an image. */
export const nameAndVersion = (line: string): string => line.slice(0, line.lastIndexOf(' '))

/** The lines of a lock. */
export const lines = (text: string): Lock => text.split('\n').filter(line => line !== '')

const byName = (lock: Lock) =>
  new Map(lock.map(line => [packageIn(line), line.slice(line.indexOf(' ') + 1)]))

/** The major of MariaDB's server among packages, such as 11.8; none where it is not there. */
export const mariadbIn = (packages: Lock): string[] =>
  packages.flatMap(it => /^mariadb-server-core (?:\d+:)?(\d+\.\d+)\./.exec(it)?.[1] ?? [])
