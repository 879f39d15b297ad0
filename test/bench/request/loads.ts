import { ORIGINS } from './peers.ts'

/** Where the load comes from: another device of the home, with programs for it. */
export interface Client {
  /** Runs one of the programs. */
  exec(argv: readonly [string, ...string[]]): Promise<string>
  /** Runs handshakes-program.ts. */
  handshakes(...words: readonly string[]): Promise<string>
}

/** Requests in a second, milliseconds from question to answer, and MiB in a second of what is large. */
export interface Sample {
  readonly requests?: number
  readonly p50?: number
  readonly p99?: number
  readonly speed?: number
}

export const UNITS = {
  requests: '1/s',
  p50: 'ms',
  p99: 'ms',
  speed: 'MiB/s',
} as const satisfies Record<keyof Sample, string>

/** One kind of work, and who is compared at it: first the box, then its peers by name. */
export interface Load {
  readonly at: { readonly box: string } & Readonly<Record<string, string>>
  readonly measure: (client: Client, url: string) => Promise<Sample>
}

const SECONDS = 3
const CLIENTS = 16
/** Each with a whole handshake. */
const CONNECTIONS = 1000
/** One after the other. */
const HANDSHAKES = 300
/** MiB of what is large. */
export const LARGE = 256

const everywhere = (path: string) => {
  const { box, ...peers } = ORIGINS
  const at = (origin: string) => origin + path
  return {
    box: at(box),
    ...Object.fromEntries(Object.entries(peers).map(([peer, it]) => [peer, at(it)])),
  }
}

/** The same script of 64 KiB: out of the proxy's own folder, through the proxy, and from the app. */
const script = {
  box: `${ORIGINS.box}/static/script.js`,
  'the same through the proxy': `${ORIGINS.box}/dynamic/script.js`,
  'Caddy alone': `${ORIGINS['Caddy alone']}/dynamic/script.js`,
  'the app itself': `${ORIGINS['the app itself']}/dynamic/script.js`,
}

export const LOADS: Readonly<Record<string, Load>> = {
  'HTTP/1.1, connections kept': {
    at: everywhere('/'),
    measure: (client, url) => kept(client, url, '--h1'),
  },
  'HTTP/2, connections kept': { at: everywhere('/'), measure: kept },
  'a new connection each': { at: everywhere('/'), measure: afresh },
  'one by one, a whole handshake each': {
    at: everywhere('/'),
    measure: (client, url) => handshakes(client, url, 'new'),
  },
  'one by one, TLS resumed': {
    at: everywhere('/'),
    measure: (client, url) => handshakes(client, url, 'resumed'),
  },
  'a script of 64 KiB, HTTP/2': { at: script, measure: kept },
  'a large download': { at: everywhere('/large'), measure: download },
  'a large upload': { at: everywhere('/upload/large'), measure: upload },
}

export const CONDITIONS = {
  clients: CLIENTS,
  tools:
    'h2load where connections are kept, ab where they are not, Node one by one, curl for what is large',
  each: `${SECONDS} s, ${CONNECTIONS} connections, ${HANDSHAKES} one by one, or ${LARGE} MiB`,
}

/** Makes what `upload` sends. */
export async function prepare({ exec }: Client): Promise<void> {
  await exec(['dd', 'if=/dev/urandom', `of=${SENT}`, 'bs=1M', `count=${LARGE}`, 'status=none'])
}

const SENT = '/run/bench-large'
const TIMES = '/run/bench-times'

/** With one thread, like the others: two cores are for all of this. */
async function kept({ exec }: Client, url: string, ...options: string[]): Promise<Sample> {
  await exec(['rm', '-f', TIMES])
  const said = await exec([
    ...(['h2load', ...options, `--clients=${CLIENTS}`, `--duration=${SECONDS}`] as const),
    ...['--warm-up-time=1', `--log-file=${TIMES}`, url],
  ])
  if (!/status codes: [1-9]\d* 2xx, 0 3xx, 0 4xx, 0 5xx/.test(said)) throw new Error(said)
  // When it began, its status, and how many microseconds it took.
  const sorted = (await exec(['sh', '-c', `cut -f3 ${TIMES} | sort -n`])).trim().split('\n')
  const at = (share: number) => Number(sorted[Math.floor(sorted.length * share)]) / 1000
  return { requests: Number(/([\d.]+) req\/s/.exec(said)?.[1]), p50: at(0.5), p99: at(0.99) }
}

/** Each request over a connection of its own. */
export async function afresh({ exec }: Client, url: string): Promise<Sample> {
  const said = await exec([
    ...(['ab', '-q', '-c', String(CLIENTS), '-n', String(CONNECTIONS)] as const),
    ...['-e', TIMES, url],
  ])
  if (!/Failed requests: +0\n/.test(said) || /Non-2xx/.test(said)) throw new Error(said)
  const rows = new Map(
    (await exec(['cat', TIMES])).split('\n').map(it => it.split(',') as [string, string]),
  )
  const at = (percent: string) => Number(rows.get(percent))
  return {
    requests: Number(/Requests per second: +([\d.]+)/.exec(said)?.[1]),
    p50: at('50'),
    p99: at('99'),
  }
}

const handshakes = async (client: Client, url: string, way: 'new' | 'resumed'): Promise<Sample> =>
  JSON.parse(await client.handshakes(url, String(HANDSHAKES), way))

function download({ exec }: Client, url: string): Promise<Sample> {
  return transfer(exec, 'download', ['--output', '/dev/null', url])
}

function upload({ exec }: Client, url: string): Promise<Sample> {
  return transfer(exec, 'upload', ['--output', '/dev/null', '--upload-file', SENT, url])
}

async function transfer(
  exec: Client['exec'],
  way: 'download' | 'upload',
  words: readonly string[],
): Promise<Sample> {
  const said = await exec([
    ...(['curl', '--silent', '--show-error', '--fail', '--insecure', '--http1.1'] as const),
    ...['--write-out', `%{size_${way}} %{speed_${way}}`, ...words],
  ])
  const [size, speed] = said.split(' ').map(Number)
  if (size !== LARGE * 2 ** 20) throw new Error(`${size} bytes of ${LARGE} MiB have gone over`)
  return { speed: (speed ?? Number.NaN) / 2 ** 20 }
}
