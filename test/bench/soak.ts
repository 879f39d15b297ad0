// Apps come, change and go for hours: nothing of them may be left, and the agent may not grow.
import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../lab/home.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import { against, type Bench, type Figure } from './bench.ts'
import { wordsOf } from './faults/fault.ts'
import { isReached } from './kept.ts'
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
} as const

type Kind = keyof typeof KINDS
type Count = Readonly<Record<Kind, number>>

/** What comes and goes by itself, such as a unit that looks at something: the least of some looks counts. */
const LOOKS = 3
/** Milliseconds from one to the next. */
const BETWEEN = 5_000

/** Programs that go on from the first app to the last, by their units; some run only while an app needs them. */
const LASTING = {
  'the worker': 'gantry-worker',
  'the page': 'gantry-web',
  Docker: 'docker',
  containerd: 'containerd',
  'the proxy': 'caddy',
  PostgreSQL: 'postgresql',
  MariaDB: 'mariadb',
  Valkey: 'gantry-cache@*',
} as const

/** What one of them holds. */
export interface Held {
  /** Megabytes, each process with its share of what it has in common with others. */
  readonly memory: number
  /** Files and connections that are open. */
  readonly descriptors: number
}

/**
 * What may be held after hours beyond what was held after the first round: a heap that is collected
 * late sways by some tenth, and a server with little by pools that are filled when first used. What
 * leaks a little in each round is beyond that within the hundred rounds of two hours.
 */
export const mayHold = ({ memory, descriptors }: Held): Held => ({
  memory: memory * 1.1 + 8,
  descriptors: descriptors * 1.1 + 8,
})

export const soak: Bench = {
  minutes: 120,
  async run(say, minutes = soak.minutes) {
    await using home = await openBuiltHome({ dataSize: '16G' })
    await home.box.boot()
    await claim(home)
    const rounds: number[] = []
    const wrongs: string[] = []
    const round = async () => {
      const number = rounds.length + wrongs.length
      try {
        rounds.push(await seconds(() => live(home)))
        say(`round ${number} took ${rounds.at(-1)} s`)
      } catch (error) {
        wrongs.push(wordsOf(error).replaceAll(/\s+/g, ' ').slice(0, 500))
        say(`round ${number} ended early: ${wrongs.at(-1)}`)
        await cleanUp(home).catch(reason => say(`something is left of it: ${wordsOf(reason)}`))
      }
    }
    // What is kept once, such as the first answer of a cache, is no leak.
    await round()
    const before = await countOf(home)
    const heldBefore = await heldBy(home)
    const end = performance.now() + minutes * MINUTE
    while (performance.now() < end) await round()
    const after = await countOf(home)
    const held = await heldBy(home)
    const tried = rounds.length + wrongs.length
    const figures: readonly Figure[] = [
      {
        name: 'rounds in which each app was installed, changed and removed',
        ...{ value: rounds.length, unit: `of ${tried}`, aim: { least: tried } },
      },
      { name: 'all five lives, the middle of all rounds', value: middle(rounds), unit: 's' },
    ]
    const kept = [
      ...(Object.keys(KINDS) as Kind[]).map(it =>
        against(it, after[it], '', before[it], { most: before[it] }),
      ),
      ...[...heldBefore].flatMap(([name, began]) => {
        // Some end when no app needs them.
        const ended = held.get(name)
        return ended ? heldFigures(name, began, ended) : []
      }),
    ]
    const grown = kept.filter(it => !isReached(it))
    for (const it of grown) say(`${it.name}: ${it.peer ?? 0} before, ${it.value} after`)
    return {
      figures: [...figures, ...kept],
      passed: rounds.length + kept.length - grown.length,
      failed: wrongs.length + grown.length,
      conditions: {
        ...{ minutes, rounds: rounds.length, machine: 'systemd-nspawn' },
        counted: `the least of ${LOOKS} looks, after the first round and after the last`,
        bound:
          'memory and open files of what goes on: a tenth and 8 more than after the first round',
        ...(wrongs.length > 0 ? { 'ended early': wrongs.join('; ').slice(0, 2_000) } : {}),
      },
    }
  },
}

const gantry = ({ box }: Home, ...words: string[]) =>
  box.exec(['gantry', 'app', ...words], { timeout: 10 * MINUTE })

/** Each of the apps from its installation to the removal of everything it had. */
async function live(home: Home): Promise<void> {
  for (const [app, folder, ...acts] of LIVES) {
    const answers = app === 'diary' ? ['--answer=title=Diary'] : []
    await gantry(home, 'install', `${appsOnBox}/${folder}`, ...answers)
    for (const act of acts) await gantry(home, ...act)
    await gantry(home, 'remove', app, '--delete-data')
  }
  await comesToRest(home)
}

/** Takes away what a round has left that ended early. */
async function cleanUp(home: Home): Promise<void> {
  await workerAnswers(home.box)
  for (const [app] of LIVES) await gantry(home, 'remove', app, '--delete-data').catch(() => {})
  await comesToRest(home)
}

async function countOf({ box }: Home): Promise<Count> {
  const looks: Count[] = []
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(BETWEEN)
    const counts: [string, number][] = []
    for (const [kind, script] of Object.entries(KINDS)) {
      // A file may be gone between its folder and itself.
      const lines = await box.exec(['sh', '-c', `{ ${script}; } 2> /dev/null || true`])
      counts.push([kind, lines.split('\n').filter(it => it.trim() !== '').length])
    }
    looks.push(Object.fromEntries(counts) as Count)
  }
  return leastOf(looks)
}

/** Of each kind the least that some look found. */
export function leastOf<K extends string>(looks: readonly Readonly<Record<K, number>>[]) {
  const kinds = Object.keys(looks[0] ?? {}) as K[]
  return Object.fromEntries(
    kinds.map(kind => [kind, Math.min(...looks.map(it => it[kind]))]),
  ) as Record<K, number>
}

function heldFigures(name: string, began: Held, ended: Held): Figure[] {
  const most = mayHold(began)
  return [
    against(`memory of ${name}, its main process (PSS)`, ended.memory, 'MB', began.memory, {
      most: Math.round(most.memory * 10) / 10,
    }),
    against(`open files of ${name}`, ended.descriptors, '', began.descriptors, {
      most: Math.floor(most.descriptors),
    }),
  ]
}

/** What each of those that run now holds, the least of some looks. */
async function heldBy({ box }: Home): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>()
  for (const [name, unit] of Object.entries(LASTING)) {
    const looks: Held[] = []
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await pause(BETWEEN)
      const found = await box.exec(['sh', '-c', heldIn(unit)])
      const [processes = 0, kilobytes = 0, descriptors = 0] = found.split(/\s+/).map(Number)
      if (processes > 0) looks.push({ memory: Math.round(kilobytes / 102.4) / 10, descriptors })
    }
    const [first] = looks
    if (!first) continue
    const least = (of: (it: Held) => number) => Math.min(...looks.map(of))
    held.set(name, { memory: least(it => it.memory), descriptors: least(it => it.descriptors) })
  }
  return held
}

/** Shell that prints how many main processes units have, their kilobytes and their open files. */
const heldIn = (unit: string) => `
  processes=0 memory=0 files=0
  for pid in $(systemctl show --property=MainPID --value '${unit}'); do
    pss=$(awk '/^Pss:/ { print $2 }' /proc/$pid/smaps_rollup 2> /dev/null) || continue
    [ -n "$pss" ] || continue
    processes=$((processes + 1)) memory=$((memory + pss))
    files=$((files + $(ls /proc/$pid/fd 2> /dev/null | wc -l)))
  done
  echo $processes $memory $files`

function psql(query: string): string {
  const program = '/usr/lib/postgresql/17/bin/psql --no-psqlrc --tuples-only --no-align'
  return `setpriv --reuid=postgres --clear-groups ${program} --command "${query}"`
}
