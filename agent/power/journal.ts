import type { Exec } from '../base/exec.ts'

/** What writes into the log of the box, and the units that it is. */
export const LOG_PARTS = {
  gantry: ['gantry-*'],
  system: ['systemd*', 'init.scope', 'dbus.service'],
  network: ['systemd-networkd.service', 'systemd-resolved.service', 'avahi-daemon.service'],
  proxy: ['caddy.service'],
  apps: ['docker.service', 'containerd.service'],
  databases: ['postgresql.service', 'mariadb.service', 'gantry-cache@*'],
} as const
export type LogPart = keyof typeof LOG_PARTS

/** Lines that are searched; older ones are in the archive for support. */
const SEARCHED = 20_000

/** The last lines of the box's own log that contain a word, in whatever case, as one text. */
export async function journal(
  exec: Exec,
  { part, search, lines }: { part?: LogPart | undefined; search: string; lines: number },
): Promise<string> {
  const units = part ? LOG_PARTS[part].map(it => `--unit=${it}`) : []
  const count = `--lines=${search === '' ? lines : SEARCHED}`
  const form = ['--output=short-iso', '--no-pager', '--no-hostname', '--quiet']
  const text = await exec(['journalctl', ...form, count, ...units])
  const word = search.toLowerCase()
  const found = text
    .trimEnd()
    .split('\n')
    .filter(it => it.toLowerCase().includes(word))
  return found.slice(-lines).join('\n')
}
