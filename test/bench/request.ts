import { cp, link, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { debianLayer } from '../../image/preload/layer.ts'
import { buildRoot } from '../../image/root.ts'
import { inTools, programsRoot } from '../../image/tools.ts'
import { makeCertificate } from '../fakes/certificate.ts'
import type { Box } from '../lab/box.ts'
import { type Home, openHome } from '../lab/home.ts'
import { inNetwork } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { claim } from '../system/owner.ts'
import { against, type Bench } from './bench.ts'
import { middle } from './timing.ts'

const PROGRAMS = ['apache2-utils', 'nghttp2-client', 'nginx']
const ON_BOX = {
  app: '/run/bench/page',
  programs: '/run/bench/programs',
  peers: '/run/bench-peers',
}

const REPETITIONS = 7
const SECONDS = 3
const CLIENTS = 16
/** Each with a whole handshake. */
const CONNECTIONS = 1000

const NAME = 'page-home.local'
const PORTS = { box: 443, caddy: 8443, nginx: 9443, app: 443 } as const
type Way = keyof typeof PORTS
const WAYS = Object.keys(PORTS) as Way[]
const PEERS = {
  caddy: 'Caddy alone',
  nginx: 'nginx alone',
  app: 'the app itself',
} as const satisfies Partial<Record<Way, string>>

/** What the box adds to the proxy that it runs should not be felt. */
const AS_CADDY = { least: 0.95, of: 'ratio' } as const

/** Requests in a second, and milliseconds from the question to the answer. */
interface Sample {
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

type Load = (client: Client, way: Way) => Promise<Sample>

const LOADS: Readonly<Record<string, Load>> = {
  'HTTP/1.1, connections kept': (client, way) => kept(client, way, '--h1'),
  'HTTP/2, connections kept': (client, way) => kept(client, way),
  'a new connection each': afresh,
}

/** What the box's proxy takes of a request, beside others that do the same work on the same box. */
export const request: Bench = {
  minutes: 8,
  async run(say) {
    const { root } = await buildRoot()
    const programs = await programsRoot(PROGRAMS)
    const folders = { [ON_BOX.app]: await pageApp(), [ON_BOX.programs]: programs }
    await using home = await openHome({
      box: { root, folders },
      folders: { [IN_LAB]: programs },
    })
    await home.box.boot()
    await claim(home)
    await home.box.exec(['gantry', 'app', 'install', ON_BOX.app], { timeout: 300_000 })
    await openPeers(home)
    const client = await openClient(home)
    for (const way of WAYS) {
      await until(`${way} answers`, () => afresh(client, way).then(() => true), { within: 60_000 })
    }

    const samples = new Map<string, Sample[]>()
    for (let i = 1; i <= REPETITIONS; i++) {
      for (const [name, load] of Object.entries(LOADS)) {
        // Whoever comes first meets what the one before has left behind.
        for (const way of [...WAYS.slice(i % WAYS.length), ...WAYS.slice(0, i % WAYS.length)]) {
          const sample = await load(client, way)
          const key = `${name} ${way}`
          samples.set(key, [...(samples.get(key) ?? []), sample])
          say(`${i}/${REPETITIONS} ${key}: ${Math.round(sample.rate)}/s`)
        }
      }
    }
    const figures = Object.keys(LOADS).flatMap(load =>
      KINDS.flatMap(([kind, unit, what]) => {
        const value = (way: Way) =>
          middle((samples.get(`${load} ${way}`) ?? []).map(it => it[kind]))
        return Object.entries(PEERS).map(([peer, called]) =>
          against(
            `${load}: ${what}, against ${called}`,
            ...([value('box'), unit, value(peer as Way)] as const),
            kind === 'rate' && peer === 'caddy' ? AS_CADDY : undefined,
          ),
        )
      }),
    )
    return {
      figures,
      conditions: {
        app: 'one page of 1 KiB from nginx with one process, in a container',
        connections: 'TLS 1.3 for everybody, the last step to the app in plain HTTP/1.1',
        clients: CLIENTS,
        tools: 'h2load where connections are kept, ab where they are not',
        each: `${SECONDS} s or ${CONNECTIONS} connections, median of ${REPETITIONS} interleaved`,
        shared: 'the load, the proxy and the app have the same cores',
        limits: 'new connections are not counted, the worker stands still',
      },
    }
  },
}

const KINDS = [
  ['rate', '1/s', 'requests'],
  ['p50', 'ms', 'p50'],
  ['p99', 'ms', 'p99'],
] as const

/** The folder of the app, complete with what it is built from and a certificate of its own. */
async function pageApp(): Promise<string> {
  const { architecture } = await ownBoard()
  const { tar } = await debianLayer(NGINX, architecture, exec)
  const key = keyOf(await contentKey('test/bench/request'), tar, APP)
  return await cached('bench-page', key, async folder => {
    await cp(join(import.meta.dirname, 'request'), folder, { recursive: true })
    await link(tar, join(folder, 'rootfs.tar'))
    await writeFile(join(folder, 'page.html'), 'x'.repeat(1024))
    const scratch = await mkdtemp(join(tmpdir(), 'gantry-bench-'))
    const { cert, key } = await makeCertificate(scratch, `DNS:${APP}`)
    await rm(scratch, { recursive: true })
    await writeFile(join(folder, 'certificate.pem'), cert)
    await writeFile(join(folder, 'key.pem'), key)
  })
}

const NGINX = {
  packages: ['libc6', 'libcrypt1', 'libpcre2-8-0', 'libssl3t64', 'libzstd1', 'nginx', 'zlib1g'],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** Caddy and nginx on the box, as its proxy's user, with the certificate that its proxy shows. */
async function openPeers({ box }: Home): Promise<void> {
  const upstream = `[${await addressOfApp(box)}]`
  const leaf = await until(
    'it has a certificate',
    async () =>
      (await box.exec(['find', '/data/state/caddy', '-name', `${NAME}.crt`])).trim() || undefined,
  )
  const shown = [leaf, leaf.replace(/crt$/, 'key')] as const
  // What it would mend by itself, and count.
  await box.exec(['systemctl', 'stop', 'gantry-worker.service'])
  await box.exec(['nft', '-f', '-'], {
    input: `insert rule inet gantry input tcp dport { ${Object.values(PORTS).join(', ')} } accept
      insert rule inet gantry forward accept\n`,
  })
  await box.exec(['install', '--directory', '--owner=caddy', ON_BOX.peers])
  const write = (file: string, input: string) =>
    box.exec(['tee', join(ON_BOX.peers, file)], { input })
  await write('Caddyfile', caddyfile(upstream, shown))
  await write('nginx.conf', nginxConf(upstream))
  const run = (name: string, settings: readonly string[], argv: readonly string[]) =>
    box.exec([
      'systemd-run',
      ...[`--unit=bench-${name}`, '--property=User=caddy', '--property=LimitNOFILE=65536'],
      ...settings,
      ...argv,
    ])
  const home = `--setenv=XDG_DATA_HOME=${ON_BOX.peers}`
  await run('caddy', [home], ['/usr/bin/caddy', 'run', '--config', `${ON_BOX.peers}/Caddyfile`])
  const inRoot = [
    `--property=RootDirectory=${ON_BOX.programs}`,
    '--property=MountAPIVFS=yes',
    `--property=BindPaths=${ON_BOX.peers}:/mnt`,
    `--property=BindReadOnlyPaths=${dirname(leaf)}:/srv`,
  ]
  await run('nginx', inRoot, ['/usr/sbin/nginx', '-c', '/mnt/nginx.conf', '-e', 'stderr'])
}

/** Where the box's proxy finds the app. */
const addressOfApp = async ({ exec }: Box): Promise<string> =>
  (await exec(['docker', 'inspect', '--format', FORMAT, 'page.holder'])).trim()

const FORMAT = '{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}'

/** An address of the box that devices at home know. */
async function addressOfBox({ exec }: Box): Promise<string> {
  const said = await exec(['ip', '-6', 'address', 'show', 'dev', 'eth0', 'scope', 'global'])
  return /inet6 (\S+)\/\d+ scope global/.exec(said)?.[1] ?? ''
}

type Shown = readonly [certificate: string, key: string]

const caddyfile = (upstream: string, [certificate, key]: Shown) => `{
  admin off
  auto_https off
  servers {
    protocols h1 h2
  }
}
https://${NAME}:${PORTS.caddy} {
  tls ${certificate} ${key}
  reverse_proxy ${upstream}:80
}
`

const nginxConf = (upstream: string) => `daemon off;
worker_processes auto;
pid /mnt/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path /mnt/body;
  proxy_temp_path /mnt/proxy;
  fastcgi_temp_path /mnt/fastcgi;
  uwsgi_temp_path /mnt/uwsgi;
  scgi_temp_path /mnt/scgi;
  ssl_certificate /srv/${NAME}.crt;
  ssl_certificate_key /srv/${NAME}.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  upstream app {
    server ${upstream}:80;
    keepalive 64;
    keepalive_requests 1000000000;
  }
  server {
    listen [::]:${PORTS.nginx} ssl ipv6only=off;
    http2 on;
    server_name ${NAME};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
    }
  }
}
`

/** Where the load comes from: another device of the home. */
interface Client {
  exec(argv: readonly [string, ...string[]]): Promise<string>
  url(way: Way): string
}

/** The phone, with other programs, which finds the box under one name and the app under another. */
async function openClient({ lab, phone, box }: Home): Promise<Client> {
  const hosts = [`${await addressOfBox(box)} ${NAME}`, `${await addressOfApp(box)} ${APP}`]
  await lab.run(['tee', '/etc/hosts'], { input: `${hosts.join('\n')}\n` })
  return {
    exec: argv => lab.run(inNetwork(phone.name, inTools(IN_LAB, argv))),
    url: way => `https://${way === 'app' ? APP : NAME}:${PORTS[way]}/`,
  }
}

const APP = 'page.local'
/** Where the programs are seen from there. */
const IN_LAB = '/lab/programs'

/** With one thread, like the other: two cores are for all of this. */
async function kept({ exec, url }: Client, way: Way, ...options: string[]): Promise<Sample> {
  const times = '/run/bench-times'
  await exec(['rm', '-f', times])
  const said = await exec([
    ...(['h2load', ...options, `--clients=${CLIENTS}`, `--duration=${SECONDS}`] as const),
    ...['--warm-up-time=1', `--log-file=${times}`, url(way)],
  ])
  if (!/status codes: [1-9]\d* 2xx, 0 3xx, 0 4xx, 0 5xx/.test(said)) throw new Error(said)
  // When it began, its status, and how many microseconds it took.
  const sorted = (await exec(['sh', '-c', `cut -f3 ${times} | sort -n`])).trim().split('\n')
  const at = (share: number) => Number(sorted[Math.floor(sorted.length * share)]) / 1000
  return { rate: Number(/([\d.]+) req\/s/.exec(said)?.[1]), p50: at(0.5), p99: at(0.99) }
}

async function afresh({ exec, url }: Client, way: Way): Promise<Sample> {
  const times = '/run/bench-times'
  const said = await exec([
    ...(['ab', '-q', '-c', String(CLIENTS), '-n', String(CONNECTIONS)] as const),
    ...['-e', times, url(way)],
  ])
  if (!/Failed requests: +0\n/.test(said) || /Non-2xx/.test(said)) throw new Error(said)
  const rows = new Map(
    (await exec(['cat', times])).split('\n').map(it => it.split(',') as [string, string]),
  )
  const at = (percent: string) => Number(rows.get(percent))
  return {
    rate: Number(/Requests per second: +([\d.]+)/.exec(said)?.[1]),
    p50: at('50'),
    p99: at('99'),
  }
}
