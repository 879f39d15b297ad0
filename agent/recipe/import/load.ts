import { backingOf } from './images.ts'
import { demandedIn, interpolate, type Lookup, readEnvFile, unclosed } from './interpolation.ts'
import { hasMarks, readable } from './marks.ts'
import { type Notes, Unreadable } from './notes.ts'
import { pairs, readService, type Service } from './service.ts'
import {
  entriesOf,
  entry,
  itemsOf,
  leaf,
  list,
  mapTexts,
  readTree,
  type Table,
  type Tree,
  table,
  textOf,
  textsOf,
} from './tree.ts'

/** The files around the one that is imported, by their path from its folder. */
export interface Beside {
  readonly read: (path: string) => string | undefined
  /** The files of a folder and of those in it, by their paths from there; `undefined` for what is no folder. */
  readonly filesIn: (path: string) => readonly string[] | undefined
}

/** The files that a mount brings of what is beside: those of a folder, else the one that it may be. */
export function filesOf(source: string, beside: Beside): string[] {
  const path = source.replace(/^\.\//, '')
  return beside.filesIn(path)?.map(it => `${path}/${it}`) ?? [path]
}

/** What a compose file says, with its other files, variables and profiles. */
export interface Project {
  readonly name: string | undefined
  readonly services: readonly Service[]
  readonly secrets: Table | undefined
  readonly configs: Table | undefined
  readonly volumes: Table | undefined
}

const TOP_KEYS = [
  'version',
  'name',
  'services',
  'volumes',
  'networks',
  'secrets',
  'configs',
  'include',
  'models',
]

/** Puts together all that belongs to a compose file. Throws Unreadable where it is none. */
export function loadProject(tree: Tree, more: readonly Tree[], around: Around): Project {
  const { lookup, notes } = around
  const whole = [tree, ...more]
    .map(it => composeFile(it, around))
    .reduce((before, after) => merged(before, after, []) as Table)
  for (const [key, it] of entriesOf(whole)) {
    if (TOP_KEYS.includes(key) || key.startsWith('x-')) continue
    notes.remark(it, `${key} is not known and was left out`)
  }
  const version = textOf(entry(whole, 'version'))
  if (version !== undefined && !/^[23](?:\.\d+)*$/.test(version)) {
    notes.remark(
      entry(whole, 'version') ?? whole,
      `version ${version} is not known; read as version 3`,
    )
  }
  const definitions = entriesOf(entry(whole, 'services'))
  const services = definitions.flatMap(([name, it]): Service[] => {
    if (it.kind !== 'table') {
      throw new Unreadable(it, `the service ${name} says nothing: expected at least its image`)
    }
    remarkShapes(name, it, notes)
    const { whole, lacks } = withEnvFiles(it, around)
    return [{ ...readService(name, whole), lacksVariables: lacks }]
  })
  if (services.length === 0) {
    throw new Unreadable(whole, 'is no compose file: it has no services')
  }
  const tableAt = (key: string) => {
    const it = entry(whole, key)
    return it?.kind === 'table' ? it : undefined
  }
  return {
    name: textOf(entry(whole, 'name')),
    services: inProfiles(services, lookup('COMPOSE_PROFILES') ?? '', notes),
    secrets: tableAt('secrets'),
    configs: tableAt('configs'),
    volumes: tableAt('volumes'),
  }
}

/** What each key of a service can be, where only some of it is read. */
const SHAPES: Readonly<Record<string, readonly Tree['kind'][]>> = {
  image: ['leaf'],
  command: ['leaf', 'list'],
  entrypoint: ['leaf', 'list'],
  environment: ['list', 'table'],
  labels: ['list', 'table'],
  ports: ['list'],
  expose: ['list'],
  volumes: ['list'],
  depends_on: ['list', 'table'],
  healthcheck: ['table'],
  deploy: ['table'],
}

/** Docker takes none of these; what is not read here is told, for nothing is emptied in silence. */
function remarkShapes(name: string, service: Table, notes: Notes): void {
  const isNothing = (it: Tree) => it.kind === 'leaf' && it.text === null
  for (const [key, it] of entriesOf(service)) {
    const shapes = SHAPES[key]
    if (!shapes || isNothing(it)) continue
    if (!shapes.includes(it.kind)) {
      const wanted = shapes.map(shape => WORDS[shape]).join(' or ')
      notes.remark(it, `${key} of ${name} was left out: expected ${wanted}`)
    }
  }
  for (const [variable, it] of entriesOf(entry(service, 'environment'))) {
    if (it.kind !== 'leaf')
      notes.remark(
        it,
        `${variable} of ${name} is empty now: expected a text, found ${WORDS[it.kind]}`,
      )
  }
}

const WORDS: Readonly<Record<Tree['kind'], string>> = {
  leaf: 'a text',
  list: 'a list',
  table: 'a table',
}

export interface Around {
  readonly beside: Beside
  readonly lookup: Lookup
  readonly notes: Notes
  readonly trail: readonly string[]
  /** Variables that the file does not go on without: `${NAME:?why}`. Grows while it is read. */
  readonly demanded: Set<string>
}

/** One file with its variables filled in, what it includes, and what its services extend. */
function composeFile(tree: Tree, around: Around): Table {
  if (tree.kind !== 'table') throw new Unreadable(tree, 'is no compose file: expected a table')
  const filled = shaped(
    mapTexts(tree, (text, spot) => {
      const open = unclosed(text)
      if (open !== undefined) throw new Unreadable(spot, `${open} has no } at its end`)
      for (const it of demandedIn(text)) around.demanded.add(it)
      return interpolate(text, around.lookup)
    }),
    [],
  ) as Table
  const services = entry(filled, 'services')
  if (services === undefined && entry(filled, 'include') === undefined) {
    // The first compose files had services alone, at the top.
    const old = entriesOf(filled).filter(([, it]) => entry(it, 'image') ?? entry(it, 'build'))
    if (old.length === 0) {
      throw new Unreadable(tree, 'is no compose file: it has no "services"')
    }
    return composeFile(table(tree, [['services', table(tree, old)]]), around)
  }
  if (services !== undefined && services.kind !== 'table') {
    throw new Unreadable(services, 'expected a table of services below "services"')
  }
  const included = itemsOf(entry(filled, 'include')).flatMap(it =>
    (it.kind === 'table' ? textsOf(entry(it, 'path')) : textsOf(it)).map(path =>
      composeFile(otherFile(path, it, around), { ...around, trail: [...around.trail, path] }),
    ),
  )
  const whole = [...included, filled].reduce((before, after) => merged(before, after, []) as Table)
  const all = entry(whole, 'services')
  const extended = entriesOf(all).map(
    ([name, it]) => [name, extendedService(it, all, around, [name])] as const,
  )
  return table(whole, [
    ...entriesOf(whole).filter(([key]) => key !== 'services'),
    ['services', table(all ?? whole, extended)],
  ])
}

function otherFile(path: string, spot: Tree, { beside, trail }: Around): Tree {
  const text = beside.read(path)
  if (text === undefined) throw new Unreadable(spot, `${readable(path)} is not beside it`)
  if (trail.includes(path) || trail.length > 8) {
    throw new Unreadable(spot, `${readable(path)} is part of itself`)
  }
  return readTree(path, text)
}

function extendedService(
  service: Tree,
  services: Tree | undefined,
  around: Around,
  trail: readonly string[],
): Tree {
  const wanted = entry(service, 'extends')
  if (!wanted || (wanted.kind === 'leaf' && wanted.text === null)) return service
  const name = textOf(wanted) ?? textOf(entry(wanted, 'service')) ?? ''
  const file = textOf(entry(wanted, 'file'))
  if (trail.includes(`${file}#${name}`) || (file === undefined && trail[0] === name)) {
    throw new Unreadable(wanted, `${name} extends itself`)
  }
  const others =
    file === undefined
      ? services
      : entry(
          composeFile(otherFile(file, wanted, around), {
            ...around,
            trail: [...around.trail, file],
          }),
          'services',
        )
  const base = entry(others, name)
  if (!base) throw new Unreadable(wanted, `there is no service ${name} to extend`)
  const whole = extendedService(base, others, around, [...trail, `${file}#${name}`])
  // What it depends on is not taken over from the other one's file.
  const kept = table(
    whole,
    entriesOf(whole).filter(([key]) => file === undefined || key !== 'depends_on'),
  )
  const own = table(
    service,
    entriesOf(service).filter(([key]) => key !== 'extends'),
  )
  return merged(kept, own, ['services', name])
}

/** Lists that stand for tables, as tables: only so they can be put on top of each other. */
function shaped(tree: Tree, path: readonly string[]): Tree {
  const key = path.at(-1) ?? ''
  const ofService = path.length === 3 && path[0] === 'services'
  if (ofService && ['environment', 'labels', 'sysctls'].includes(key) && tree.kind === 'list') {
    return table(
      tree,
      [...pairs(tree)].map(([name, it]) => [
        name,
        leaf(it, it.text.startsWith('\uE000pass~') ? null : it.text),
      ]),
    )
  }
  if (ofService && key === 'depends_on' && tree.kind === 'list') {
    return table(
      tree,
      tree.items.flatMap(it => (textOf(it) ? [[textOf(it) ?? '', leaf(it, null)] as const] : [])),
    )
  }
  if (tree.kind !== 'table' || path.length > 2) return tree
  return table(
    tree,
    entriesOf(tree).map(([name, it]) => [name, shaped(it, [...path, name])]),
  )
}

const REPLACED = ['command', 'entrypoint', 'test']

/** The second over the first, as the compose specification merges files. */
function merged(before: Tree, after: Tree, path: readonly string[]): Tree {
  const key = path.at(-1) ?? ''
  if (before.kind === 'table' && after.kind === 'table') {
    const entries = new Map(before.entries)
    for (const [name, it] of after.entries) {
      const old = entries.get(name)
      entries.set(name, old ? merged(old, it, [...path, name]) : it)
    }
    return table(after, entries)
  }
  if (before.kind === 'list' && after.kind === 'list' && !REPLACED.includes(key)) {
    const target = (it: Tree) =>
      key === 'volumes' ? (textOf(entry(it, 'target')) ?? textOf(it)?.split(':')[1]) : textOf(it)
    const newer = new Set(after.items.map(target))
    const kept = before.items.filter(it => target(it) === undefined || !newer.has(target(it)))
    return list(after, [...kept, ...after.items])
  }
  if (before.kind === 'leaf' && after.kind === 'list' && !REPLACED.includes(key)) {
    return list(after, [...itemsOf(before), ...after.items])
  }
  return after.kind === 'leaf' && after.text === null ? before : after
}

/**
 * Whether nothing works without a file of variables: what a whole project is told stands in `.env`,
 * and what a server is told decides how it is found.
 */
const isNeeded = (service: Tree, path: string): boolean =>
  path === '.env' || backingOf(textOf(entry(service, 'image')) ?? '') !== undefined

const SAMPLES = ['.example', '.sample', '.dist', '.template', '.default']

/** Variables from files come before those of `environment`; whether some of these files are not there. */
function withEnvFiles(
  service: Table,
  { beside, lookup, notes }: Around,
): { readonly whole: Table; readonly lacks: boolean } {
  const wanted = entry(service, 'env_file')
  const files = (wanted?.kind === 'table' ? [wanted] : itemsOf(wanted)).filter(
    it => it.kind !== 'leaf' || it.text,
  )
  if (files.length === 0) return { whole: service, lacks: false }
  let lacks = false
  const found = new Map<string, Tree>()
  for (const it of files) {
    const path = (it.kind === 'table' ? textOf(entry(it, 'path')) : textOf(it)) ?? ''
    const optional = textOf(entry(it, 'required')) === 'false'
    const plain = path.replace(/^\.\//, '')
    const sample = SAMPLES.map(end => plain + end).find(name => beside.read(name) !== undefined)
    const text = beside.read(plain) ?? (sample === undefined ? undefined : beside.read(sample))
    if (text !== undefined) {
      for (const [name, value] of readEnvFile(text, lookup)) found.set(name, leaf(it, value))
      if (beside.read(plain) === undefined) {
        notes.remark(it, `${plain} is not beside it: its values are those of ${sample}`)
      }
    } else if (optional || hasMarks(path) || !isNeeded(service, plain)) {
      lacks ||= !optional
      notes.remark(it, `${readable(path)} is not here: what it would set is missing`)
    } else {
      notes.refuse(
        it,
        `env_file ${path} is not beside it: put it there, or write its variables below "environment"`,
      )
    }
  }
  const own = entriesOf(entry(service, 'environment')).filter(
    // A name alone takes the value that the file has.
    ([name, it]) => !(found.has(name) && it.kind === 'leaf' && it.text === null),
  )
  const environment = table(wanted ?? service, [...found, ...own])
  const whole = table(service, [
    ...entriesOf(service).filter(([key]) => key !== 'environment'),
    ['environment', environment],
  ])
  return { whole, lacks }
}

/** Services of a profile run only when somebody asks for it. */
function inProfiles(services: readonly Service[], wanted: string, notes: Notes): Service[] {
  const active = wanted.split(',').map(it => it.trim())
  const runs = services.filter(it => {
    const profiles = textsOf(entry(it.tree, 'profiles'))
    return (
      profiles.length === 0 || profiles.some(name => active.includes(name) || active.includes('*'))
    )
  })
  for (const it of services) {
    if (runs.includes(it)) continue
    const profiles = textsOf(entry(it.tree, 'profiles')).join(', ')
    notes.remark(
      it,
      `${it.name} was left out: it runs in the profile ${profiles} alone (COMPOSE_PROFILES in .env asks for it)`,
    )
  }
  const first = services[0]
  if (runs.length === 0 && first) {
    throw new Unreadable(
      first,
      'every service belongs to a profile: set COMPOSE_PROFILES in .env beside it',
    )
  }
  return runs
}
