import { type Spot, Unreadable } from '../notes.ts'
import { leaf, list, type Tree, table } from '../tree.ts'
import { shellCommands, shellWords } from '../words.ts'

const ENGINE = '(?:docker|podman|nerdctl)'
/** What a terminal shows in front of what is typed: `$`, `#`, `me@box:~$`, `PS C:\>`. */
const PROMPT = '(?:(?:[\\w.-]+@[\\w.-]+:[^\\s$#]*|PS [A-Za-z]:[^>\\n]*)?[$>#%]+[ \\t]*)'
const RUN = `(?:sudo[ \\t]+)?${ENGINE}[ \\t]+(?:container[ \\t]+)?`

/** Whether a text is the command line that people are told to paste, and no document. */
export const isDockerRun = (text: string): boolean =>
  BEGINS.test(text) || (CONTAINS.test(text) && !/^(?:services|version|name):/m.test(text))

const BEGINS = new RegExp(
  `^(?:\\s*(?:#.*)?\\n)*${PROMPT}?\\s*${RUN}(?:run|create|pull|network|volume)\\b`,
)
/** With words around it, as it stands on a page, or behind another command. */
const CONTAINS = new RegExp(`(?:^|&&|;)[ \\t]*${PROMPT}?${RUN}run[ \\t]`, 'm')

/** What a shell would know from the lines before: `export DATA=/srv/app`. */
export const assignmentsIn = (text: string): ReadonlyMap<string, string> =>
  new Map([
    ['PWD', '.'],
    ...[...text.matchAll(/^[ \t]*(?:[$>][ \t]*)?(?:export[ \t]+)?([A-Za-z_]\w*)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, shellWords(value)[0] ?? ''] as const,
    ),
  ])

/**
 * Options that take a value, and where compose has it: below several names where it is a table. An
 * option that compose has not stands under its own name, `--like-this`, and is told of.
 */
const LISTS: Readonly<Record<string, string>> = {
  v: 'volumes',
  volume: 'volumes',
  mount: 'mount',
  p: 'ports',
  publish: 'ports',
  e: 'environment',
  env: 'environment',
  'env-file': 'env_file',
  device: 'devices',
  'cap-add': 'cap_add',
  'cap-drop': 'cap_drop',
  l: 'labels',
  label: 'labels',
  tmpfs: 'tmpfs',
  sysctl: 'sysctls',
  expose: 'expose',
  'add-host': 'extra_hosts',
  dns: 'dns',
  'dns-search': 'dns_search',
  'dns-opt': 'dns_opt',
  'dns-option': 'dns_opt',
  link: 'links',
  'security-opt': 'security_opt',
  'group-add': 'group_add',
  'volumes-from': 'volumes_from',
  net: 'network',
  network: 'network',
  'network-alias': 'alias',
  'net-alias': 'alias',
  ip: 'ip',
  ip6: 'ip',
  'link-local-ip': 'ip',
  ulimit: 'ulimit',
  'device-cgroup-rule': 'device_cgroup_rules',
  'storage-opt': 'storage_opt',
  annotation: 'annotations',
  secret: '--secret',
  'label-file': '--label-file',
  a: 'attach',
  attach: 'attach',
}
const SINGLE: Readonly<Record<string, string>> = {
  name: 'container_name',
  u: 'user',
  user: 'user',
  w: 'working_dir',
  workdir: 'working_dir',
  h: 'hostname',
  hostname: 'hostname',
  domainname: 'domainname',
  m: 'mem_limit',
  memory: 'mem_limit',
  'memory-reservation': 'mem_reservation',
  'memory-swap': 'memswap_limit',
  'memory-swappiness': 'mem_swappiness',
  'kernel-memory': 'mem_reservation',
  cpus: 'cpus',
  c: 'cpu_shares',
  'cpu-shares': 'cpu_shares',
  'cpu-count': 'cpu_count',
  'cpu-percent': 'cpu_percent',
  'cpu-period': 'cpu_period',
  'cpu-quota': 'cpu_quota',
  'cpu-rt-period': 'cpu_rt_period',
  'cpu-rt-runtime': 'cpu_rt_runtime',
  'cpuset-cpus': 'cpuset',
  'cpuset-mems': 'cpuset',
  'shm-size': 'shm_size',
  'pids-limit': 'pids_limit',
  'oom-score-adj': 'oom_score_adj',
  'blkio-weight': 'blkio_config',
  'blkio-weight-device': 'blkio_config',
  'device-read-bps': 'blkio_config',
  'device-read-iops': 'blkio_config',
  'device-write-bps': 'blkio_config',
  'device-write-iops': 'blkio_config',
  'io-maxbandwidth': 'blkio_config',
  'io-maxiops': 'blkio_config',
  entrypoint: 'entrypoint',
  platform: 'platform',
  arch: 'platform',
  pid: 'pid',
  ipc: 'ipc',
  runtime: 'runtime',
  gpus: 'gpus',
  restart: 'restart',
  isolation: 'isolation',
  'health-cmd': 'health test',
  'health-interval': 'health interval',
  'health-retries': 'health retries',
  'health-timeout': 'health timeout',
  'health-start-period': 'health start_period',
  'health-start-interval': 'health start_interval',
  'mac-address': 'mac_address',
  'stop-signal': 'stop_signal',
  'stop-timeout': 'stop_grace_period',
  userns: 'userns_mode',
  uts: 'uts',
  cgroupns: 'cgroup',
  'cgroup-parent': 'cgroup_parent',
  'volume-driver': '--volume-driver',
  pod: '--pod',
  requires: '--requires',
  tz: '--tz',
  // What a box does in its own way, or what only the terminal sees.
  'log-driver': 'logging',
  'log-opt': 'logging',
  pull: 'pull_policy',
  cidfile: 'pull_policy',
  'conmon-pidfile': 'pull_policy',
  pidfile: 'pull_policy',
  'detach-keys': 'attach',
}
const FLAGS: Readonly<Record<string, string | undefined>> = {
  privileged: 'privileged',
  'read-only': 'read_only',
  init: 'init',
  'oom-kill-disable': 'oom_kill_disable',
  'use-api-socket': 'use_api_socket',
  'publish-all': '--publish-all',
  P: '--publish-all',
  'no-healthcheck': 'health disable',
  detach: undefined,
  d: undefined,
  interactive: undefined,
  i: undefined,
  tty: undefined,
  t: undefined,
  quiet: undefined,
  q: undefined,
  rm: undefined,
  replace: undefined,
  'sig-proxy': undefined,
  'disable-content-trust': undefined,
}

/** `docker run …`, once or several times, as a compose file. */
export function dockerRun(file: string, text: string): Tree {
  const here = text.replace(/\$\(\s*pwd\s*\)|`pwd`|%cd%/gi, '.')
  const services = commandsIn(file, here).flatMap(({ words, line }): [string, Tree][] => {
    const start = words.findIndex(it => new RegExp(`^(?:.*/)?${ENGINE}$`).test(it))
    const before = words.slice(0, Math.max(0, start))
    if (start < 0 || !before.every(it => /^(?:sudo|exec|time|nohup|-\w+|\w+=.*)$/s.test(it)))
      return []
    const rest = words.slice(start + 1).filter((it, i) => !(i === 0 && it === 'container'))
    if (!['run', 'create'].includes(rest[0] ?? '')) return []
    return [serviceOf(rest.slice(1), { file, line })]
  })
  const spot = { file, line: 1 }
  if (services.length === 0) throw new Unreadable(spot, 'there is no "docker run" in it')
  const named = services.map(([name, it], index): [string, Tree] =>
    services.findIndex(other => other[0] === name) < index
      ? [`${name}-${index + 1}`, it]
      : [name, it],
  )
  return table(spot, [['services', table(spot, named)]])
}

/** A remark between back quotes is how lines are said to be optional. */
const withoutRemarks = (line: string) => line.replace(/`#[^`]*`/g, '')

/** In shells of Windows a back quote or a caret; behind `&&` another command is to come. */
const GOES_ON = /(?:\\|(?<=\s)[`^])\s*$/
const QUOTED = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs
const isOpen = (line: string) =>
  new RegExp(`^\\s*[$>#]*\\s*(?:sudo\\s+)?${ENGINE}\\s`).test(line) &&
  /['"]/.test(withoutRemarks(line).replace(QUOTED, ''))

/** Lines that end with a backslash, or inside quotes, go on; remarks and prompts are left out. */
function commandsIn(file: string, text: string): { words: string[]; line: number }[] {
  const found: { words: string[]; line: number }[] = []
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const first = at
    let whole = lines[at] ?? ''
    while (at + 1 < lines.length && (GOES_ON.test(whole) || isOpen(whole))) {
      const next = lines[++at] ?? ''
      // A line that somebody took out.
      if (GOES_ON.test(whole) && /^\s*#/.test(next)) continue
      whole = GOES_ON.test(whole) ? `${whole.replace(GOES_ON, ' ')}${next}` : `${whole}\n${next}`
    }
    if (isOpen(whole)) {
      throw new Unreadable({ file, line: first + 1 }, 'a quote is opened in it and not closed')
    }
    const plain = whole.replace(new RegExp(`^\\s*${PROMPT}\\s*(?=(?:sudo\\s+)?${ENGINE}\\s)`), '')
    if (/^\s*#/.test(plain)) continue
    for (const words of shellCommands(withoutRemarks(plain))) {
      found.push({ words, line: first + 1 })
    }
  }
  return found
}

/** What stands in front of the image, option by option. */
interface Options {
  readonly lists: Map<string, Tree[]>
  readonly single: Map<string, Tree>
  /** How many words they are. */
  readonly length: number
}

function optionsOf(words: readonly string[], spot: Spot): Options {
  const lists = new Map<string, Tree[]>()
  const single = new Map<string, Tree>()
  const add = (key: string, it: Tree) => lists.set(key, [...(lists.get(key) ?? []), it])
  const put = (name: string, value: string) => {
    const key = LISTS[name]
    if (key === 'mount') add('volumes', mountOf(value, spot))
    else if (key !== undefined) add(key, leaf(spot, value))
    else single.set(SINGLE[name] ?? name, leaf(spot, value))
  }
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') return { lists, single, length: at + 1 }
    if (!word.startsWith('-') || word === '-') break
    const [, long, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    if (long !== undefined) {
      if (LISTS[long] ?? SINGLE[long]) put(long, inline ?? words[++at] ?? '')
      else if (Object.hasOwn(FLAGS, long)) {
        const key = FLAGS[long]
        if (key) single.set(key, leaf(spot, inline ?? 'true'))
      } else if (inline !== undefined) single.set(`--${long}`, leaf(spot, inline))
      // Whether the next word is its value or the image, nobody can tell.
      else throw new Unreadable(spot, `--${long} is no option of "docker run": leave it out`)
      continue
    }
    // Short ones may stand together, the last of them with its value: -itp 80:80.
    const letters = word.slice(1)
    const taking = [...letters].findIndex(it => LISTS[it] ?? SINGLE[it])
    const flags = taking < 0 ? letters : letters.slice(0, taking)
    for (const it of flags) {
      if (!Object.hasOwn(FLAGS, it))
        throw new Unreadable(spot, `-${it} is no option of "docker run": leave it out`)
      if (FLAGS[it]) single.set(FLAGS[it], leaf(spot, 'true'))
    }
    if (taking >= 0)
      put(letters[taking] ?? '', letters.slice(taking + 1).replace(/^=/, '') || (words[++at] ?? ''))
  }
  return { lists, single, length: at }
}

function serviceOf(words: readonly string[], spot: Spot): [string, Tree] {
  const { lists, single, length } = optionsOf(words, spot)
  const image = words[length]
  if (image === undefined) throw new Unreadable(spot, 'this "docker run" names no image')
  const command = words.slice(length + 1)
  const base = image.split('/').at(-1)?.split(/[:@]/)[0] ?? 'app'
  const name = single.get('container_name')
  const health = [...single].flatMap(([key, it]) =>
    key.startsWith('health ') ? [[key.slice('health '.length), it] as const] : [],
  )
  const ulimits = textsAt(lists, 'ulimit').map(limitOf(spot))
  const networks = textsAt(lists, 'network')
  const mode = networks.find(it => /^(?:host|none|container:.*)$/.test(it))
  const attached = networkOf(networks, lists, spot)
  const APART = ['alias', 'ip', 'ulimit', 'network']
  return [
    name?.kind === 'leaf' && name.text ? name.text : base,
    table(spot, [
      ['image', leaf(spot, image)],
      ...[...single].filter(([key]) => !key.startsWith('health ')),
      ...[...lists]
        .filter(([key]) => !APART.includes(key))
        .map(([key, items]) => [key, list(spot, items)] as const),
      ...(ulimits.length > 0 ? [['ulimits', table(spot, ulimits)] as const] : []),
      ...(mode === undefined ? [] : [['network_mode', leaf(spot, mode)] as const]),
      ...(attached ? [['networks', attached] as const] : []),
      ...(health.length > 0 ? [['healthcheck', table(spot, health)] as const] : []),
      ...(command.length > 0
        ? [
            [
              'command',
              list(
                spot,
                command.map(it => leaf(spot, it)),
              ),
            ] as const,
          ]
        : []),
    ]),
  ]
}

const textsAt = (lists: ReadonlyMap<string, readonly Tree[]>, key: string): string[] =>
  (lists.get(key) ?? []).flatMap(it => (it.kind === 'leaf' && it.text ? [it.text] : []))

/** `nofile=1024:4096` */
const limitOf =
  (spot: Spot) =>
  (text: string): [string, Tree] => {
    const [name = '', soft = '', hard = soft] = text.split(/[=:]/)
    return [
      name,
      table(spot, [
        ['soft', leaf(spot, soft)],
        ['hard', leaf(spot, hard)],
      ]),
    ]
  }

/** What others call it by in their network: `--network-alias db`, `--network name=app,alias=db`, `--ip`. */
function networkOf(
  networks: readonly string[],
  lists: ReadonlyMap<string, readonly Tree[]>,
  spot: Spot,
): Tree | undefined {
  const inside = (key: string) =>
    networks.flatMap(it => it.split(',').flatMap(part => part.split(`${key}=`)[1] ?? []))
  const aliases = [...textsAt(lists, 'alias'), ...inside('alias')]
  const addresses = [...textsAt(lists, 'ip'), ...inside('ip')]
  if (aliases.length === 0 && addresses.length === 0) return undefined
  const network = table(spot, [
    [
      'aliases',
      list(
        spot,
        aliases.map(it => leaf(spot, it)),
      ),
    ],
    ...addresses.map(
      it => [it.includes(':') ? 'ipv6_address' : 'ipv4_address', leaf(spot, it)] as const,
    ),
  ])
  return table(spot, [['default', network]])
}

/** `type=bind,source=/a,target=/b,readonly` */
function mountOf(text: string, spot: Spot): Tree {
  return table(
    spot,
    text.split(',').map(part => {
      const [key = '', value = 'true'] = part.split(/=(.*)/s)
      return [key, leaf(spot, value)] as const
    }),
  )
}
