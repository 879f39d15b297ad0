/** What of the system goes into the archive: the file, and the program that writes it. */
export const PROGRAMS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'release.txt': ['cat', '/usr/lib/os-release'],
  'kernel.txt': ['uname', '--all'],
  'uptime.txt': ['cat', '/proc/uptime', '/proc/loadavg', '/proc/meminfo'],
  'units.txt': ['systemctl', 'list-units', '--all', '--no-pager', '--plain'],
  'failed.txt': ['systemctl', 'status', '--state=failed', '--no-pager', '--lines=20'],
  'journal.txt': ['journalctl', '--boot', '--lines=4000', '--output=short-iso', '--no-pager'],
  'warnings.txt': ['journalctl', '--priority=warning', '--lines=500', '--no-pager'],
  'disks.txt': ['df', '--human-readable', '--output'],
  'addresses.txt': ['ip', 'address'],
  'routes.txt': ['ip', 'route', 'show', 'table', 'all'],
}

export const ABOUT = `What this box says of itself, for whoever helps with it.

box.toml      what the box should be
status.json   how it and its apps are
plan.json     what it would do now
network.json  how it and its apps are reached
history.json  what was decided
logs-*.txt    the last lines of each app
the others    what the system says

Passwords, keys, claim codes and links that let somebody in read [hidden]. Names of people, apps,
networks and addresses are there: give it only to somebody you trust with those.
`
