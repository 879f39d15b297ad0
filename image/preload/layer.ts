import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import { cached, keyOf, removeTree } from '../cache.ts'
import { type Lock, pinsOf } from '../lock.ts'
import { mirrorOf, ownMirror } from '../mirror.ts'
import { toolsRoot, withTools } from '../tools.ts'
import { unpack } from '../unpack.ts'
import type { ContainerImage } from './container-image.ts'

export interface Layer {
  /** A tar of the whole file system; the same packages always give the same bytes. */
  readonly tar: string
  /** What came. */
  readonly packages: Lock
}

interface Contents extends Pick<ContainerImage, 'packages' | 'leave_out' | 'user'> {
  /** Which versions are taken while the mirror has them. */
  readonly locked?: Lock
  /** What the mirror gave another day will not do. */
  readonly afresh?: boolean
}

/**
 * The file system of a container from Debian packages that are unpacked and not installed: no
 * program of the image runs, so any architecture can be made anywhere.
 */
export async function debianLayer(
  { packages, leave_out, user, locked = [], afresh = false }: Contents,
  architecture: string,
  exec: Exec,
): Promise<Layer> {
  const mirror = (await ownMirror(exec)) ?? (await mirrorOf(await toolsRoot(exec)))
  const wanted = { packages, architecture, preferences: pinsOf(locked), onlyTrixie: true, afresh }
  const unpacked = await unpack(wanted, mirror, exec)
  const key = keyOf(unpacked.packages, leave_out, user, architecture, [finish, tar])
  const folder = await cached('layer', key, async path => {
    const root = `${path}.root`
    try {
      await exec(['cp', '--archive', unpacked.folder, root], { timeout: 0 })
      await exec(['sh', '-ec', finish, String(user), ...leave_out], { cwd: root })
      await mkdir(path)
      const tools = await withTools(exec)
      await tools([...tar, `--directory=${root}`, `--file=${join(path, 'layer.tar')}`, '.'])
    } finally {
      await removeTree(root)
    }
  })
  return { tar: join(folder, 'layer.tar'), packages: unpacked.packages }
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
