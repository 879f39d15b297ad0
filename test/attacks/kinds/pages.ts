import {
  type Attack,
  cookie,
  type Headers,
  own,
  refused,
  some,
  times,
  type Verdict,
  wire,
} from '../attack.ts'

const ORIGINS = [
  ...['https://evil.example', 'null', 'http://HOST', 'https://HOST.evil.example', 'https://xHOST'],
  ...['https://HOST:8443', 'https://evil.example#HOST', 'file://', 'https://HOST evil', ''],
  ...['chrome-extension://abc', 'https://miniflux-HOST', 'moz-extension://x', 'https://HOST/'],
]
const TYPES = [
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''],
  ...['text/json', 'application/json+x', 'application/jsonp', 'text/plain; application/json'],
  ...['application/xml', 'application/octet-stream', 'text/html', '*/*', 'APPLICATION/JSON5'],
]
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE']

/** What a page of somebody else's makes the owner's browser do. */
export const pageKinds: readonly Attack[] = [
  {
    kind: 'csrf: a foreign page with the owner’s cookie',
    async *tries(target, { line }) {
      const { host, session } = target
      const acts = target.routes.filter(it => it.method !== 'GET')
      for (const { path } of some(acts, target)) {
        for (const origin of some(ORIGINS, target)) {
          for (const method of METHODS) {
            const headers: Headers = [
              ['Host', host],
              ['Origin', origin.replace('HOST', host)],
              ['Content-Type', 'application/json'],
              cookie(session),
            ]
            const what = `${method} ${path} from ${origin}`
            yield refused(what, await line.ask(wire(method, path, headers, '{}')))
          }
        }
      }
    },
  },
  {
    kind: 'csrf: no origin at all, and forms of every kind',
    async *tries(target, { line }) {
      const { host, session } = target
      const acts = target.routes.filter(it => it.method === 'POST')
      for (const { path } of some(acts, target)) {
        const bare: Headers = [['Host', host], cookie(session)]
        yield refused(`${path} without`, await line.ask(wire('POST', path, bare, '{}')))
        for (const type of some(TYPES, target)) {
          const headers: Headers = [...bare, ['Origin', `https://${host}`], ['Content-Type', type]]
          for (const body of ['{}', 'a=b', '--x--']) {
            const what = `${path} as ${type}`
            yield refused(what, await line.ask(wire('POST', path, headers, body)))
          }
        }
      }
    },
  },
  {
    kind: 'reading across sites, by what the browser says of itself',
    async *tries(target, { line }) {
      for (const { path } of some(
        target.routes.filter(it => it.method === 'GET' && it.path.startsWith('/api/')),
        target,
      )) {
        for (const site of ['cross-site', 'same-site', 'CROSS-SITE', 'x', 'none, cross-site']) {
          for (const mode of ['cors', 'no-cors', 'navigate', 'websocket']) {
            const headers = own(
              target,
              cookie(target.session),
              ['Sec-Fetch-Site', site],
              ['Sec-Fetch-Mode', mode],
            )
            yield refused(`${path} ${site}`, await line.ask(wire('GET', path, headers)))
          }
        }
      }
    },
  },
  {
    kind: 'cors: asking first whether a foreign page may',
    async *tries(target, { line }) {
      for (const { path } of some(target.routes, target)) {
        for (const origin of some(ORIGINS, target)) {
          const headers: Headers = [
            ['Host', target.host],
            ['Origin', origin.replace('HOST', target.host)],
            ['Access-Control-Request-Method', 'POST'],
            ['Access-Control-Request-Headers', 'authorization, content-type'],
            ['Access-Control-Request-Private-Network', 'true'],
          ]
          const reply = await line.ask(wire('OPTIONS', path, headers))
          const allows = Object.keys(reply.headers).find(it => it.startsWith('access-control'))
          yield allows ?? (path.startsWith('/api') ? refused(path, reply) : undefined)
        }
      }
    },
  },
  {
    kind: 'a change by GET or HEAD, or by another method than the listed one',
    async *tries(target, { line }) {
      const acts = target.routes.filter(
        it =>
          it.method !== 'GET' &&
          !target.routes.some(own => own.method === 'GET' && own.path === it.path),
      )
      for (const { path } of some(acts, target)) {
        for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'PROPFIND', 'QUERY', 'get', 'GeT']) {
          const headers = own(target, cookie(target.session))
          const reply = await line.ask(wire(method, path, headers), method === 'HEAD')
          yield refused(`${method} ${path}`, reply)
        }
      }
    },
  },
  {
    kind: 'method override',
    async *tries(target, { line }) {
      const acts = target.routes.filter(
        it =>
          it.method === 'DELETE' &&
          !target.routes.some(own => own.method === 'GET' && own.path === it.path),
      )
      const names = ['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method', '_method']
      for (const { path } of acts) {
        for (const name of names) {
          const headers = own(target, cookie(target.session), [name, 'DELETE'])
          yield refused(`${name} ${path}`, await line.ask(wire('GET', path, headers)))
          yield refused(
            `${name} ${path}`,
            await line.ask(wire('GET', `${path}?${name}=DELETE`, headers)),
          )
        }
      }
    },
  },
  {
    kind: 'clickjacking and injected script: what browsers are told',
    async *tries(target, { line, plain }) {
      const paths = ['/', '/index.html', '/claim.html', '/favicon.svg', '/api/box', '/api/nothing']
      for (const path of [...paths, '/nothing', '/trust/gantry.pem', '/%2e']) {
        for (const one of [line, plain]) {
          const { headers } = await one.ask(wire('GET', path, [['Host', target.host]]))
          const policy = headers['content-security-policy'] ?? ''
          yield policy.includes("frame-ancestors 'none'") ? undefined : `${path}: may be framed`
          yield policy.includes("default-src 'none'") ? undefined : `${path}: no policy`
          yield /unsafe-inline|unsafe-eval'|\*|https?:/.test(
            policy.replace("'wasm-unsafe-eval'", ''),
          )
            ? `${path}: ${policy}`
            : undefined
          yield headers['x-content-type-options'] === 'nosniff' ? undefined : `${path}: sniffed`
          yield headers['referrer-policy'] === 'no-referrer' ? undefined : `${path}: referrer`
        }
      }
    },
  },
  {
    kind: 'reflected script in paths, queries and bodies',
    async *tries(target, { line }) {
      const scripts = [
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '{{7*7}}',
        '<%= 7 %>',
      ]
      const into = [
        (it: string) => wire('GET', `/${encodeURIComponent(it)}`, own(target)),
        (it: string) => wire('GET', `/api/box?x=${encodeURIComponent(it)}`, own(target)),
        (it: string) =>
          wire(
            'GET',
            `/api/apps/${encodeURIComponent(it)}/logs`,
            own(target, cookie(target.session)),
          ),
        (it: string) => wire('POST', '/api/session', own(target), JSON.stringify({ [it]: it })),
        (it: string) =>
          wire('POST', '/api/people/invited', own(target), JSON.stringify({ token: it })),
      ]
      for (const script of scripts) {
        for (const make of into) {
          const { headers, body, status } = await line.ask(make(script))
          const isPage = /html|svg|xml/.test(headers['content-type'] ?? '')
          yield isPage && body.includes(script) ? `${status} shows ${script}` : undefined
        }
      }
    },
  },
  {
    kind: 'cache poisoning: what nobody keeps, and what nobody mirrors',
    async *tries(target, { line, plain }) {
      const unkeyed: Headers = [
        ['X-Forwarded-Host', 'evil.example'],
        ['X-Forwarded-Scheme', 'nothttps'],
        ['X-Original-URL', '/evil.example'],
        ['Accept-Language', 'evil.example'],
        ['User-Agent', 'evil.example'],
      ]
      const gets = target.routes.filter(it => it.method === 'GET' && !it.path.includes('events'))
      for (const { path } of [...some(gets, target), { path: '/' }]) {
        for (const one of [line, plain]) {
          const headers: Headers = [['Host', target.host], ...unkeyed, cookie(target.session)]
          const { head, body, headers: said } = await one.ask(wire('GET', path, headers))
          yield `${head}${body}`.includes('evil.example') ? `${path} mirrors` : undefined
          const kept = path.startsWith('/api') && said['cache-control'] !== 'no-store'
          yield kept ? `${path} may be kept: ${said['cache-control']}` : undefined
        }
      }
    },
  },
  {
    kind: 'open redirect',
    async *tries(target, { line, plain }) {
      const places = [
        ...['https://evil.example/', '//evil.example', '/\\evil.example', 'https:evil.example'],
        ...['javascript:alert(1)', 'data:text/html,x', `https://${target.host}@evil.example/`],
        ...[
          `https://${target.host}.evil.example/`,
          'https://evil.example#.local',
          '\thttps://evil.example',
        ],
        ...[
          'https://miniflux-home.local.evil.example/',
          'http://evil.example%2f.local',
          '%68ttps://evil.example',
        ],
      ]
      const leads = (where: string): Verdict => {
        if (where === '') return undefined
        const url = URL.parse(where, `https://${target.host}/`)
        return url?.hostname.endsWith('.local') ? undefined : `leads to ${where}`
      }
      for (const to of places) {
        const query = `to=${encodeURIComponent(to)}&way=x`
        for (const shown of [[], [cookie(target.session)], [cookie('made-up')]] as Headers[]) {
          const reply = await line.ask(
            wire('GET', `/gate?${query}`, [['Host', target.host], ...shown]),
          )
          yield leads(reply.headers.location ?? '')
        }
        for (const one of [line, plain]) {
          const path = to.startsWith('/') ? to : `/${to.replace(/\s/g, '')}`
          yield leads(
            (await one.ask(wire('GET', path, [['Host', target.host]]))).headers.location ?? '',
          )
        }
      }
    },
  },
  {
    kind: 'websocket and events without a session',
    async *tries(target, { line, plain }) {
      const upgrade: Headers = [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Version', '13'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ]
      const events: Headers = [
        ['Accept', 'text/event-stream'],
        ['Last-Event-ID', '1'],
      ]
      const paths = [
        '/',
        '/api/events',
        '/api/box/ws',
        '/api/events/',
        '/ws',
        '/socket.io/',
        '/gate',
      ]
      for (let i = 0; i < times(20, target); i++) {
        for (const path of paths) {
          for (const one of [line, plain]) {
            const opened = await one.ask(wire('GET', path, [...own(target), ...upgrade]))
            yield opened.status === 101 ? `${path} opens a websocket` : undefined
            const shown = i % 2 === 0 ? [] : [cookie(`made-up-${i}`)]
            const heard = await one.ask(wire('GET', path, [...own(target, ...shown), ...events]))
            const streams = heard.headers['content-type'] === 'text/event-stream'
            yield streams ? `${path} tells events` : undefined
          }
        }
      }
    },
  },
]
