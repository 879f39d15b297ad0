import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'

/** Where Debian's packages come from on this machine. */
export interface Mirror {
  readonly main: string
  readonly security: string
}

/**
 * The mirror that this machine's own apt uses where that is Debian's, or undefined: then
 * mmdebstrap chooses, and `mirrorOf` reads its choice from the root it made.
 */
export async function ownMirror(exec: Exec): Promise<Mirror | undefined> {
  const format = '$(ORIGIN) $(REPO_URI) $(CODENAME)'
  const lines = await exec(['apt-get', 'indextargets', '--format', format]).catch(() => '')
  return mirrorIn(
    lines
      .split('\n')
      .map(line => line.split(' '))
      .filter(([origin]) => origin === 'Debian')
      .map(([, uri = '', suite = '']) => ({ uri, suite })),
  )
}

/** The mirror that stands in the sources of a root file system. */
export async function mirrorOf(root: string): Promise<Mirror> {
  const lines = await readFile(join(root, 'etc/apt/sources.list'), 'utf8')
  const sources = [...lines.matchAll(/^deb (?:\[.*\] )?(\S+) (\S+)/gm)]
  const found = mirrorIn(sources.map(([, uri = '', suite = '']) => ({ uri, suite })))
  if (found) return found
  throw new ComponentFailed('no-mirror', `${root} was made without a Debian mirror`)
}

function mirrorIn(sources: readonly { uri: string; suite: string }[]): Mirror | undefined {
  const security = sources.find(source => source.suite.endsWith('-security'))?.uri
  const main = sources.find(source => /^[a-z]+$/.test(source.suite))?.uri
  return main && security ? { main, security } : undefined
}

/** The lines of a sources.list for trixie with what mends it, and nothing of later suites. */
export const trixieFrom = (mirror: Mirror): readonly string[] =>
  sourcesFrom(mirror).filter(line => / trixie(-updates|-security)? /.test(line))

/** The lines of a sources.list for everything a root is made of; firmware is in `non-free-firmware`. */
export const sourcesFrom = (
  { main, security }: Mirror,
  component: 'main' | 'non-free-firmware' = 'main',
): readonly string[] => [
  `deb ${main} trixie ${component}`,
  `deb ${main} trixie-updates ${component}`,
  `deb ${security} trixie-security ${component}`,
  `deb ${main} trixie-backports ${component}`,
  // What we pin from forky is fixed by the hash in our lock; its index may be past its date.
  `deb [check-valid-until=no] ${main} forky ${component}`,
]
