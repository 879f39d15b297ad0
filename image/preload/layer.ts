import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import { apart } from '../apart.ts'
import { cached, keyOf, removeTree } from '../cache.ts'
import { mirrorOf, ownMirror, sourcesFrom } from '../mirror.ts'
import { toolsRoot, withTools } from '../tools.ts'
import type { ContainerImage } from './container-image.ts'

export interface Layer {
  /** A tar of the whole file system; the same packages always give the same bytes. */
  readonly tar: string
  /** What came, each as `name version`. */
  readonly packages: readonly string[]
}

/**
 * The file system of a container from Debian packages that are unpacked and not installed: no
 * program of the image runs, so any architecture can be made anywhere.
 */
export async function debianLayer(
  { packages, leave_out, user }: Pick<ContainerImage, 'packages' | 'leave_out' | 'user'>,
  architecture: string,
  exec: Exec,
): Promise<Layer> {
  const key = keyOf(packages, leave_out, user, architecture, [unpack, finish, tar])
  const folder = await cached('layer', key, async path => {
    const scratch = `${path}.scratch`
    try {
      await exec(
        [
          ...apart,
          ...['mmdebstrap', '--mode=root', '--variant=custom', '--quiet'],
          ...[`--architectures=${architecture}`, '--skip=check/qemu'],
          `--customize-hook=${unpack} ${packages.join(' ')}`,
          ...['trixie', scratch, ...(await sources(exec))],
        ],
        { timeout: 0, env: { SOURCE_DATE_EPOCH: '1' } },
      )
      const root = join(scratch, 'layer')
      await exec(['sh', '-ec', finish, String(user), ...leave_out], { cwd: root })
      await mkdir(path)
      await copyFile(join(scratch, 'packages'), join(path, 'packages'))
      const tools = await withTools(exec)
      await tools([...tar, `--directory=${root}`, `--file=${join(path, 'layer.tar')}`, '.'])
    } finally {
      await removeTree(scratch)
    }
  })
  const list = await readFile(join(folder, 'packages'), 'utf8')
  return { tar: join(folder, 'layer.tar'), packages: list.trim().replaceAll('\t', ' ').split('\n') }
}

/** Packs files so that the same ones always give the same bytes. */
export const tar = [
  'tar',
  '--create',
  '--format=gnu',
  '--sort=name',
  '--mtime=@0',
  '--numeric-owner',
] as const

/** Runs as a hook of mmdebstrap, whose apt knows where packages come from and checks them. */
const unpack = `sh -ec '
  mkdir "$0/debs" "$0/layer"
  cd "$0/debs"
  APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get download -qq "$@"
  for deb in *.deb; do
    dpkg-deb --show "$deb" >> ../packages
    dpkg-deb --extract "$deb" "$0/layer"
  done
  cd /
  rm -r "$0/debs"
' "$1"`

/** What Debian's base packages and install scripts would have made. */
const finish = `
  user=$0
  for path in "$@" /usr/share/doc /usr/share/lintian /usr/share/man; do
    rm -rf ./$path
  done
  for folder in bin lib lib64 sbin; do
    [ ! -d usr/$folder ] || ln -s usr/$folder $folder
  done
  mkdir -p -m 1777 tmp
  mkdir -p etc/ssl/certs
  printf '%s\\n' root:x:0:0::/:/ app:x:$user:$user::/tmp:/ > etc/passwd
  printf '%s\\n' root:x:0: app:x:$user: > etc/group
  [ ! -d usr/share/ca-certificates ] ||
    find usr/share/ca-certificates -name '*.crt' | sort | xargs cat > etc/ssl/certs/ca-certificates.crt
`

async function sources(exec: Exec): Promise<readonly string[]> {
  const mirror = (await ownMirror(exec)) ?? (await mirrorOf(await toolsRoot(exec)))
  return sourcesFrom(mirror).filter(line => / trixie(-updates|-security)? /.test(line))
}
