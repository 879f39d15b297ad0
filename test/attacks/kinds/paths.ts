import { type Attack, cookie, own, refused, some, wire } from '../attack.ts'

/** Ways in which the same address could be meant. */
function ways(path: string): string[] {
  const [, ...parts] = path.split('/')
  const last = parts.at(-1) ?? ''
  const encoded = (it: string) => [...it].map(c => `%${c.charCodeAt(0).toString(16)}`).join('')
  return [
    `/${encoded(parts.join('/'))}`,
    `/${parts.slice(0, -1).join('/')}/${encoded(last)}`,
    `/${parts.join('%2f')}`,
    `/${parts.join('%5c')}`,
    `/${parts.join('//')}`,
    `//${parts.join('/')}`,
    `/./${parts.join('/')}`,
    `/x/..${path}`,
    `/api/box/..%2f..${path}`,
    `/assets/..${path}`,
    `/assets/%2e%2e${path}`,
    `/assets/%252e%252e${path}`,
    `/api/box/%2e%2e/..${path}`,
    `/trust/gantry.pem/..${path}`,
    `/api/box;${path}`,
    `${path};x=y`,
    `${path}/.`,
    `${path}/..;/`,
    `${path}%00`,
    `${path}%20`,
    `${path}%0a`,
    `${path}.json`,
    path.toUpperCase(),
    path.replace('/api', '/API'),
    path.replace('/api/', '\\api\\'),
    `/api/box?${path}`,
    `/api/box#${path}`,
    `/..${path}`,
    `/%c0%ae%c0%ae${path}`,
    `/\u2025${path}`,
    `${path}/`,
    `/api/api${path.slice(4)}`,
    `/gate/..${path}`,
  ]
}

const FILES = [
  'etc/passwd',
  'data/state/gantry/people.toml',
  'proc/self/environ',
  'usr/lib/gantry/web.js',
]
const UP = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '..\\',
  '..%5c',
  '%252e%252e%252f',
  '....//',
  '..;/',
  '.%00./',
]

export const pathKinds: readonly Attack[] = [
  {
    kind: 'path confusion: a closed address written in another way',
    async *tries(target, { line, plain }) {
      const closed = target.routes.filter(it => !it.open && it.path.startsWith('/api/'))
      for (const { method, path } of some(closed, target)) {
        for (const way of ways(path)) {
          for (const one of [line, plain]) {
            const body = method === 'POST' ? '{}' : undefined
            const reply = await one.ask(wire(method, way, own(target), body))
            const isOpenOne = /^\/api\/box[?#]/.test(way) && method === 'GET'
            // What a browser keeps for itself after `#` and `?` is no path: that is the open address.
            if (isOpenOne) yield reply.body.includes('"history"') ? `${way} tells` : undefined
            else yield refused(`${method} ${way}`, reply)
          }
        }
      }
    },
  },
  {
    kind: 'path traversal: files that are not the page’s',
    async *tries(target, { line, plain }) {
      for (const file of FILES) {
        for (const up of some(UP, { share: Math.max(target.share, 0.5) })) {
          for (const from of [
            '/',
            '/assets/',
            '/trust/',
            '/api/',
            '/.well-known/acme-challenge/',
          ]) {
            for (const one of [line, plain]) {
              const reply = await one.ask(wire('GET', `${from}${up.repeat(8)}${file}`, own(target)))
              yield reply.status === 200 ? `${from}${up}${file}` : undefined
            }
          }
        }
      }
    },
  },
  {
    kind: 'things that other servers forget: dot files, sources, consoles',
    async *tries(target, { line, plain }) {
      const forgotten = [
        ...[
          '/.git/config',
          '/.env',
          '/.htaccess',
          '/.well-known/security.txt',
          '/server-status',
          '/metrics',
        ],
        ...[
          '/debug/pprof/',
          '/config/',
          '/load',
          '/adapt',
          '/api/config',
          '/admin',
          '/api/admin',
          '/graphql',
        ],
        ...[
          '/web.js',
          '/worker.js',
          '/../web.js',
          '/package.json',
          '/assets/index.js.map',
          '/ui/index.html',
        ],
        ...[
          '/box.look',
          '/app.exec',
          '/status.read',
          '/api/app.exec',
          '/api/verbs',
          '/worker.sock',
        ],
        ...['/v1.24/containers/json', '/containers/json', '/_ping', '/wp-login.php', '/cgi-bin/sh'],
        ...['/miniflux/check', '/miniflux/enter?code=x', '/.gantry/enter?code=x', '/id/@nothing'],
        ...[
          '/api/openapi.json',
          '/docs',
          '/swagger.json',
          '/healthz',
          '/login',
          '/setup',
          '/register',
        ],
      ]
      for (const path of forgotten) {
        for (const method of ['GET', 'POST']) {
          for (const one of [line, plain]) {
            const body = method === 'POST' ? '{}' : undefined
            yield refused(`${method} ${path}`, await one.ask(wire(method, path, own(target), body)))
          }
        }
      }
    },
  },
  {
    kind: 'unicode, nulls and raw bytes in addresses and names',
    async *tries(target, { line }) {
      const odd = [
        '\u0000',
        '\u0007',
        '\u007f',
        '\u00e9',
        '\u202e',
        '\ufeff',
        '\ud800',
        '\u{1f600}',
        'ＡＰＩ',
        'ſ',
        'İ',
        '\u2028',
      ]
      for (const it of odd) {
        const bytes = Buffer.from(`GET /api/${it}/history HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`)
        yield refused(`raw ${escape(it)}`, await line.ask(bytes))
        const path = `/api/apps/${encodeURIComponent(it.toWellFormed())}/stop`
        const shown = own(target, cookie(target.session))
        yield refused(`path ${escape(it)}`, await line.ask(wire('POST', path, shown, '{}')))
        const name = `${it}${target.owner.name}${it}`
        const bodies = [
          ['/api/session', { name, password: `wrong ${it}` }],
          ['/api/session/handover', { handover: it }],
          ['/api/people/accept', { token: 'x', name: `${it}`, password: 'long enough for all' }],
          ['/api/people/role', { name, role: it }],
        ] as const
        for (const [to, body] of bodies) {
          const reply = await line.ask(wire('POST', to, own(target), JSON.stringify(body)))
          yield refused(`${to} ${escape(it)}`, reply)
        }
      }
    },
  },
]
