import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { cached, keyOf } from './cache.ts'
import { apartOn, ownArchitecture, ownUnpacking } from './foreign.ts'
import type { Layer } from './layers.ts'
import { type Lock, listHook, pinsOf } from './lock.ts'
import { type Mirror, sourcesFrom } from './mirror.ts'
import { usersHook } from './users.ts'

/**
 * What Debian gives: all packages of all layers in one root file system, without a trace of when.
 * Without a lock it is what the mirror has now.
 */
export async function bootstrap(
  board: Board,
  layers: readonly Layer[],
  locked: Lock | undefined,
  mirror: Mirror,
  exec: Exec,
): Promise<{ readonly base: string; readonly key: string }> {
  const packages = packagesOf(board, layers)
  const leaveOut = layers.flatMap(layer => layer.leave_out)
  // What the mirror gave another day will not do then.
  const key = baseKey(board, layers, locked ?? [new Date().toISOString()])
  const base = await cached('base', key, async path => {
    const preferences = `${path}.preferences`
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(preferences, `${pinsOf(locked ?? [])}\n${preferencesOf(packages)}`)
    try {
      await exec(
        [
          ...(await apartOn(board, exec)),
          'mmdebstrap',
          '--mode=root',
          '--skip=check/qemu',
          '--variant=essential',
          `--architectures=${board.architecture}`,
          ...(board.architecture === ownArchitecture ? [] : ownUnpacking),
          '--aptopt=Apt::Install-Recommends "false"',
          // The answers to dpkg's questions are in our layers.
          '--dpkgopt=force-confold',
          `--setup-hook=install -D -m 644 '${preferences}' "$1/etc/apt/preferences.d/gantry"`,
          `--essential-hook=${usersHook(layers)}`,
          // The initrd is made later, from files that change more often than packages do.
          '--essential-hook=mkdir -p "$1/etc/initramfs-tools"; echo update_initramfs=no > "$1/etc/initramfs-tools/update-initramfs.conf"',
          `--customize-hook=${listHook}`,
          `--include=${Object.values(packages).flat().join(',')}`,
          'trixie',
          path,
          ...sourcesFrom(mirror),
        ],
        // The kernel's package would make an initrd, whatever initramfs-tools was told.
        { timeout: 0, env: { SOURCE_DATE_EPOCH: '1', INITRD: 'No' } },
      )
      const inside = [...leaveOut, ...traces].map(path => `.${path}`)
      await exec(['sh', '-c', `rm -rf ${inside.join(' ')}`], { cwd: path, timeout: 0 })
    } finally {
      await rm(preferences, { force: true })
    }
  })
  return { base, key }
}

/** Keeps a base that was resolved afresh as what the lock that was written from it gives. */
export async function keepAsLocked(
  base: string,
  board: Board,
  layers: readonly Layer[],
  locked: Lock,
  exec: Exec,
): Promise<void> {
  await cached('base', baseKey(board, layers, locked), async path => {
    await exec(['cp', '--archive', '--link', base, path], { timeout: 0 })
  })
}

const baseKey = (board: Board, layers: readonly Layer[], locked: Lock) =>
  keyOf(
    board.architecture,
    packagesOf(board, layers),
    layers.flatMap(layer => layer.leave_out),
    usersHook(layers),
    locked,
    traces,
    listHook,
    version,
  )

/** Raised when this file changes what it makes from the same input. */
const version = 1

/** What the making leaves behind, and what each box makes for itself at first boot. */
const traces = [
  '/boot/*',
  '/dev/*',
  '/etc/*-',
  '/etc/.pwd.lock',
  '/etc/.resolv.conf*',
  '/etc/apt/apt.conf.d/99mmdebstrap',
  '/etc/apt/preferences.d/*',
  // The builder's own mirror, maybe with a password.
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d/*',
  '/etc/dpkg/dpkg.cfg.d/99mmdebstrap',
  '/etc/hostname',
  '/etc/machine-id',
  '/etc/resolv.conf',
  '/etc/ssl/certs/ssl-cert-snakeoil.pem',
  '/etc/ssl/private/*',
  '/initrd.img*',
  '/run/*',
  '/tmp/*',
  '/var/cache/*',
  '/var/lib/apt/*',
  '/var/lib/dpkg/*-old',
  '/var/lib/postgresql/*',
  '/var/log/*',
  '/vmlinuz*',
]

function packagesOf(board: Board, layers: readonly Layer[]): Record<string, readonly string[]> {
  const suites = new Set(layers.flatMap(layer => Object.keys(layer.packages)))
  const bySuite = [...suites].sort().map(suite => {
    const names = layers.flatMap(layer => layer.packages[suite] ?? [])
    return [suite, suite === 'trixie-backports' ? [...names, board.kernel] : names] as const
  })
  return Object.fromEntries(bySuite)
}

/** Other suites than trixie give what is asked of them by name and nothing else. */
function preferencesOf(packages: Record<string, readonly string[]>): string {
  const asked = Object.entries(packages)
    .filter(([suite]) => suite !== 'trixie')
    .map(([suite, names]) => pinTo(names.join(' '), suite, 900))
  return [...asked, pinTo('*', 'trixie-backports', 100), pinTo('*', 'forky', 1)].join('\n')
}

/** An apt preference for the packages of a suite. */
export const pinTo = (names: string, suite: string, priority: number): string =>
  `Package: ${names}\nPin: release n=${suite}\nPin-Priority: ${priority}\n`
