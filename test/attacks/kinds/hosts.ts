import { type Attack, type Headers, own, refused, some, wire } from '../attack.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Names that a foreign page could have bound to the address of the box. */
function wrongHosts(host: string, next: () => number): string[] {
  const label = () =>
    Array.from({ length: 8 }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join('')
  const [first = ''] = host.split('.')
  return [
    ...Array.from({ length: 150 }, () => `${label()}.${label()}.example`),
    ...['evil.example', 'localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]', 'gantry', first],
    ...[`${host}.`, `${host}.evil.example`, `evil.${host}`, `x${host}`, `${host}x`, `${first}.lan`],
    ...[`${host}:8443`, `${host}:0`, `${host}:99999`, `${host}:`, `user@${host}`, `${host}@evil`],
    ...[`${host},evil.example`, `${host} evil`, `"${host}"`, `${host}/`, `${host}?`, `${host}#`],
    ...[`//${host}`, `http://${host}`, `${host}%00`, `${host}%2eevil`, `%67antry.local`, '.', '..'],
    ...['169.254.169.254', '10.0.0.1', '192.168.77.255', '[fe80::1]', '[fe80::1%25eth0]', '1'],
    ...['0x7f000001', '2130706433', '127.1', 'gantry.local.localdomain', 'xn--gantry.local', '*'],
    ...['metadata', 'docker', 'host.docker.internal', 'proxy', 'database', 'router', '_gateway'],
  ]
}

const PATHS = ['/', '/api/box', '/api/claim/exchange', '/trust/gantry.pem', '/gate', '/favicon.svg']

export const hostKinds: readonly Attack[] = [
  {
    kind: 'dns rebinding: a name that is not the box’s',
    async *tries(target, { line, plain, next }) {
      for (const host of some(wrongHosts(target.host, next), target)) {
        for (const path of PATHS.slice(0, target.share < 1 ? 2 : PATHS.length)) {
          for (const one of [line, plain]) {
            const reply = await one.ask(wire('GET', path, [['Host', host]]))
            const empty = reply.status === 421 ? reply.body === '' : reply.status === 400
            yield reply.status === 0 || empty ? undefined : `${host} ${path}: ${reply.status}`
          }
        }
      }
    },
  },
  {
    kind: 'no host, or two of them',
    async *tries(target, { line, plain }) {
      const lists: Headers[] = [
        [],
        [['Host', '']],
        [
          ['Host', 'evil.example'],
          ['Host', target.host],
        ],
        [
          ['Host', target.host],
          ['Host', 'evil.example'],
        ],
      ]
      for (const headers of lists) {
        for (const one of [line, plain]) {
          yield refused(JSON.stringify(headers), await one.ask(wire('GET', '/api/box', headers)))
        }
      }
      for (const to of ['http://evil.example', 'https://evil.example', 'http://localhost']) {
        const headers = [['Host', target.host]] as const
        for (const one of [line, plain]) {
          yield refused(to, await one.ask(wire('GET', `${to}/api/box`, headers)))
        }
      }
    },
  },
  {
    kind: 'header spoofing: a proxy that is none',
    async *tries(target, { line, plain }) {
      const names = [
        ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port'],
        ...['X-Forwarded-Server', 'X-Forwarded-User', 'X-Real-IP', 'X-Client-IP', 'Client-IP'],
        ...['True-Client-IP', 'CF-Connecting-IP', 'X-Cluster-Client-IP', 'Forwarded', 'Via'],
        ...['X-Original-URL', 'X-Rewrite-URL', 'X-Original-Host', 'X-Host', 'X-HTTP-Host-Override'],
        ...['Remote-User', 'Remote_User', 'X-Remote-User', 'X-Auth-User', 'X-WebAuth-User'],
        ...['X-Authentik-Username', 'Tailscale-User-Login', 'Gantry-Remote', 'Gantry_Remote'],
        ...['Gantry-Person', 'X-Gantry-Session', 'Proxy-Authorization', 'X-SSL-Client-Verify'],
      ]
      const values = ['127.0.0.1', '::1', 'localhost', target.owner.name, 'root', target.host]
      const closed = target.routes.filter(it => !it.open)
      for (const [i, name] of some(names, target).entries()) {
        for (const value of some([...values, `for=127.0.0.1;host=${target.host}`], target)) {
          const { method, path } = closed[i % closed.length] ?? { method: 'GET', path: '/api/x' }
          const body = method === 'POST' ? '{}' : undefined
          const headers = own(target, [name, value])
          yield refused(`${name}: ${value}`, await line.ask(wire(method, path, headers, body)))
          const rebound = [...headers.filter(([it]) => it !== 'Host'), ['Host', 'evil.example']]
          const reply = await plain.ask(wire('GET', '/api/box', rebound as Headers))
          yield reply.status === 421 ? undefined : `${name}: ${value} rebound: ${reply.status}`
        }
      }
    },
  },
]
