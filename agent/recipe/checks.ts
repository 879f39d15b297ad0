import { engineOf } from '../database/need.ts'
import type { Port } from '../firewall/need.ts'
import { placeholdersIn } from './placeholders.ts'
import type { Recipe } from './schema.ts'
import { knownPlaceholders } from './values.ts'

/** Something that one table of a recipe says against another one. */
export interface Contradiction {
  readonly at: readonly (string | number)[]
  readonly code: string
  /** What would be right: follows "expected". */
  readonly allowed: string
}

/**
 * What can only be seen by looking at several tables. Works on whatever part of a recipe could be
 * read, so that a packager sees all mistakes at once.
 */
export function contradictions(recipe: Partial<Recipe>): Contradiction[] {
  return [
    source,
    https,
    databases,
    folders,
    ports,
    processes,
    placeholders,
    variables,
    privileges,
    files,
    health,
    questions,
    tasks,
    users,
    upgrade,
  ].flatMap(check => check(recipe))
}

type Check = (recipe: Partial<Recipe>) => Contradiction[]

const wrong = (at: Contradiction['at'], code: string, allowed: string): Contradiction => ({
  at,
  code,
  allowed,
})
const count = (...values: readonly unknown[]) => values.filter(it => it !== undefined).length

const source: Check = ({ image, build }) => {
  if (image !== undefined && build !== undefined) {
    return [wrong(['build'], 'E-SOURCE-BOTH', 'either image or build, not both')]
  }
  return []
}

/** The names of all processes; the main one is always there. */
const processNames = ({ processes = {} }: Partial<Recipe>) => ['main', ...Object.keys(processes)]

const https: Check = recipe => {
  const { https: it } = recipe
  if (!it || it['reverse-proxy']) return []
  const proxied = [
    [it.auth !== 'none', 'auth'],
    [it.static.length > 0, 'static'],
    [Object.keys(it.names).length > 0, 'names'],
    [Object.keys(it['well-known']).length > 0, 'well-known'],
    [it.protocol !== 'http1', 'protocol'],
  ] as const
  return proxied
    .filter(([used]) => used)
    .map(([, key]) =>
      wrong(['https', key], 'E-COMBINATION', 'reverse-proxy = true: only the proxy can do that'),
    )
}

const databases: Check = recipe => {
  const all = [
    ...(recipe.database ? [{ at: ['database'], it: recipe.database }] : []),
    ...Object.entries(recipe.databases ?? {}).map(([id, it]) => ({ at: ['databases', id], it })),
  ]
  const storages = Object.values(recipe.storage ?? {})
  return all.flatMap(({ at, it }) => {
    const found = engineOf(it.variant)
    const engine = 'engine' in found ? found.engine : undefined
    const found_: Contradiction[] = []
    if (engine === 'sqlite') {
      const inside = storages.some(storage => it.path?.startsWith(`${storage.path}/`))
      if (!inside)
        found_.push(wrong([...at, 'path'], 'E-PATH', 'the path of its file inside a storage'))
    } else if (it.path !== undefined) {
      found_.push(wrong([...at, 'path'], 'E-COMBINATION', 'a path for sqlite alone'))
    }
    if (engine !== 'postgres' && it.extensions.length > 0) {
      found_.push(wrong([...at, 'extensions'], 'E-DB-EXT', 'extensions for PostgreSQL alone'))
    }
    return found_
  })
}

const folders: Check = ({ storage = {}, libraries = {}, processes = {} }) => {
  const all = [
    ...Object.entries(storage).map(([id, it]) => ({
      at: ['storage', id, 'path'],
      path: it.path,
      nested: it.nested,
    })),
    ...Object.entries(libraries).map(([id, it]) => ({
      at: ['libraries', id, 'path'],
      path: it.path,
      nested: false,
    })),
  ]
  const clashes = all.flatMap(({ at, path, nested }, index) => {
    const clash = all.find(
      (other, place) =>
        place !== index &&
        ((other.path === path && place < index) || (!nested && path.startsWith(`${other.path}/`))),
    )
    if (!clash) return []
    const where = clash.at.slice(0, 2).join('.')
    return [wrong(at, 'E-PATH-OVERLAP', `a path outside of ${where} (${clash.path})`)]
  })
  const tmpfs = Object.entries(processes).flatMap(([id, it]) =>
    it.tmpfs
      .filter(path => all.some(other => other.path === path))
      .map(() => wrong(['processes', id, 'tmpfs'], 'E-PATH-OVERLAP', 'paths of no storage')),
  )
  return [...clashes, ...tmpfs]
}

const PROTOCOLS = ['tcp', 'udp', 'both'] as const

const ports: Check = recipe => {
  const entries = Object.entries(recipe.ports ?? {})
  const counts = entries
    .filter(([, it]) => count(it.tcp, it.udp, it.both) !== 1)
    .map(([id]) => wrong(['ports', id], 'E-PORT', 'exactly one of tcp, udp and both'))
  const overlaps = entries.flatMap(([id, it], index) => {
    const other = entries.slice(0, index).find(([, other]) => overlap(it, other))
    if (!other) return []
    return [wrong(['ports', id], 'E-PORT-OVERLAP', `ports that ports.${other[0]} does not have`)]
  })
  const web = recipe.https?.['reverse-proxy'] ? recipe.https.port : undefined
  const shared = entries
    .filter(([, it]) => web !== undefined && overlap(it, { ...it, ...ONLY_TCP, tcp: one(web) }))
    .map(([id]) => wrong(['ports', id], 'E-PORT-OVERLAP', 'ports other than https.port'))
  return [...counts, ...overlaps, ...shared]
}

const ONLY_TCP = { udp: undefined, both: undefined } as const
const one = (port: number) => ({ first: port, last: port })

function overlap(one: Port, other: Port): boolean {
  return PROTOCOLS.some(a =>
    PROTOCOLS.some(b => {
      const [x, y] = [one[a], other[b]]
      if (!x || !y || (a !== b && a !== 'both' && b !== 'both')) return false
      return x.first <= y.last && y.first <= x.last
    }),
  )
}

const processes: Check = recipe => {
  const names = processNames(recipe)
  const known = (at: Contradiction['at'], given: readonly string[]) =>
    given
      .filter(it => !names.includes(it))
      .map(() => wrong(at, 'E-PROCESS', `a process among ${names.join(', ')}`))
  const table = recipe.processes ?? {}
  const tables = [
    ...Object.entries(recipe.storage ?? {}).map(([id, it]) => ['storage', id, it] as const),
    ...Object.entries(recipe.libraries ?? {}).map(([id, it]) => ['libraries', id, it] as const),
  ]
  return [
    ...(recipe.https ? known(['https', 'process'], [recipe.https.process]) : []),
    ...Object.entries(recipe.ports ?? {}).flatMap(([id, it]) =>
      known(['ports', id, 'process'], [it.process]),
    ),
    ...tables.flatMap(([room, id, it]) => known([room, id, 'processes'], it.processes ?? [])),
    ...Object.entries(table).flatMap(([id, it]) => known(['processes', id, 'after'], it.after)),
    ...Object.keys(table)
      .filter(id => isCircular(id, table))
      .map(id => wrong(['processes', id, 'after'], 'E-CYCLE', 'processes that do not wait for it')),
    ...(table.main && table.main.run !== 'always'
      ? [wrong(['processes', 'main', 'run'], 'E-COMBINATION', '"always" for the main process')]
      : []),
  ]
}

function isCircular(id: string, table: NonNullable<Partial<Recipe>['processes']>): boolean {
  const seen = new Set<string>()
  const visit = (at: string): boolean =>
    (table[at]?.after ?? []).some(next => {
      if (next === id) return true
      if (seen.has(next)) return false
      seen.add(next)
      return visit(next)
    })
  return visit(id)
}

const placeholders: Check = recipe => {
  const known = knownPlaceholders(recipe)
  const texts: readonly (readonly [Contradiction['at'], string])[] = [
    ...Object.entries(recipe.env ?? {}).map(([name, text]) => [['env', name], text] as const),
    ...Object.entries(recipe.processes ?? {}).flatMap(([id, { env }]) =>
      Object.entries(env).map(([name, text]) => [['processes', id, 'env', name], text] as const),
    ),
    ...(recipe.files ?? []).flatMap(({ content, set }, index) => [
      ...(content === undefined ? [] : [[['files', index, 'content'], content] as const]),
      ...Object.entries(set ?? {}).map(
        ([key, value]) => [['files', index, 'set', key], String(value)] as const,
      ),
    ]),
    ...Object.entries(recipe.https?.['well-known'] ?? {}).map(
      ([path, text]) => [['https', 'well-known', path], text] as const,
    ),
  ]
  return texts.flatMap(([at, text]) => {
    const unknown = placeholdersIn(text).filter(it => !known.includes(it))
    if (unknown.length === 0) return []
    return [wrong(at, 'E-PLACEHOLDER', `placeholders among ${known.join(', ')}`)]
  })
}

const variables: Check = recipe => {
  const owners = new Map(Object.keys(recipe.env ?? {}).map(name => [name, `env.${name}`]))
  const claim = (at: Contradiction['at'], names: readonly string[]) =>
    names.flatMap(name => {
      const before = owners.get(name)
      owners.set(name, before ?? at.slice(0, 2).join('.'))
      return before ? [wrong(at, 'E-ENV-TWICE', `variables that ${before} does not set`)] : []
    })
  return [
    ...Object.entries(recipe.secrets ?? {}).flatMap(([id, it]) =>
      claim(['secrets', id, 'env'], it.env),
    ),
    ...Object.entries(recipe.questions ?? {}).flatMap(([id, it]) =>
      claim(['questions', id, 'env'], it.env === undefined ? [] : [it.env]),
    ),
  ]
}

const NEEDS_REASON = ['NET_ADMIN', 'SYS_NICE', 'SYS_TIME']

const privileges: Check = ({ privileges: it }) => {
  if (!it || it.reason !== undefined) return []
  const grave = it.capabilities.find(name => NEEDS_REASON.includes(name))
  if (!grave) return []
  return [
    wrong(['privileges', 'reason'], 'E-REASON', `a reason for ${grave}, for the owner to read`),
  ]
}

const files: Check = recipe => {
  const places = Object.values(recipe.storage ?? {}).map(it => it.path)
  return (recipe.files ?? []).flatMap((it, index) => {
    const found: Contradiction[] = []
    if (count(it.content, it.source, it.set) !== 1) {
      found.push(wrong(['files', index], 'E-FILE', 'exactly one of content, source and set'))
    }
    if ((it.set === undefined) !== (it.format === undefined)) {
      found.push(wrong(['files', index, 'format'], 'E-FILE', 'format and set together'))
    }
    if (!places.some(path => it.path.startsWith(`${path}/`))) {
      found.push(wrong(['files', index, 'path'], 'E-PATH', 'a path inside a storage of the app'))
    }
    return found
  })
}

const health: Check = recipe => {
  const all = [
    ...(recipe.health ? [{ at: ['health'], it: recipe.health }] : []),
    ...Object.entries(recipe.processes ?? {}).flatMap(([id, { health: it }]) =>
      it ? [{ at: ['processes', id, 'health'], it }] : [],
    ),
  ]
  return all.flatMap(({ at, it }) => {
    const found: Contradiction[] = []
    if (count(it.path, it.command, it.tcp) !== 1) {
      found.push(wrong(at, 'E-HEALTH', 'exactly one of path, command and tcp'))
    }
    if (it.path !== undefined && !recipe.https?.['reverse-proxy']) {
      found.push(wrong([...at, 'path'], 'E-HEALTH', '[https] with the proxy, or command or tcp'))
    }
    return found
  })
}

const questions: Check = ({ questions: table = {} }) =>
  Object.entries(table).flatMap(([id, it]) => {
    const at = ['questions', id] as const
    const found: Contradiction[] = []
    if ((it.type === 'choice') !== (it.choices !== undefined)) {
      found.push(wrong([...at, 'choices'], 'E-QUESTION', 'choices for the type "choice" alone'))
    }
    if (it.when && !Object.hasOwn(table, it.when.question)) {
      found.push(wrong([...at, 'when'], 'E-QUESTION', 'the name of another question'))
    }
    const type = it.type === 'boolean' ? 'boolean' : it.type === 'integer' ? 'number' : 'string'
    const wrongDefault = it.default !== undefined && typeof it.default !== type
    const strangeDefault =
      it.choices && it.default !== undefined && !it.choices.includes(String(it.default))
    if (wrongDefault || strangeDefault) {
      found.push(wrong([...at, 'default'], 'E-QUESTION', `a default that answers the question`))
    }
    if (it.min !== undefined && it.max !== undefined && it.min > it.max) {
      found.push(wrong([...at, 'max'], 'E-QUESTION', 'a max that is not below min'))
    }
    return found
  })

const tasks: Check = recipe => {
  const lasting = processNames(recipe).filter(
    name => (recipe.processes?.[name]?.run ?? 'always') === 'always',
  )
  const where = `a process that keeps running: ${lasting.join(', ')}`
  const jobs = recipe.jobs ?? []
  return [
    ...jobs.flatMap(({ process }, index) =>
      lasting.includes(process) ? [] : [wrong(['jobs', index, 'process'], 'E-PROCESS', where)],
    ),
    ...jobs.flatMap(({ name }, index) =>
      jobs.findIndex(it => it.name === name) < index
        ? [wrong(['jobs', index, 'name'], 'E-NAME', 'a name that no other job has')]
        : [],
    ),
    ...Object.entries(recipe.hooks ?? {}).flatMap(([name, hook]) =>
      hook && !lasting.includes(hook.process)
        ? [wrong(['hooks', name, 'process'], 'E-PROCESS', where)]
        : [],
    ),
  ]
}

const users: Check = recipe => {
  const first = recipe.users?.['first-admin']
  const at = ['users', 'first-admin'] as const
  if (first === 'wizard' && !recipe.https?.['reverse-proxy']) {
    return [wrong(at, 'E-COMBINATION', '[https] with the proxy, which keeps strangers out')]
  }
  if (first === 'secret' && !Object.values(recipe.secrets ?? {}).some(it => it.show)) {
    return [wrong(at, 'E-COMBINATION', 'a secret with show = true that the owner signs in with')]
  }
  if (first === 'question' && Object.keys(recipe.questions ?? {}).length === 0) {
    return [wrong(at, 'E-COMBINATION', 'a question that asks for the administrator')]
  }
  return []
}

const upgrade: Check = recipe => {
  const it = recipe.upgrade
  if (!it || recipe.version !== undefined) return []
  const needs = it.breaking.length > 0 || it.sequence !== 'any' || it.step.length > 0
  return needs ? [wrong(['version'], 'E-MISSING', 'the version of the recipe')] : []
}
