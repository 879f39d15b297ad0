import { engineOf } from '../database/need.ts'
import { HOOKS } from '../tasks/need.ts'
import { rightsOf } from './rights.ts'
import type { Recipe } from './schema.ts'

/**
 * What another recipe of the same app changes for its owner, in words: first what it may do that
 * it may not do now, then what it needs, keeps and asks. Empty where only its program is another one.
 */
export function changesOf(before: Recipe, after: Recipe): string[] {
  return [
    ...door(before, after),
    ...both(openPaths(before), openPaths(after), it => [
      `whoever reaches the box may now open ${it} without signing in`,
      `nobody may open ${it} any more without signing in`,
    ]),
    ...both(rights(before), rights(after), it => [`now also: ${it}`, `no longer: ${it}`]),
    ...both(ports(before), ports(after), it => [
      `it now also asks for ${it}`,
      `it no longer asks for ${it}`,
    ]),
    ...both(needs(before), needs(after), it => [`it now needs ${it}`, `it no longer needs ${it}`]),
    ...both(folders(before), folders(after), it => [
      `it keeps one more folder, ${it}`,
      `it no longer uses its folder ${it}`,
    ]),
    ...saving(before, after),
    ...both(questions(before), questions(after), it => [
      `it now asks: ${it}`,
      `it no longer asks: ${it}`,
    ]),
    ...both(programs(before), programs(after), it => [
      `it runs one more program, ${it}`,
      `it no longer runs its program ${it}`,
    ]),
    ...both(sources(before), sources(after), it => [
      `its image now comes from ${it}`,
      `its image no longer comes from ${it}`,
    ]),
    ...both(commands(before), commands(after), it => [
      `it now runs ${it}`,
      `it no longer runs ${it}`,
    ]),
    ...memory(before, after),
    ...runsAs(before, after),
    ...settings(before, after),
  ]
}

/** Words for what is there in one of two lists only: first what is new, then what is gone. */
function both(
  before: readonly string[],
  after: readonly string[],
  say: (it: string) => readonly [string, string],
): string[] {
  return [
    ...after.filter(it => !before.includes(it)).map(it => say(it)[0]),
    ...before.filter(it => !after.includes(it)).map(it => say(it)[1]),
  ]
}

/** Who comes to its page at all. */
function door({ https: before }: Recipe, { https: after }: Recipe): string[] {
  if (!before || !after || before.auth === after.auth) return []
  return after.auth === 'proxy'
    ? ['only people of the box who have signed in come to its page now']
    : ['its page is no longer kept for people of the box: whoever reaches it sees it']
}

const openPaths = ({ https }: Recipe): readonly string[] =>
  https?.auth === 'proxy' ? https['public-paths'] : []

/** What of the folders that both have goes into backups; and how it does. */
function saving(before: Recipe, after: Recipe): string[] {
  const [was, is] = [savedFolders(before), savedFolders(after)]
  const kept = [...is.keys()].filter(it => folders(before).includes(it))
  const left = [...was.keys()].filter(it => folders(after).includes(it) && !is.has(it))
  const parts = [...is].flatMap(([path, now]) => {
    const then = was.get(path)
    if (!then) return []
    return [
      ...both(then.exclude, now.exclude, it => [
        `${it} in its folder ${path} is no longer saved`,
        `${it} in its folder ${path} is now saved, too`,
      ]),
      ...both(then.sqlite, now.sqlite, it => [
        `${it} in its folder ${path} is now saved as a database`,
        `${it} in its folder ${path} is no longer saved as a database`,
      ]),
    ]
  })
  return [
    ...left.map(it => `its folder ${it} is no longer saved`),
    ...kept.filter(it => !was.has(it)).map(it => `its folder ${it} is now saved, too`),
    ...parts,
    ...(before.backup.mode === after.backup.mode
      ? []
      : [
          after.backup.mode === 'hot'
            ? 'it goes on while it is saved'
            : 'it is halted for a moment while it is saved',
        ]),
  ]
}

const savedFolders = ({ storage }: Recipe) =>
  new Map(
    Object.values(storage)
      .filter(({ kind }) => kind === 'data' || kind === 'config')
      .map(it => [it.path, it] as const),
  )

/** What runs inside it beside its programs. */
const commands = ({ jobs, hooks }: Recipe): string[] => [
  ...jobs.map(({ name, schedule }) => `its job ${name} (${schedule})`),
  ...HOOKS.filter(it => hooks[it]).map(it => `a command of its own (${it})`),
]

/** As whom its programs run, where that is said. */
function runsAs(before: Recipe, after: Recipe): string[] {
  const programs = ['main', ...Object.keys(after.processes).filter(it => it !== 'main')]
  const userOf = (it: Recipe, name: string) =>
    name === 'main' ? it.user : it.processes[name]?.user
  return programs
    .filter(name => name === 'main' || before.processes[name])
    .filter(name => userOf(before, name) !== userOf(after, name))
    .map(name => `its program ${name} runs as ${userOf(after, name) ?? 'its image says'}`)
}

const rights = (it: Recipe) => rightsOf(it).map(({ says }) => says)

const ports = ({ ports }: Recipe): string[] =>
  Object.values(ports).flatMap(({ tcp, udp, both, audience, ipv4 }) => {
    const shown = (range: { first: number; last: number }) =>
      range.first === range.last ? `${range.first}` : `${range.first} to ${range.last}`
    const who = { lan: 'people at home', internet: 'everybody', apps: 'other apps' }[audience]
    const where = ipv4 ? ', on the box itself,' : ''
    return [
      ...(tcp ? [`port ${shown(tcp)} (TCP)${where} for ${who}`] : []),
      ...(udp ? [`port ${shown(udp)} (UDP)${where} for ${who}`] : []),
      ...(both ? [`port ${shown(both)}${where} for ${who}`] : []),
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
}: Recipe): string[] {
  const engine = (variant: string) => {
    const found = engineOf(variant)
    return `a database of the kind ${'engine' in found ? found.engine : variant}`
  }
  return [
    ...[...(database ? [database] : []), ...Object.values(databases)].map(it => engine(it.variant)),
    ...(cache || Object.keys(caches).length > 0 ? ['a cache'] : []),
    ...(mail?.send ? ['to send mail'] : []),
    ...(https ? ['pages of its own'] : []),
    ...(network.lan ? ['a place of its own on the network at home'] : []),
    ...Object.entries(requires.apps).map(
      ([name, { optional }]) => `the app ${name}${optional ? ', where it is there' : ''}`,
    ),
  ]
}

const folders = ({ storage, libraries }: Recipe) =>
  [...Object.values(storage), ...Object.values(libraries)].map(it => it.path)
const questions = (it: Recipe) => Object.values(it.questions).map(({ label }) => label)
const programs = (it: Recipe) => Object.keys(it.processes).filter(name => name !== 'main')

/** Where its images are from, without their tags. */
const sources = ({ image, processes }: Recipe): string[] => {
  const images = [image, ...Object.values(processes).map(it => it.image)]
  const named = images.flatMap(it => (it === undefined ? [] : [it]))
  return [...new Set(named.map(it => it.replace(/@.*$/, '').replace(/:[^:/]*$/, '')))]
}

function memory(before: Recipe, after: Recipe): string[] {
  const least = (it: Recipe) => it.resources['memory-min']
  if (least(before) === least(after)) return []
  const now = least(after)
  return [
    now === undefined ? 'it no longer asks for much memory' : `it asks for ${size(now)} of memory`,
  ]
}

const size = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 29) / 2} GB` : `${Math.round(bytes / 2 ** 20)} MB`

/** Variables that are set, left alone or set otherwise: named, because they are for the curious. */
function settings(before: Recipe, after: Recipe): string[] {
  const names = [...new Set([...Object.keys(before.env), ...Object.keys(after.env)])]
  const other = names.filter(it => before.env[it] !== after.env[it])
  return other.length === 0 ? [] : [`other settings: ${other.sort().join(', ')}`]
}
