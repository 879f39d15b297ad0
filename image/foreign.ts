import { access } from 'node:fs/promises'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { apart } from './apart.ts'
import type { Board } from './board.ts'
import { programsRoot } from './tools.ts'

/**
 * Goes before a command that runs programs of a board's root, as `apart` does. Programs of another
 * processor run through QEMU; only this command and its children know of it, the machine does not.
 */
export async function apartOn(
  { architecture }: Pick<Board, 'architecture'>,
  exec: Exec,
): Promise<readonly [string, ...string[]]> {
  if (architecture === ownArchitecture) return apart
  const processor = processors[architecture]
  if (!processor) throw new Error(`there is no emulator for ${architecture}`)
  await needNamespaces(exec)
  const emulator = `${await programsRoot(['qemu-user'], exec)}/usr/bin/qemu-${processor.name}`
  await access(emulator)
  const entry = `:gantry:M::${processor.magic}:${processor.mask}:${emulator}:F`
  return ['sh', '-c', enter, register, entry]
}

/** Whether what a board's root holds runs on this machine as it is. */
export const ownArchitecture = process.arch === 'x64' ? 'amd64' : process.arch

/** Linux 6.7 is the first that keeps such a list for each user namespace. */
async function needNamespaces(exec: Exec): Promise<void> {
  const [major = 0, minor = 0] = (await exec(['uname', '-r'])).split('.').map(Number)
  if (major > 6 || (major === 6 && minor >= 7)) return
  throw new ComponentFailed('kernel-too-old', 'images of another processor need Linux 6.7 here', {
    hint: 'build it on a machine of that processor, or on one with a newer kernel',
  })
}

/** How programs of a processor begin: the head of an ELF file, and which bits of it count. */
const processors: Readonly<Record<string, { name: string; magic: string; mask: string }>> = {
  amd64: elf('x86_64', '3e'),
  arm64: elf('aarch64', 'b7'),
}

function elf(name: string, machine: string) {
  const magic = `7f454c460201010000000000000000000200${machine}00`
  const mask = 'ffffffffffffff00fffffffffffffffffeffffff'
  return { name, magic: escaped(magic), mask: escaped(mask) }
}

function escaped(hex: string): string {
  return hex.replace(/../g, '\\x$&')
}

/**
 * Root makes a user namespace in which everybody has the number that he has outside; who builds
 * without root is in one already. Its ids can only be given from outside. What runs inside gains
 * rights by them, and with that the kernel forgets with whom it is to end: it is told once more.
 */
const enter = `
set -e
register=$0
apart="--mount --pid --fork --kill-child"
with_me="setpriv --pdeathsig KILL"
if ! grep -q ' 4294967295$' /proc/self/uid_map; then
  exec unshare $apart sh -c "$register" "$@"
fi
$with_me unshare --user $apart sh -c 'until grep -q . /proc/self/gid_map; do sleep 0.1; done; exec '"$with_me"' sh -c "$@"' sh "$register" "$@" &
child=$!
trap 'kill $child' INT TERM
until [ "$(readlink /proc/$child/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.1; done
echo 0 0 4294967295 > /proc/$child/uid_map
echo 0 0 4294967295 > /proc/$child/gid_map
wait $child
`

/** Tells this namespace alone how programs of the other processor are run. */
const register = `
set -e
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
printf '%s' "$0" > /proc/sys/fs/binfmt_misc/register
exec "$@"
`

/**
 * Hooks of mmdebstrap by which packages of another processor are unpacked by a program of this one:
 * that is most of the work of installing them, and gives the same files.
 */
const lend = `sh -ec '
  case $(head -c 2 "$0/usr/bin/dpkg-deb") in "#!") exit ;; esac
  native="$0/native"
  mkdir -p "$native"
  program=$(command -v dpkg-deb)
  cp "$program" $(ldd "$program" | grep -o "/[^ ]*") "$native"
  cp --preserve "$0/usr/bin/dpkg-deb" "$native/foreign"
  rm "$0/usr/bin/dpkg-deb"
  printf "%s\\n" "#!/bin/sh" "exec /native/ld-*.so* --library-path /native /native/dpkg-deb \\"\\$@\\"" > "$0/usr/bin/dpkg-deb"
  chmod 755 "$0/usr/bin/dpkg-deb"
' "$1"`
const giveBack = `mv "$1/native/foreign" "$1/usr/bin/dpkg-deb"; rm -r "$1/native"`

export const ownUnpacking: readonly string[] = [
  // Debian's own comes once more with its package, while the first ones are installed.
  `--extract-hook=${lend}`,
  `--essential-hook=${lend}`,
  `--customize-hook=${giveBack}`,
]
