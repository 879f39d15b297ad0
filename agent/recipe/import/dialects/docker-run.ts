import { type Spot, Unreadable } from '../notes.ts'
import { leaf, list, type Tree, table } from '../tree.ts'
import { shellWords } from '../words.ts'

/** Whether a text is the command line that people are told to paste, and no document. */
export const isDockerRun = (text: string): boolean =>
  BEGINS.test(text) || (CONTAINS.test(text) && !/^(?:services|version|name):/m.test(text))

const BEGINS =
  /^(?:\s*(?:#.*)?\n)*(?:[$>]\s*)?(?:sudo\s+)?(?:docker|podman)\s+(?:container\s+)?(?:run|create|pull|network|volume)\b/
/** With words around it, as it stands on a page. */
const CONTAINS =
  /^[ \t]*(?:[$>][ \t]*)?(?:sudo[ \t]+)?(?:docker|podman)[ \t]+(?:container[ \t]+)?run[ \t]/m

/** What a shell would know from the lines before: `export DATA=/srv/app`. */
export const assignmentsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^[ \t]*(?:[$>][ \t]*)?(?:export[ \t]+)?([A-Za-z_]\w*)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, shellWords(value)[0] ?? ''],
    ),
  )

/** Options that take a value, and where compose has it. Those of a list are collected. */
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
  link: 'links',
  'security-opt': 'security_opt',
  'group-add': 'group_add',
  'network-alias': 'x-alias',
  ulimit: 'x-ulimit',
  'volumes-from': 'volumes_from',
}
const SINGLE: Readonly<Record<string, string>> = {
  name: 'container_name',
  u: 'user',
  user: 'user',
  w: 'working_dir',
  workdir: 'working_dir',
  h: 'hostname',
  hostname: 'hostname',
  m: 'mem_limit',
  memory: 'mem_limit',
  cpus: 'cpus',
  'shm-size': 'shm_size',
  'pids-limit': 'pids_limit',
  entrypoint: 'entrypoint',
  platform: 'platform',
  pid: 'pid',
  ipc: 'ipc',
  runtime: 'runtime',
  gpus: 'gpus',
  restart: 'restart',
  net: 'network',
  network: 'network',
  'stop-timeout': 'x-stop',
  'log-driver': 'x-log',
  'log-opt': 'x-log',
  pull: 'x-pull',
  cidfile: 'x-cidfile',
  ip: 'x-ip',
  'health-cmd': 'health-cmd',
  'health-interval': 'x-health',
  'health-retries': 'x-health',
  'health-timeout': 'x-health',
  'mac-address': 'mac_address',
  'stop-signal': 'stop_signal',
  userns: 'userns_mode',
  uts: 'uts',
  cgroupns: 'cgroup',
  'memory-swap': 'memswap_limit',
  'cpu-shares': 'cpu_shares',
  'cpuset-cpus': 'cpuset',
  domainname: 'domainname',
}
const FLAGS: Readonly<Record<string, string>> = {
  privileged: 'privileged',
  'read-only': 'read_only',
  init: 'init',
}

/** `docker run …`, once or several times, as a compose file. */
export function dockerRun(file: string, text: string): Tree {
  const services = commandsIn(file, text).flatMap(({ words, line }): [string, Tree][] => {
    const [first, second] = words
    const start = [first, first === 'sudo' ? second : undefined].findIndex(
      it => it === 'docker' || it === 'podman',
    )
    const rest = words.slice(start + 1).filter((it, i) => !(i === 0 && it === 'container'))
    if (start < 0 || !['run', 'create'].includes(rest[0] ?? '')) return []
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

/** In shells of Windows a back quote or a caret. */
const GOES_ON = /(?:\\|(?<=\s)[`^])\s*$/
const QUOTED = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs
const isOpen = (line: string) =>
  /^\s*[$>#]*\s*(?:sudo\s+)?(?:docker|podman)\s/.test(line) &&
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
    const plain = whole.replace(/^\s*[$>#]+\s*(?=(?:sudo\s+)?docker)/, '')
    for (const part of withoutRemarks(plain).match(COMMAND) ?? []) {
      if (!/^\s*#/.test(part)) found.push({ words: shellWords(part), line: first + 1 })
    }
  }
  return found
}

/** What stands between `&&` and `;` that are in no quotes. */
const COMMAND = /(?:\\.|'[^']*'|"(?:[^"\\]|\\.)*"|(?!\s&&\s|;\s).)+/gs

function serviceOf(words: readonly string[], spot: Spot): [string, Tree] {
  const lists = new Map<string, Tree[]>()
  const single = new Map<string, Tree>()
  const put = (name: string, value: string) => {
    const key = LISTS[name]
    if (key === 'mount') {
      lists.set('volumes', [...(lists.get('volumes') ?? []), mountOf(value, spot)])
    } else if (key !== undefined) lists.set(key, [...(lists.get(key) ?? []), leaf(spot, value)])
    else single.set(SINGLE[name] ?? name, leaf(spot, value))
  }
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('-') || word === '-') break
    const [, long, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    if (long !== undefined) {
      if (LISTS[long] ?? SINGLE[long]) put(long, inline ?? words[++at] ?? '')
      else if (FLAGS[long]) single.set(FLAGS[long], leaf(spot, inline ?? 'true'))
      continue
    }
    // Short ones may stand together, the last of them with its value: -itp 80:80.
    const letters = word.slice(1)
    const taking = [...letters].findIndex(it => LISTS[it] ?? SINGLE[it])
    if (taking >= 0)
      put(letters[taking] ?? '', letters.slice(taking + 1).replace(/^=/, '') || (words[++at] ?? ''))
  }
  const image = words[at]
  if (image === undefined) throw new Unreadable(spot, 'this "docker run" names no image')
  const command = words.slice(at + 1)
  const network = single.get('network')
  const mode = network?.kind === 'leaf' ? (network.text ?? '') : ''
  const base = image.split('/').at(-1)?.split(/[:@]/)[0] ?? 'app'
  const name = single.get('container_name')
  const check = single.get('health-cmd')
  const kept = [...single].filter(
    ([key]) => !key.startsWith('x-') && !['network', 'health-cmd'].includes(key),
  )
  return [
    name?.kind === 'leaf' && name.text ? name.text : base,
    table(spot, [
      ['image', leaf(spot, image)],
      ...kept,
      ...[...lists]
        .filter(([key]) => !key.startsWith('x-'))
        .map(([key, items]) => [key, list(spot, items)] as const),
      ...(/^(?:host|container:.*)$/.test(mode)
        ? [['network_mode', leaf(spot, mode)] as const]
        : []),
      ...(check ? [['healthcheck', table(spot, [['test', check]])] as const] : []),
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
