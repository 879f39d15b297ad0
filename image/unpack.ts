import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import { apart } from './apart.ts'
import { cached, keyOf, removeTree } from './cache.ts'
import { ownArchitecture } from './foreign.ts'
import { type Lock, lines } from './lock.ts'
import { type Mirror, sourcesFrom, trixieFrom } from './mirror.ts'

export interface Wanted {
  /** In apt's words: a name, and with it a version or an architecture where that is to be a certain one. */
  readonly packages: readonly string[]
  readonly architecture: string
  /** Preferences of apt. */
  readonly preferences: string
  /** Nothing of later suites is known to apt, and so nothing of them has to be fetched. */
  readonly onlyTrixie?: boolean
  /** What the mirror gave another day will not do. */
  readonly afresh?: boolean
}

export interface Unpacked {
  /** A folder, shared with other builds: read it and never write to it. */
  readonly folder: string
  readonly packages: Lock
}

/** Debian packages as they are, without what they need, in one folder: none of their programs runs. */
export async function unpack(wanted: Wanted, mirror: Mirror, exec: Exec): Promise<Unpacked> {
  const { afresh = false, ...what } = wanted
  const key = afresh ? keyOf(what, take, new Date()) : keyOf(what, take)
  const path = await cached('unpacked', key, async path => {
    const [scratch, preferences] = [`${path}.scratch`, `${path}.preferences`]
    const architectures = [...new Set([wanted.architecture, ownArchitecture])]
    try {
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(preferences, wanted.preferences)
      await exec(
        [
          ...apart,
          ...['mmdebstrap', '--mode=root', '--variant=custom', '--quiet'],
          ...[`--architectures=${architectures.join(',')}`, '--skip=check/qemu'],
          `--setup-hook=install -D -m 644 '${preferences}' "$1/etc/apt/preferences.d/gantry"`,
          `--customize-hook=${take} ${wanted.packages.join(' ')}`,
          ...['trixie', scratch],
          ...(wanted.onlyTrixie
            ? trixieFrom(mirror)
            : [...sourcesFrom(mirror), ...sourcesFrom(mirror, 'non-free-firmware')]),
        ],
        { timeout: 0 },
      )
      await rename(join(scratch, 'taken'), path)
    } finally {
      await removeTree(scratch)
      await rm(preferences, { force: true })
    }
  })
  return {
    folder: join(path, 'tree'),
    packages: [...lines(await readFile(join(path, 'packages'), 'utf8'))].sort(),
  }
}

/** Runs as a hook of mmdebstrap, whose apt knows where packages come from and checks them. */
const take = `sh -ec '
  mkdir -p "$0/debs" "$0/taken/tree"
  cd "$0/debs"
  APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get download -qq "$@"
  for deb in *.deb; do
    sum=$(sha256sum "$deb")
    dpkg-deb --show --showformat "\\\${Package} \\\${Version} \${sum%% *}\\n" "$deb" >> ../taken/packages
    dpkg-deb --extract "$deb" ../taken/tree
  done
' "$1"`
