import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Board } from './board.ts'

/** Every Debian package of an image, one line each: name, version, SHA-256. */
export type Lock = readonly string[]

/** Where the bootstrap leaves the list of what it installed. */
export const listInRoot = 'usr/share/gantry/packages'

const lockFile = (board: Board) => join(import.meta.dirname, 'lock', `${board.architecture}.txt`)

/** What the image of this architecture was made of when the lock was last written. */
export async function readLock(board: Board): Promise<Lock> {
  return lines(await readFile(lockFile(board), 'utf8').catch(() => ''))
}

/** What a root was really made of. */
export async function packagesIn(root: string): Promise<Lock> {
  return lines(await readFile(join(root, listInRoot), 'utf8'))
}

/** Makes what a root was made of the lock. */
export async function writeLock(board: Board, packages: Lock): Promise<void> {
  await writeFile(lockFile(board), `${packages.join('\n')}\n`)
}

/** How a root differs from the lock, as lines for a person; none when it does not. */
export function differences(locked: Lock, packages: Lock): readonly string[] {
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

const lines = (text: string): Lock => text.split('\n').filter(line => line !== '')

const byName = (lock: Lock) =>
  new Map(lock.map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]))
