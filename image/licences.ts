import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { apart } from './apart.ts'
import type { Board } from './board.ts'
import { cached, keyOf } from './cache.ts'
import { type Lock, nameAndVersion } from './lock.ts'
import { type Mirror, sourcesFrom } from './mirror.ts'
import { project } from './project.ts'
import type { NpmPackage } from './sbom.ts'

/**
 * The licences of everything in an image, as one text: those of Debian's packages word for word,
 * from the very packages that the lock names. Throws when the mirror has one of them no longer, and
 * ComponentFailed where one has its licence in a package that is none of them.
 */
export async function licencesOf(
  { board, debian, npm }: { board: Board; debian: Lock; npm: readonly NpmPackage[] },
  mirror: Mirror,
  exec: Exec,
): Promise<string> {
  const ofDebian = await debianLicences({ board, debian }, mirror, exec)
  const ofNpm = await Promise.all(npm.map(async it => section(it.name, await npmLicence(it))))
  return [await readFile(join(project, 'LICENSE'), 'utf8'), ...ofDebian, ...ofNpm].join('\n')
}

/** One section for each version of each package: two suites may have one of the same name. */
async function debianLicences(
  { board, debian }: { board: Board; debian: Lock },
  mirror: Mirror,
  exec: Exec,
): Promise<readonly string[]> {
  const folder = await debianCopyrights(board, debian, mirror, exec)
  const packages = debian.map(nameAndVersion)
  const missing: string[] = []
  const sections: string[] = []
  for (const it of packages) {
    const file = join(folder, fileOf(it))
    const other = await readlink(file).catch(() => undefined)
    if (other === undefined) {
      const text = await readFile(file, 'utf8').catch(() => '')
      if (text === '') missing.push(it)
      sections.push(section(it, text))
      continue
    }
    const held = packages.find(at => isBeside(at, { name: other, of: it }))
    if (held === undefined) missing.push(`${it}: it is in ${other}`)
    sections.push(section(it, `The same as that of ${held}.`))
  }
  if (missing.length === 0) return sections
  throw new ComponentFailed('licence-missing', 'some packages came without their licence', {
    detail: missing.join('\n'),
    hint: 'name the package that has it beside them, where the image asks for them',
  })
}

/** Where a licence is in another package, that one was made of the same source, maybe built again. */
function isBeside(it: string, { name, of }: { name: string; of: string }): boolean {
  const source = (version = '') => version.replace(/\+b\d+$/, '')
  const [found, version] = it.split(' ')
  return found === name && source(version) === source(of.split(' ')[1])
}

/** As apt calls what it has fetched, up to the architecture. */
const fileOf = (it: string): string => it.replace(' ', '_').replaceAll(':', '%3a')

const section = (name: string, text: string) => `${'='.repeat(79)}\n${name}\n\n${text.trim()}\n`

/** A folder with the file `copyright` of each package, or a link that is called as the package that has it. */
async function debianCopyrights(board: Board, debian: Lock, mirror: Mirror, exec: Exec) {
  const wanted = debian.map(line => `${nameAndVersion(line).replace(' ', '=')}\n`)
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
 * Some have a link to the folder of another one: then the two have one licence.
 */
const take = `
  cd "$0"
  ls | xargs --max-args=1 --max-procs="$(nproc)" sh -c '
    folder=./usr/share/doc/\${1%%_*}
    out="$0/\${1%_*}"
    files() { dpkg-deb --fsys-tarfile "$1" 2> /dev/null; }
    files "$1" | tar --extract --to-stdout --occurrence "$folder/copyright" > "$out" 2> /dev/null || true
    [ ! -s "$out" ] || exit 0
    rm "$out"
    link=$(files "$1" | tar --list --verbose --occurrence "$folder" 2> /dev/null | sed -n "s/.* -> //p") || true
    [ -z "$link" ] || ln -s "$link" "$out"
  ' "$1"
`

async function npmLicence({ name, version, licence }: NpmPackage): Promise<string> {
  const folder = join(project, 'node_modules', name)
  const files = await readdir(folder).catch(() => [])
  const [file] = files.filter(it => /^licen[cs]e|^copying/i.test(it))
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8')
  return `${name} ${version}: ${licence}\n\n${text}`
}
