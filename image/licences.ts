import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import { apart } from './apart.ts'
import type { Board } from './board.ts'
import { cached, keyOf } from './cache.ts'
import type { Lock } from './lock.ts'
import { type Mirror, sourcesFrom } from './mirror.ts'
import { project } from './project.ts'
import type { NpmPackage } from './sbom.ts'

/**
 * The licences of everything in an image, as one text: those of Debian's packages word for word,
 * from the very packages that the lock names. Throws when the mirror has one of them no longer.
 */
export async function licencesOf(
  { board, debian, npm }: { board: Board; debian: Lock; npm: readonly NpmPackage[] },
  mirror: Mirror,
  exec: Exec,
): Promise<string> {
  const folder = await debianCopyrights(board, debian, mirror, exec)
  const ofDebian = await Promise.all(
    (await readdir(folder)).sort().map(async name => {
      return section(name, await readFile(join(folder, name), 'utf8'))
    }),
  )
  const ofNpm = await Promise.all(npm.map(async it => section(it.name, await npmLicence(it))))
  return [await readFile(join(project, 'LICENSE'), 'utf8'), ...ofDebian, ...ofNpm].join('\n')
}

const section = (name: string, text: string) => `${'='.repeat(79)}\n${name}\n\n${text.trim()}\n`

/** A folder with the file `copyright` of each package, called like the package. */
async function debianCopyrights(board: Board, debian: Lock, mirror: Mirror, exec: Exec) {
  const wanted = debian.map(line => `${line.split(' ').slice(0, 2).join('=')}\n`)
  return await cached('licences', keyOf(board.architecture, debian, fetch, take), async path => {
    const [scratch, list] = [`${path}.scratch`, `${path}.list`]
    try {
      await writeFile(list, wanted.join(''))
      await exec(
        [
          ...apart,
          ...['mmdebstrap', '--mode=root', '--variant=custom', '--quiet'],
          ...[`--architectures=${board.architecture}`, '--skip=check/qemu'],
          `--customize-hook=${fetch} ${list}`,
          ...['trixie', scratch, ...sourcesFrom(mirror)],
          ...(board.firmware ? sourcesFrom(mirror, 'non-free-firmware') : []),
        ],
        { timeout: 0 },
      )
      await mkdir(path)
      await exec(['sh', '-ec', take, join(scratch, 'deb'), path], { timeout: 0 })
    } finally {
      await exec(['rm', '-rf', '--one-file-system', scratch, list], { timeout: 0 })
    }
  })
}

/** All of them by one call: apt reads its lists at each. It names those that the mirror has not. */
const fetch = `sh -ec '
  mkdir "$0/deb"
  cd "$0/deb"
  APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" xargs apt-get download -qq < "$1"
' "$1"`

/**
 * As many at once as there are processors, and of each package no more than is before that file.
 * Some have a link to the file of another one: then the two have one licence.
 */
const take = `
  cd "$0"
  ls | xargs --max-args=1 --max-procs="$(nproc)" sh -c '
    name=\${1%%_*}
    dpkg-deb --fsys-tarfile "$1" 2> /dev/null |
      tar --extract --to-stdout --occurrence "./usr/share/doc/$name/copyright" > "$0/$name" 2> /dev/null ||
      true
    [ -s "$0/$name" ] || rm "$0/$name"
  ' "$1"
`

async function npmLicence({ name, version, licence }: NpmPackage): Promise<string> {
  const folder = join(project, 'node_modules', name)
  const files = await readdir(folder).catch(() => [])
  const [file] = files.filter(it => /^licen[cs]e|^copying/i.test(it))
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8')
  return `${name} ${version}: ${licence}\n\n${text}`
}
