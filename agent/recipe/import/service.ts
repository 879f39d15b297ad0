import { mark, readable } from './marks.ts'
import { type Note, Notes, type Spot } from './notes.ts'
import {
  entriesOf,
  entry,
  isTrue,
  itemsOf,
  type Table,
  type Tree,
  textOf,
  textsOf,
} from './tree.ts'
import { shellWords } from './words.ts'

/** One variable of a service. */
export interface Variable extends Spot {
  readonly text: string
}

export interface PortMapping extends Spot {
  /** In the container; both ends included. */
  readonly first: number
  readonly last: number
  readonly protocol: 'tcp' | 'udp'
  /** As it is written, for whoever looks for a certain one. */
  readonly published: string
  /** Only the machine itself comes in there. */
  readonly local: boolean
}

export interface Mount extends Spot {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'other'
  /** A folder or file of the host, or the name of a volume; empty for one without a name. */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

export interface Dependency extends Spot {
  readonly name: string
  readonly completed: boolean
}

/** `[target, name]` of a secret or a config. */
export interface Grant extends Spot {
  readonly source: string
  readonly target: string
}

export interface Healthcheck extends Spot {
  /** `undefined` where the image's own is switched off, or only its times are changed. */
  readonly test: readonly string[] | undefined
  readonly interval: string | undefined
  readonly timeout: string | undefined
  readonly startPeriod: string | undefined
  readonly retries: string | undefined
}

/** A service of a compose file, whichever of its spellings it is written in. */
export interface Service extends Spot {
  readonly name: string
  readonly tree: Table
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly entrypoint: readonly string[] | undefined
  readonly environment: ReadonlyMap<string, Variable>
  readonly ports: readonly PortMapping[]
  readonly exposed: readonly number[]
  readonly mounts: readonly Mount[]
  readonly dependsOn: readonly Dependency[]
  readonly health: Healthcheck | undefined
  readonly labels: ReadonlyMap<string, string>
  readonly secrets: readonly Grant[]
  readonly configs: readonly Grant[]
  readonly tmpfs: readonly string[]
  /** A file of its variables is not there. */
  readonly lacksVariables: boolean
  /** Everything that others call it by. */
  readonly names: readonly string[]
  /** Addresses that it was given by hand, which others call it by, too. */
  readonly addresses: readonly string[]
  /** What cannot be read of it: it counts only where the service comes along. */
  readonly mistakes: readonly Note[]
}

export const at = (service: Service, ...path: readonly string[]): Spot =>
  entry(service.tree, ...path) ?? service

/** Reads one service, as far as it can be read. */
export function readService(name: string, tree: Table): Service {
  const notes = new Notes()
  const labels = new Map(
    [entry(tree, 'deploy', 'labels'), entry(tree, 'labels')].flatMap(it =>
      [...pairs(it)].map(([key, { text }]) => [key, text] as const),
    ),
  )
  const networks = entriesOf(entry(tree, 'networks')).map(([, it]) => it)
  const called = [textOf(entry(tree, 'container_name')), textOf(entry(tree, 'hostname'))]
  const service = {
    file: tree.file,
    line: tree.line,
    name,
    tree,
    image: textOf(entry(tree, 'image'))?.trim() || undefined,
    command: argvOf(entry(tree, 'command')),
    entrypoint: argvOf(entry(tree, 'entrypoint')),
    environment: pairs(entry(tree, 'environment')),
    lacksVariables: false,
    ports: itemsOf(entry(tree, 'ports')).flatMap(it => portOf(it, notes)),
    exposed: textsOf(entry(tree, 'expose')).flatMap(it => {
      const port = Number(it.split('/')[0]?.split('-')[0])
      return isPort(port) ? [port] : []
    }),
    mounts: itemsOf(entry(tree, 'volumes')).flatMap(it => mountOf(it, notes)),
    dependsOn: dependencies(entry(tree, 'depends_on')),
    health: healthOf(entry(tree, 'healthcheck')),
    labels,
    secrets: itemsOf(entry(tree, 'secrets')).flatMap(it => grantOf(it, '/run/secrets/')),
    configs: itemsOf(entry(tree, 'configs')).flatMap(it => grantOf(it, '/')),
    tmpfs: textsOf(entry(tree, 'tmpfs')).map(it => it.split(':')[0] ?? ''),
    names: [
      ...new Set([name, ...called, ...networks.flatMap(it => textsOf(entry(it, 'aliases')))]),
    ].filter((it): it is string => it !== undefined && it !== ''),
    addresses: networks.flatMap(it =>
      ['ipv4_address', 'ipv6_address'].flatMap(key => textOf(entry(it, key)) || []),
    ),
  }
  return { ...service, mistakes: notes.refusals }
}

/** `{ NAME: value }` or `- NAME=value`; a name without a value is one that the host would hand on. */
export function pairs(tree: Tree | undefined): Map<string, Variable> {
  if (tree?.kind === 'table') {
    return new Map(
      entriesOf(tree).map(([name, it]) => [
        name,
        {
          file: it.file,
          line: it.line,
          text: textOf(it) ?? (isNothing(it) ? mark(`pass~${name}`) : ''),
        },
      ]),
    )
  }
  return new Map(
    itemsOf(tree).flatMap(it => {
      const [, name = '', value] = /^([^=:]+?)(?:=(.*))?$/s.exec(textOf(it) ?? '') ?? []
      if (name === '') {
        // `- NAME: value`, which many write and compose does not take.
        return entriesOf(it).map(
          ([name, value]) =>
            [name, { file: it.file, line: it.line, text: textOf(value) ?? '' }] as const,
        )
      }
      const text = value ?? mark(`pass~${name.trim()}`)
      return [[name.trim(), { file: it.file, line: it.line, text }] as const]
    }),
  )
}

const isNothing = (tree: Tree) => tree.kind === 'leaf' && tree.text === null

/** A list as it is; a line taken apart as compose does. */
function argvOf(tree: Tree | undefined): string[] | undefined {
  if (tree?.kind === 'list') return textsOf(tree)
  const text = textOf(tree)
  return text === undefined ? undefined : shellWords(text)
}

const isPort = (it: number) => Number.isInteger(it) && it >= 1 && it <= 65_535

function portOf(tree: Tree, notes: Notes): PortMapping[] {
  const { file, line } = tree
  const long = tree.kind === 'table'
  const text = long
    ? `${textOf(entry(tree, 'published')) ?? ''}:${textOf(entry(tree, 'target')) ?? ''}/${textOf(entry(tree, 'protocol')) ?? 'tcp'}`
    : (textOf(tree) ?? '')
  const [mapping = '', protocol = 'tcp'] = text.split(/\/(?=[a-z]+$)/i)
  const cut = mapping.lastIndexOf(':')
  const inside = mapping.slice(cut + 1)
  const published = cut < 0 ? '' : (mapping.slice(0, cut).split(':').at(-1) ?? '')
  const [, start = '', end = start] = /^(\d+)(?:-(\d+))?$/.exec(inside) ?? []
  const [first, last] = [Number(start), Number(end)]
  if (!isPort(first) || !isPort(last) || last < first) {
    // The same variable on both sides says that it listens where it is published.
    const says =
      inside === ''
        ? `the port ${readable(text)} says no port of the container`
        : `the port ${readable(inside)} of the container is not known: write its number, or set it in .env`
    notes.refuse(tree, says)
    return []
  }
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(published) ?? []
  if (last > first && from !== undefined && Number(to) - Number(from) !== last - first) {
    notes.refuse(
      tree,
      `the port ${readable(text)} leads from ${Number(to) - Number(from) + 1} ports to ${last - first + 1}: write as many on both sides`,
    )
    return []
  }
  const lower = protocol.toLowerCase()
  const local = /^(?:127\.|localhost:|\[::1\]:)/.test(mapping)
  return [{ file, line, first, last, protocol: lower === 'udp' ? 'udp' : 'tcp', published, local }]
}

const isPath = (source: string) => /^(?:[./~]|\uE000|[A-Za-z]:[\\/])/.test(source)

function mountOf(tree: Tree, notes: Notes): Mount[] {
  const { file, line } = tree
  if (tree.kind === 'table') {
    const source = textOf(entry(tree, 'source')) ?? textOf(entry(tree, 'src')) ?? ''
    const target =
      textOf(entry(tree, 'target')) ??
      textOf(entry(tree, 'dst')) ??
      textOf(entry(tree, 'destination')) ??
      ''
    const said = textOf(entry(tree, 'type')) ?? (isPath(source) ? 'bind' : 'volume')
    const type = said === 'bind' || said === 'volume' || said === 'tmpfs' ? said : 'other'
    const readOnly = isTrue(entry(tree, 'read_only')) || isTrue(entry(tree, 'readonly'))
    return [{ file, line, type, source, target: tidy(target), readOnly }]
  }
  const text = textOf(tree) ?? ''
  const [, drive = '', rest = text] = /^([A-Za-z]:(?=[\\/]))?(.*)$/s.exec(text) ?? []
  const parts = rest.split(':')
  if (parts.length === 1) {
    const target = tidy(parts[0] ?? '')
    if (target === '') return []
    return [{ file, line, type: 'volume', source: '', target, readOnly: false }]
  }
  const [source = '', target = '', options = ''] = [drive + parts[0], parts[1], parts[2]]
  if (!target.startsWith('/')) {
    notes.refuse(tree, `the volume ${readable(text)} says no folder of the container`)
    return []
  }
  const readOnly = options.split(',').includes('ro')
  return [
    {
      file,
      line,
      type: isPath(source) ? 'bind' : 'volume',
      source,
      target: tidy(target),
      readOnly,
    },
  ]
}

/** As recipes write a path: no slash at its end, none twice, and no dots. */
const tidy = (path: string) =>
  path
    .replace(/\/{2,}/g, '/')
    .replace(/\/\.(?=\/|$)/g, '')
    .replace(/(?<=.)\/$/, '')

function dependencies(tree: Tree | undefined): Dependency[] {
  if (tree?.kind !== 'table') {
    return itemsOf(tree).flatMap(it => {
      const name = textOf(it)
      return name ? [{ file: it.file, line: it.line, name, completed: false }] : []
    })
  }
  return entriesOf(tree).map(([name, it]) => ({
    file: it.file,
    line: it.line,
    name,
    completed: textOf(entry(it, 'condition')) === 'service_completed_successfully',
  }))
}

function grantOf(tree: Tree, folder: string): Grant[] {
  const { file, line } = tree
  const source = tree.kind === 'table' ? textOf(entry(tree, 'source')) : textOf(tree)
  if (!source) return []
  const target = textOf(entry(tree, 'target')) ?? source
  return [{ file, line, source, target: target.startsWith('/') ? target : folder + target }]
}

function healthOf(tree: Tree | undefined): Healthcheck | undefined {
  if (tree?.kind !== 'table' || isTrue(entry(tree, 'disable'))) return undefined
  const test = entry(tree, 'test')
  const words = test?.kind === 'list' ? textsOf(test) : undefined
  const line = textOf(test)
  const [kind, ...rest] = words ?? ['CMD-SHELL', ...(line === undefined ? [] : [line])]
  const argv =
    kind === 'CMD' ? rest : kind === 'CMD-SHELL' && rest[0] ? ['/bin/sh', '-c', rest.join(' ')] : []
  return {
    file: tree.file,
    line: test?.line ?? tree.line,
    test: argv.length > 0 ? argv : undefined,
    interval: textOf(entry(tree, 'interval')),
    timeout: textOf(entry(tree, 'timeout')),
    startPeriod: textOf(entry(tree, 'start_period')),
    retries: textOf(entry(tree, 'retries')),
  }
}
