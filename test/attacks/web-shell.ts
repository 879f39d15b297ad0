// What a shell as the web process's user can do on a box: tries everything, and says what came of it
// as one JSON object. Reads its orders from the file that is named; uses nothing but Node.

import { execFile } from 'node:child_process'
import { open, readdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { promisify } from 'node:util'

export interface ShellOrders {
  readonly worker: number
  readonly verbs: readonly string[]
  /** `null` for none. */
  readonly sessions: readonly (string | null)[]
}

export interface ShellFound {
  /** Sockets, files and processes that opened although nobody may. */
  readonly opened: readonly string[]
  /** What the sandbox of the unit forbids beyond that, and did not. */
  readonly loose: readonly string[]
  /** Status and body of every verb, with each session. */
  readonly answers: readonly {
    readonly verb: string
    readonly status: number
    readonly text: string
  }[]
  /** What was read, to look for secrets in. */
  readonly read: string
}

const orders = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as ShellOrders
const run = promisify(execFile)
const opened: string[] = []
const loose: string[] = []
let read = ''

async function tries(into: string[], what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
    into.push(what)
  } catch {
    // As it should be.
  }
}

const reach = (to: { readonly path: string } | { readonly host: string; readonly port: number }) =>
  new Promise((done, fail) => {
    const socket = connect(to)
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')))
    socket.on('connect', () => done(socket.destroy())).on('error', fail)
  })

const SOCKETS = [
  ...['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock'],
  ...['/run/gantry/root.sock', '/run/caddy/admin.sock', '/run/systemd/private'],
]
for (const path of SOCKETS) await tries(opened, path, () => reach({ path }))

const FILES = [
  ...['people', 'sessions', 'tokens', 'gate', 'box', 'claimed'].map(
    it => `/data/state/gantry/${it}.toml`,
  ),
  ...[
    '/data/state/gantry/audit/acts.jsonl',
    '/data/state/certificates/1/root.key',
    '/boot/gantry/gantry.toml',
  ],
  ...['/etc/shadow', '/dev/mem', '/dev/kmem', '/proc/kcore', '/run/gantry/claim-limits.toml'],
  ...['environ', 'maps', 'mem', 'auxv', 'stack', 'syscall'].map(
    it => `/proc/${orders.worker}/${it}`,
  ),
  ...['environ', 'mem'].map(it => `/proc/1/${it}`),
]
for (const file of FILES) {
  await tries(opened, file, async () => {
    read += await readFile(file, 'utf8')
  })
}
const FOLDERS = [
  ...['/data/state/gantry/secrets', '/data/docker', '/data/state/apps', '/root'],
  ...[
    `/proc/${orders.worker}/fd`,
    `/proc/${orders.worker}/root/data`,
    `/proc/${orders.worker}/map_files`,
  ],
  ...['/proc/1/root/data/state', '/proc/1/fd'],
]
for (const folder of FOLDERS) await tries(opened, folder, () => readdir(folder))

// To write into the memory of a process is to be its debugger: the kernel asks the same.
await tries(opened, 'debug the worker', () => open(`/proc/${orders.worker}/mem`, 'r+'))
await tries(opened, 'end the worker', async () => process.kill(orders.worker, 'SIGTERM'))
await tries(opened, 'end the first process', async () => process.kill(1, 'SIGTERM'))

const COMMANDS = [
  ['systemctl', 'restart', 'gantry-worker.service'],
  ['systemctl', 'set-environment', 'A=b'],
  [
    'busctl',
    'call',
    'org.freedesktop.hostname1',
    '/org/freedesktop/hostname1',
    'org.freedesktop.hostname1',
    'SetHostname',
    'sb',
    'evil',
    'false',
  ],
  ['su', '-c', 'id'],
  ['sudo', '-n', 'id'],
  ['setpriv', '--reuid=0', 'id'],
  ['nsenter', '--target', '1', '--mount', 'id'],
  ['mount', '-t', 'tmpfs', 'x', '/tmp'],
  ['nft', 'list', 'ruleset'],
  ['docker', 'ps'],
  ['gantry', 'status'],
  ['psql', '--username=postgres', '--command=select 1'],
  ['crontab', '-l'],
] as const
for (const [program, ...args] of COMMANDS) {
  await tries(opened, `${program} ${args.join(' ')}`, async () => {
    read += (await run(program, args, { timeout: 5_000 })).stdout
  })
}
for (const folder of [
  '/',
  '/usr',
  '/etc',
  '/run',
  '/run/gantry',
  '/data',
  '/var',
  '/boot',
  '/usr/lib/gantry',
]) {
  await tries(opened, `write to ${folder}`, () => writeFile(`${folder}/evil`, 'x'))
}
await tries(opened, 'the keys of others', async () => {
  const keys = (await readFile('/proc/keys', 'utf8')).split('\n').filter(it => it !== '')
  const others = keys.filter(it => Number(it.split(/\s+/)[5]) !== process.getuid?.())
  if (others.length === 0) throw new Error('none')
})
// Database servers ask whoever comes who they are; names of folders are no secret.
for (const path of ['/run/postgresql/.s.PGSQL.5432', '/run/mariadb/mariadb.sock']) {
  await tries(loose, path, () => reach({ path }))
}
await tries(loose, '/data/state', () => readdir('/data/state'))
for (const port of [80, 443, 5432, 3306, 6379, 2375]) {
  await tries(loose, `127.0.0.1:${port}`, () => reach({ host: '127.0.0.1', port }))
}
await tries(loose, 'what the kernel said', () => run('dmesg'))
await tries(loose, 'namespaces of its own', () =>
  run('unshare', ['--user', '--map-root-user', 'true']),
)
const setuid = ['/', '-xdev', '-type', 'f', '-perm', '/6000', '-executable']
const found = await run('find', setuid).catch(error => error as { stdout: string })
const status = await readFile('/proc/self/status', 'utf8')
if (!/^NoNewPrivs:\s1$/m.test(status)) loose.push(`new privileges by: ${found.stdout}`)
if (!/^Seccomp:\s2$/m.test(status)) loose.push('every system call')
for (const set of ['CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb']) {
  const bits = new RegExp(`^${set}:\\s([0-9a-f]+)$`, 'm').exec(status)?.[1]
  if (Number.parseInt(bits ?? 'f', 16) !== 0)
    (set === 'CapBnd' ? loose : opened).push(`${set} ${bits}`)
}

const post = (verb: string, body: string) =>
  new Promise<{ verb: string; status: number; text: string }>((done, fail) => {
    const to = { socketPath: '/run/gantry/worker.sock', method: 'POST', path: `/${verb}` }
    const asking = request(to, async response => {
      const chunks: Buffer[] = []
      // What streams is heard out only until somebody knows what it is.
      const timer = setTimeout(() => response.destroy(), 5_000)
      for await (const chunk of response.on('error', () => {})) chunks.push(chunk as Buffer)
      clearTimeout(timer)
      done({ verb, status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
    })
    asking.on('error', fail).end(body)
  })

const answers: { verb: string; status: number; text: string }[] = []
for (const verb of [
  ...orders.verbs,
  '__proto__',
  'constructor',
  '',
  '../root',
  'app.exec?root=1',
]) {
  for (const session of orders.sessions) {
    const input = { host: 'home.local', service: 'miniflux', token: 'x', name: 'ada' }
    const shown = session === null ? {} : { session }
    for (const given of [{}, input]) {
      answers.push(await post(verb, JSON.stringify({ ...shown, input: given, from: '127.0.0.1' })))
    }
  }
}
for (const body of [
  '',
  '{',
  '[]',
  'null',
  '{"root":true,"input":{}}',
  '['.repeat(50_000),
  'x'.repeat(100_000),
]) {
  const it = await post('people.list', body).catch(() => ({
    verb: 'people.list',
    status: 400,
    text: '',
  }))
  answers.push(it)
}

const told = JSON.stringify({ opened, loose, answers, read } satisfies ShellFound)
// A pipe takes so much at once: who ends before the rest is read cuts it off.
process.stdout.write(`${told}\n`, () => process.exit())
