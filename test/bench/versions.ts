import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { type Lock, packageIn, readLock } from '../../image/lock.ts'
import { project } from '../../image/project.ts'

/** Programs that figures depend on, and the packages of Debian that they come from. */
const PROGRAMS = {
  Caddy: 'caddy',
  Docker: 'docker.io',
  PostgreSQL: 'postgresql-17',
  Valkey: 'valkey-server',
  MariaDB: 'mariadb-server-core',
  restic: 'restic',
  systemd: 'systemd',
} as const

/** What is measured: the commit, and what a box of this machine's kind is made of, as it is locked. */
export async function whatIsMeasured(): Promise<Readonly<Record<string, string>>> {
  const lock = await readLock(await ownBoard())
  return { commit: await commit(), 'as locked': versionsIn(lock, process.versions.node) }
}

/** In words, such as `Caddy 2.11.4-1, Docker 26.1.5, Node 24.21.0`. */
export function versionsIn(lock: Lock, node: string): string {
  const versionOf = (name: string) => lock.find(it => packageIn(it) === name)?.split(' ')[1]
  const packaged = Object.entries(PROGRAMS).map(
    ([program, name]) => `${program} ${versionOf(name) ?? 'unknown'}`,
  )
  return [...packaged, `Node ${node}`].join(', ')
}

/** `dirty` where the checkout is not that commit alone. */
async function commit(): Promise<string> {
  // Whoever measures is root, and the checkout is not his.
  const git = (...words: string[]) =>
    exec(['git', '-c', 'safe.directory=*', ...words], { cwd: project })
  const name = (await git('rev-parse', '--short=12', 'HEAD')).trim()
  return (await git('status', '--porcelain')) === '' ? name : `${name} (dirty)`
}
