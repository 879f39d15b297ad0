import { type Exec, exec as run } from '../agent/base/exec.ts'
import { apart } from './apart.ts'
import { cached, keyOf } from './cache.ts'
import { ownMirror, trixieFrom } from './mirror.ts'

/** Everything the builder runs that is not mmdebstrap or Node, so that the host does not matter. */
const packages = [
  'avahi-daemon',
  'bmap-tools',
  'btrfs-progs',
  'dnsmasq-base',
  'dosfstools',
  'erofs-utils',
  'fdisk',
  'gnutls-bin',
  'iproute2',
  'iputils-ping',
  'knot',
  'libnss-mdns',
  'libnss3-tools',
  'kea-dhcp6-server',
  'mtools',
  'nftables',
  'openssh-server',
  'ovmf',
  'openssl',
  'pebble',
  'python3-zstandard',
  'qemu-system-x86',
  'rauc',
  'restic-rest-server',
  'skopeo',
  'squashfs-tools',
  'systemd-container',
  'systemd-ukify',
  'umoci',
  'util-linux',
  'xz-utils',
  'zstd',
]

/** The folder of the tools root, made on first use. */
export const toolsRoot = (exec: Exec = run): Promise<string> => programsRoot(packages, exec)

/** A folder with these packages of trixie and all that they need, made on first use. */
export async function programsRoot(packages: readonly string[], exec: Exec = run): Promise<string> {
  return await cached('tools', keyOf(packages), async path => {
    const mirror = await ownMirror(exec)
    await exec(
      [
        ...apart,
        'mmdebstrap',
        '--mode=root',
        '--variant=essential',
        '--aptopt=Apt::Install-Recommends "false"',
        ...['man', 'doc', 'locale'].map(part => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
        `--include=${packages.join(',')}`,
        'trixie',
        path,
        ...(mirror ? trixieFrom(mirror) : []),
      ],
      { timeout: 0 },
    )
  })
}

/** The command that runs another one with the tools root's /usr and everything else of the host. */
export const inTools = (
  tools: string,
  argv: readonly [string, ...string[]],
): [string, ...string[]] => ['unshare', '--mount', 'sh', '-c', enter, tools, ...argv]

/** An Exec whose programs are those of the tools root; paths mean what they mean outside. */
export async function withTools(exec: Exec = run): Promise<Exec> {
  const tools = await toolsRoot(exec)
  return (argv, options) => exec(inTools(tools, argv), options)
}

const enter = `
set -e
for folder in /usr/local /usr/src; do
  [ ! -d $folder ] || mount --bind $folder "$0$folder"
done
mount --rbind "$0/usr" /usr
export PATH=/usr/sbin:/usr/bin
exec "$@"
`
