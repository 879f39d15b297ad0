import { dirname, join } from 'node:path'
import type { Box } from '../../lab/box.ts'
import type { Home } from '../../lab/home.ts'
import { until } from '../../lab/until.ts'

/** The app under the name that the box gives it, and under the one that it has at its own address. */
export const NAME = 'page-home.local'
export const APP = 'page.local'

/** Where each of those that are compared listens. */
export const ORIGINS = {
  box: `https://${NAME}`,
  'Caddy alone': `https://${NAME}:8443`,
  'nginx alone': `https://${NAME}:9443`,
  'the app itself': `https://${APP}`,
} as const

const PEERS = '/run/bench-peers'

/** Starts Caddy and nginx on the box, as its proxy's user, with the certificate that its proxy shows. */
export async function openPeers({ box }: Home, programs: string): Promise<void> {
  const upstream = `[${await addressOfApp(box)}]`
  const leaf = await until(
    'it has a certificate',
    async () =>
      (await box.exec(['find', '/data/state/caddy', '-name', `${NAME}.crt`])).trim() || undefined,
  )
  const shown = [leaf, leaf.replace(/crt$/, 'key')] as const
  // What it would mend by itself, and count.
  await box.exec(['systemctl', 'stop', 'gantry-worker.service'])
  const ports = Object.values(ORIGINS).map(it => new URL(it).port || '443')
  await box.exec(['nft', '-f', '-'], {
    input: `insert rule inet gantry input tcp dport { ${[...new Set(ports)].join(', ')} } accept
      insert rule inet gantry forward accept\n`,
  })
  await box.exec(['install', '--directory', '--owner=caddy', PEERS])
  const write = (file: string, input: string) => box.exec(['tee', join(PEERS, file)], { input })
  await write('Caddyfile', caddyfile(upstream, shown))
  await write('nginx.conf', nginxConf(upstream))
  const run = (name: string, settings: readonly string[], argv: readonly string[]) =>
    box.exec([
      'systemd-run',
      ...[`--unit=bench-${name}`, '--property=User=caddy', '--property=LimitNOFILE=65536'],
      ...settings,
      ...argv,
    ])
  const home = `--setenv=XDG_DATA_HOME=${PEERS}`
  await run('caddy', [home], ['/usr/bin/caddy', 'run', '--config', `${PEERS}/Caddyfile`])
  const inRoot = [
    `--property=RootDirectory=${programs}`,
    '--property=MountAPIVFS=yes',
    `--property=BindPaths=${PEERS}:/mnt`,
    `--property=BindReadOnlyPaths=${dirname(leaf)}:/srv`,
  ]
  await run('nginx', inRoot, ['/usr/sbin/nginx', '-c', '/mnt/nginx.conf', '-e', 'stderr'])
}

/** Where the box's proxy finds the app. */
export const addressOfApp = async ({ exec }: Box): Promise<string> =>
  (await exec(['docker', 'inspect', '--format', FORMAT, 'page.holder'])).trim()

const FORMAT = '{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}'

/** An address of the box that devices at home know. */
export async function addressOfBox({ exec }: Box): Promise<string> {
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
${ORIGINS['Caddy alone']} {
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
  ssl_session_cache shared:tls:4m;
  upstream app {
    server ${upstream}:80;
    keepalive 64;
    keepalive_requests 1000000000;
  }
  server {
    listen [::]:${new URL(ORIGINS['nginx alone']).port} ssl ipv6only=off;
    http2 on;
    server_name ${NAME};
    client_max_body_size 0;
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
    }
  }
}
`
