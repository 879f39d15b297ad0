import { verbs } from '../../agent/verbs/contract.ts'
import { isRefusal, numbers, type Target, toolsFor } from './attack.ts'
import { openLine, type Reply } from './line.ts'

/** What came of a run; the same seed sends the same requests. */
export interface Fuzzed {
  readonly seed: number
  readonly sent: number
  /** Answers by their status; 0 where the line was cut. */
  readonly statuses: Readonly<Record<string, number>>
  /** Answers of 2xx and 3xx that no open address gives. */
  readonly slipped: readonly string[]
  /** Answers of 5xx: the box did not know what to say. */
  readonly broken: readonly string[]
  /** Milliseconds that an answer took at most, and in the middle. */
  readonly slowest: number
  readonly median: number
}

/** Milliseconds: one in eighty says that more will come than does, and is waited for. */
const PATIENCE = 3_000

const METHODS = [
  'GET',
  'POST',
  'DELETE',
  'PUT',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'get',
  'FOO',
  '',
]
const NAMES = [
  ...[
    'Cookie',
    'Authorization',
    'Origin',
    'Content-Type',
    'Sec-Fetch-Site',
    'X-Forwarded-For',
    'Referer',
  ],
  ...[
    'Accept',
    'Accept-Encoding',
    'Range',
    'If-None-Match',
    'If-Modified-Since',
    'Expect',
    'Upgrade',
    'TE',
  ],
  ...[
    'Gantry-Remote',
    'X-HTTP-Method-Override',
    'User-Agent',
    'Connection',
    'Trailer',
    'Via',
    'X-',
    '_',
  ],
]
const VALUES = [
  ...[
    '',
    'x',
    '*',
    '0',
    '-1',
    'null',
    'application/json',
    'text/plain',
    'none',
    'same-origin',
    'bytes=0-',
  ],
  ...[
    'bytes=-1,0-',
    'gzip, br;q=0',
    '100-continue',
    'websocket',
    '__Host-session=x',
    'Bearer x',
    '"',
    '\\',
  ],
  ...[
    `Bearer gantry_${'A'.repeat(43)}`,
    `__Host-session=${'A'.repeat(43)}`,
    '\u00ff\u00fe',
    '%0d%0a',
    '../..',
  ],
]
const PIECES = [
  ...[
    'api',
    'box',
    'apps',
    'claim',
    'exchange',
    'session',
    'sessions',
    'people',
    'tokens',
    'audit',
    'gate',
  ],
  ...[
    'trust',
    'gantry.pem',
    'history',
    'network',
    'confirm',
    'assets',
    'events',
    '..',
    '.',
    '%2e%2e',
    '%2f',
  ],
  ...[
    '%00',
    '%',
    '%zz',
    '\u00e9',
    ';',
    '~',
    '@',
    ':',
    '//',
    '\\',
    '*',
    'x'.repeat(300),
    '{id}',
    '$&',
    "'",
    '"',
  ],
]
/** What every verb is asked with, and what means something to JavaScript, or nothing to anybody. */
const KEYS = [
  ...new Set(
    Object.values(verbs).flatMap(({ input }) => ('shape' in input ? Object.keys(input.shape) : [])),
  ),
  ...['session', '__proto__', 'constructor', 'toString', '', 'a', '\u0000', '\u202e'],
]

/** Requests as nobody means them, one after the other on a few lines. */
export async function fuzz(target: Target, count: number): Promise<Fuzzed> {
  const statuses: Record<string, number> = {}
  const slipped: string[] = []
  const broken: string[] = []
  const times: number[] = []
  let next = 0
  const { door, plainDoor } = toolsFor(target)

  async function worker(): Promise<void> {
    const lines = [openLine(door, PATIENCE), openLine(plainDoor, PATIENCE)] as const
    while (next < count) {
      const number = next++
      const made = requestOf(target, numbers(target.seed * 1_000_003 + number))
      const start = performance.now()
      const reply = await lines[made.plain ? 1 : 0].ask(made.bytes, made.method === 'HEAD')
      times.push(performance.now() - start)
      statuses[reply.status] = (statuses[reply.status] ?? 0) + 1
      const shown = () => `${number}: ${reply.status} ${made.text.slice(0, 200)}`
      if (reply.status >= 500 && !isRefusal(reply.status) && broken.length < 20)
        broken.push(shown())
      if (mayNotBe(target, made.method, made.path, reply) && slipped.length < 20)
        slipped.push(shown())
    }
    for (const it of lines) it.close()
  }

  await Promise.all(Array.from({ length: 8 }, worker))
  times.sort((a, b) => a - b)
  return {
    ...{ seed: target.seed, sent: count, statuses, slipped, broken },
    slowest: Math.round(times.at(-1) ?? 0),
    median: Math.round((times[Math.floor(times.length / 2)] ?? 0) * 10) / 10,
  }
}

/** Files of the page and open addresses answer anybody; nothing else may. */
function mayNotBe(
  { routes }: Target,
  method: string,
  path: string,
  { status, headers }: Reply,
): boolean {
  if (status < 200 || status >= 400) return false
  const [bare = ''] = path.split(/[?#]/)
  const isOpen = routes.some(it => it.open && it.method === method && it.path === bare)
  const isFile =
    !bare.startsWith('/api') && ['GET', 'HEAD'].includes(method) && !('set-cookie' in headers)
  return !isOpen && !isFile
}

function requestOf(target: Target, random: () => number) {
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T
  const chance = (share: number) => random() < share
  const plain = chance(0.3)
  const known = pick(target.routes)
  const method = chance(0.6) ? known.method : pick(METHODS)
  const path = chance(0.5)
    ? known.path
    : chance(0.3)
      ? mutated(known.path, random)
      : `/${Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(PIECES)).join('/')}`
  const query = chance(0.2) ? `?${pick(KEYS)}=${pick(VALUES)}&${pick(PIECES)}` : ''
  const host = chance(0.9)
    ? target.host
    : pick(['evil.example', '', target.address, `${target.host}:1`])
  const headers: [string, string][] = [['Host', host]]
  if (chance(0.7)) headers.push(['Origin', `${plain ? 'http' : 'https'}://${target.host}`])
  if (chance(0.7)) headers.push(['Content-Type', 'application/json'])
  for (let i = Math.floor(random() * 4); i > 0; i--) headers.push([pick(NAMES), pick(VALUES)])
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(random)
  if (body !== undefined) headers.push(['Content-Length', String(Buffer.byteLength(body))])
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const text = `${method} ${path}${query} HTTP/1.1\r\n${lines}\r\n${body ?? ''}`
  const bytes = Buffer.from(text, chance(0.05) ? 'latin1' : 'utf8')
  return { plain, method, path: `${path}${query}`, text, bytes }
}

function mutated(path: string, random: () => number): string {
  const at = Math.floor(random() * path.length)
  const odd = [
    '%',
    '/',
    '..',
    '%2e',
    '\u0000',
    ' ',
    '\t',
    ';',
    'A',
    '\\',
    '\u00e9',
    '?',
    '#',
    '\r',
    '\n',
  ]
  const piece = odd[Math.floor(random() * odd.length)] ?? ''
  return `${path.slice(0, at)}${piece}${path.slice(at + (random() < 0.5 ? 0 : 1))}`
}

function bodyOf(random: () => number): string {
  const text = JSON.stringify(anyValue(random, 0)) ?? ''
  if (random() < 0.8) return text
  const at = Math.floor(random() * text.length)
  return `${text.slice(0, at)}${String.fromCharCode(Math.floor(random() * 300))}${text.slice(at + 1)}`
}

function anyValue(random: () => number, depth: number): unknown {
  const kind = Math.floor(random() * (depth === 0 ? 1.3 : depth > 4 ? 5 : 7))
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T
  const several = <T>(make: () => T) => Array.from({ length: Math.floor(random() * 5) }, make)
  switch (depth === 0 ? 6 - kind : kind) {
    case 0:
      return pick(VALUES)
    case 1:
      return pick([0, -1, 1e308, 0.1, 2 ** 53, -0])
    case 2:
      return pick([true, false, null])
    case 3:
      return 'x'.repeat(Math.floor(random() * 2_000))
    case 4:
      return String.fromCodePoint(...several(() => Math.floor(random() * 0xd7ff)))
    case 5:
      return several(() => anyValue(random, depth + 1))
    default: {
      // As text: a literal would lose `__proto__`.
      const entries = several(
        () => `${JSON.stringify(pick(KEYS))}:${JSON.stringify(anyValue(random, depth + 1))}`,
      )
      return JSON.parse(`{${entries.join(',')}}`)
    }
  }
}
