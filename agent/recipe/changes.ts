import { engineOf } from '../database/need.ts'
import { HOOKS } from '../tasks/need.ts'
import type { Change, Need, PortChange } from './change.ts'
import { rightsOf } from './rights.ts'
import type { Recipe } from './schema.ts'

/**
 * What another recipe of the same app changes for its owner: first what it may do that it may not do
 * now, then what it needs, keeps and asks. Empty where only its program is another one.
 */
export function changesOf(before: Recipe, after: Recipe): Change[] {
  const both = differences(before, after)
  return [
    ...door(before, after),
    ...both(openPaths, (path, gone) => ({ change: 'path', path, gone })),
    ...both(rights, (right, gone) => ({ change: 'right', right, gone })),
    ...both(ports, (port, gone) => ({ change: 'port', ...port, gone })),
    ...both(needs, (need, gone) => ({ change: 'need', ...need, gone })),
    ...both(folders, (path, gone) => ({ change: 'folder', path, gone })),
    ...saving(before, after),
    ...questions(before, after),
    ...both(programs, (name, gone) => ({ change: 'program', name, gone })),
    ...both(sources, (image, gone) => ({ change: 'source', image, gone })),
    ...both(jobs, (job, gone) => ({ change: 'job', ...job, gone })),
    ...both(hooks, (hook, gone) => ({ change: 'hook', hook, gone })),
    ...memory(before, after),
    ...users(before, after),
    ...settings(before, after),
  ]
}

/** What is there in one of two only, by what is looked at: first what is new, then what is gone. */
const differences =
  <From>(before: From, after: From) =>
  <T>(look: (it: From) => readonly T[], tell: (it: T, gone: boolean) => Change): Change[] => {
    const [was, is] = [look(before), look(after)]
    const isIn = (all: readonly T[], it: T) => all.map(same).includes(same(it))
    return [
      ...is.filter(it => !isIn(was, it)).map(it => tell(it, false)),
      ...was.filter(it => !isIn(is, it)).map(it => tell(it, true)),
    ]
  }

const same = (it: unknown) => JSON.stringify(it)

/** Who comes to its page at all. */
function door({ https: before }: Recipe, { https: after }: Recipe): Change[] {
  if (!before || !after || before.auth === after.auth) return []
  return [{ change: 'door', guarded: after.auth === 'proxy' }]
}

const openPaths = ({ https }: Recipe): readonly string[] =>
  https?.auth === 'proxy' ? https['public-paths'] : []

/** Why it wants them may be said in other words. */
const rights = (it: Recipe) => rightsOf(it).map(({ reason: _reason, ...right }) => right)

/** What of the folders that both have goes into backups; and how it does. */
function saving(before: Recipe, after: Recipe): Change[] {
  const [was, is] = [savedFolders(before), savedFolders(after)]
  const kept = [...is.keys()].filter(it => folders(before).includes(it))
  const left = [...was.keys()].filter(it => folders(after).includes(it) && !is.has(it))
  const parts = [...is].flatMap(([path, now]) => {
    const then = was.get(path)
    if (!then) return []
    const both = differences(then, now)
    return [
      ...both(
        it => it.exclude,
        (files, gone) => ({ change: 'left-out', files, path, gone }),
      ),
      ...both(
        it => it.sqlite,
        (files, gone) => ({ change: 'as-database', files, path, gone }),
      ),
    ]
  })
  const halted = after.backup.mode !== 'hot'
  return [
    ...left.map(path => ({ change: 'saved', path, gone: true }) as const),
    ...kept
      .filter(it => !was.has(it))
      .map(path => ({ change: 'saved', path, gone: false }) as const),
    ...parts,
    ...(before.backup.mode === after.backup.mode ? [] : [{ change: 'halted', halted } as const]),
  ]
}

const savedFolders = ({ storage }: Recipe) =>
  new Map(
    Object.values(storage)
      .filter(({ kind }) => kind === 'data' || kind === 'config')
      .map(it => [it.path, it] as const),
  )

/** What runs inside it beside its programs. */
const jobs = ({ jobs }: Recipe) => jobs.map(({ name, schedule }) => ({ name, schedule }))
const hooks = ({ hooks }: Recipe) => HOOKS.filter(it => hooks[it])

/** One that is asked in other words is the same question. */
function questions({ questions: was }: Recipe, { questions: is }: Recipe): Change[] {
  const beside = (all: Recipe['questions'], others: Recipe['questions'], gone: boolean) =>
    Object.entries(all)
      .filter(([id]) => !Object.hasOwn(others, id))
      .map(([, { label }]) => ({ change: 'question', label, gone }) as const)
  return [...beside(is, was, false), ...beside(was, is, true)]
}

/** As whom its programs run, where that is said. */
function users(before: Recipe, after: Recipe): Change[] {
  const all = ['main', ...Object.keys(after.processes).filter(it => it !== 'main')]
  const userOf = (it: Recipe, name: string) =>
    name === 'main' ? it.user : it.processes[name]?.user
  return all
    .filter(name => name === 'main' || before.processes[name])
    .filter(name => userOf(before, name) !== userOf(after, name))
    .map(program => {
      const user = userOf(after, program)
      return { change: 'user', program, ...(user === undefined ? {} : { user }) }
    })
}

const ports = ({ ports }: Recipe): PortChange[] =>
  Object.values(ports).flatMap(({ tcp, udp, both, audience, ipv4 }) => {
    const shown = ({ first, last }: { first: number; last: number }) => ({
      range: first === last ? `${first}` : `${first}-${last}`,
      ...{ audience, onBox: ipv4 },
    })
    return [
      ...(tcp ? [{ ...shown(tcp), protocol: 'TCP' as const }] : []),
      ...(udp ? [{ ...shown(udp), protocol: 'UDP' as const }] : []),
      ...(both ? [shown(both)] : []),
    ]
  })

function needs({
  database,
  databases,
  cache,
  caches,
  https,
  mail,
  network,
  requires,
}: Recipe): Need[] {
  const engine = (variant: string): Need => {
    const found = engineOf(variant)
    return { need: 'database', name: 'engine' in found ? found.engine : variant }
  }
  return [
    ...[...(database ? [database] : []), ...Object.values(databases)].map(it => engine(it.variant)),
    ...(cache || Object.keys(caches).length > 0 ? [{ need: 'cache' } as const] : []),
    ...(mail?.send ? [{ need: 'mail' } as const] : []),
    ...(https ? [{ need: 'pages' } as const] : []),
    ...(network.lan ? [{ need: 'place' } as const] : []),
    ...Object.entries(requires.apps).map(
      ([name, { optional }]) => ({ need: optional ? 'app-if-there' : 'app', name }) as const,
    ),
  ]
}

const folders = ({ storage, libraries }: Recipe) =>
  [...Object.values(storage), ...Object.values(libraries)].map(it => it.path)
const programs = (it: Recipe) => Object.keys(it.processes).filter(name => name !== 'main')

/** Where its images are from, without their tags. */
const sources = ({ image, processes }: Recipe): string[] => {
  const images = [image, ...Object.values(processes).map(it => it.image)]
  const named = images.flatMap(it => (it === undefined ? [] : [it]))
  return [...new Set(named.map(it => it.replace(/@.*$/, '').replace(/:[^:/]*$/, '')))]
}

function memory(before: Recipe, after: Recipe): Change[] {
  const least = (it: Recipe) => it.resources['memory-min']
  const bytes = least(after)
  if (least(before) === bytes) return []
  return [{ change: 'memory', ...(bytes === undefined ? {} : { bytes }) }]
}

/** Variables that are set, left alone or set otherwise: named, because they are for the curious. */
function settings(before: Recipe, after: Recipe): Change[] {
  const processes = [...new Set([before, after].flatMap(it => Object.keys(it.processes)))]
  const pairs = [
    [before.env, after.env] as const,
    ...processes.map(
      it => [before.processes[it]?.env ?? {}, after.processes[it]?.env ?? {}] as const,
    ),
  ]
  const other = pairs.flatMap(([one, two]) =>
    [...Object.keys(one), ...Object.keys(two)].filter(it => one[it] !== two[it]),
  )
  return other.length === 0 ? [] : [{ change: 'settings', names: [...new Set(other)].sort() }]
}
