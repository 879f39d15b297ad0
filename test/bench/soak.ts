// Apps come, change and go for hours: nothing of them may be left, and the agent may not grow.
import type { Home } from '../lab/home.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import { against, type Bench } from './bench.ts'
import { middle, seconds } from './timing.ts'

const MINUTE = 60_000

/** What becomes of each app between its installation and its removal. */
const LIVES: readonly (readonly [app: string, folder: string, ...acts: readonly string[][]])[] = [
  ['hello', 'hello', ['restart', 'hello'], ['stop', 'hello'], ['start', 'hello']],
  ['diary', 'diary-1', ['update', 'diary', `${appsOnBox}/diary-2`, '--answer=place=Home']],
  ['gallery', 'gallery', ['update', 'gallery', `${appsOnBox}/gallery-2`], ['rollback', 'gallery']],
  ['queue', 'queue', ['restart', 'queue']],
  ['scribe', 'scribe', ['stop', 'scribe']],
]

/** Everything that an app may leave behind, as a script that prints one of each per line. */
const KINDS = {
  containers: 'docker ps --all --quiet',
  'networks of Docker': 'docker network ls --quiet',
  images: 'docker image ls --all --quiet | sort -u',
  volumes: 'docker volume ls --quiet',
  cards: 'ls /sys/class/net',
  addresses: 'ip -oneline address show scope global | awk "{print \\$4}"',
  'neighbours answered for': 'ip -6 neighbour show proxy',
  'rules of the firewall': 'nft --stateless list table inet gantry; nft list table bridge gantry',
  databases: psql('select datname from pg_database'),
  'roles of databases': psql('select rolname from pg_roles'),
  'folders of apps': 'ls -A /data/state/apps /data/state/gantry/apps',
  'units of the box': 'ls -A /run/systemd/system /run/systemd/transient',
  'units that run': 'systemctl list-units --plain --no-legend --state=active | cut -d " " -f 1',
  'control groups': 'find /sys/fs/cgroup -type d -path "*apps*"',
  'files of the proxy': 'find /run/gantry -type f',
  'open files of the worker': 'ls /proc/$(systemctl show -P MainPID gantry-worker)/fd',
  'open files of Docker': 'ls /proc/$(systemctl show -P MainPID docker)/fd',
} as const

type Kind = keyof typeof KINDS
type Count = Readonly<Record<Kind, number>>

/** Files that a server keeps open between two requests. */
const SWAY: Partial<Count> = { 'open files of the worker': 6, 'open files of Docker': 6 }

export const soak: Bench = {
  minutes: 120,
  async run(say, minutes = soak.minutes) {
    await using home = await openBuiltHome({ dataSize: '16G' })
    await home.box.boot()
    await claim(home)
    // What is kept once, such as the first answer of a cache, is no leak.
    await live(home)
    const before = await countOf(home)
    const memoryBefore = await memoryOf(home)
    const rounds: number[] = []
    const end = performance.now() + minutes * MINUTE
    while (performance.now() < end) {
      rounds.push(await seconds(() => live(home)))
      say(`round ${rounds.length} took ${rounds.at(-1)} s`)
    }
    const after = await countOf(home)
    const kinds = Object.keys(KINDS) as Kind[]
    const grown = kinds.filter(it => after[it] > before[it] + (SWAY[it] ?? 0))
    for (const it of grown) say(`${it}: ${before[it]} before, ${after[it]} after`)
    return {
      figures: [
        { name: 'installed, changed and removed', value: rounds.length * LIVES.length, unit: '' },
        { name: 'all five lives, the middle of all rounds', value: middle(rounds), unit: 's' },
        ...kinds.map(it => against(it, after[it], '', before[it])),
        against('memory of the worker (PSS)', await memoryOf(home), 'MB', memoryBefore),
      ],
      passed: kinds.length - grown.length,
      failed: grown.length,
      conditions: { minutes, rounds: rounds.length, machine: 'systemd-nspawn' },
    }
  },
}

/** Each of the apps from its installation to the removal of everything it had. */
async function live(home: Home): Promise<void> {
  const gantry = (...words: string[]) =>
    home.box.exec(['gantry', 'app', ...words], { timeout: 10 * MINUTE })
  for (const [app, folder, ...acts] of LIVES) {
    const answers = app === 'diary' ? ['--answer=title=Diary'] : []
    await gantry('install', `${appsOnBox}/${folder}`, ...answers)
    for (const act of acts) await gantry(...act)
    await gantry('remove', app, '--delete-data')
  }
  await comesToRest(home)
}

async function countOf({ box }: Home): Promise<Count> {
  const counts: [string, number][] = []
  for (const [kind, script] of Object.entries(KINDS)) {
    const lines = await box.exec(['sh', '-c', script])
    counts.push([kind, lines.split('\n').filter(it => it.trim() !== '').length])
  }
  return Object.fromEntries(counts) as Count
}

/** Megabytes. */
async function memoryOf({ box }: Home): Promise<number> {
  const script = `cat /proc/$(systemctl show -P MainPID gantry-worker)/smaps_rollup`
  const [, kilobytes] = /^Pss: +(\d+)/m.exec(await box.exec(['sh', '-c', script])) ?? []
  return Math.round(Number(kilobytes) / 102.4) / 10
}

function psql(query: string): string {
  const program = '/usr/lib/postgresql/17/bin/psql --no-psqlrc --tuples-only --no-align'
  return `setpriv --reuid=postgres --clear-groups ${program} --command "${query}"`
}
