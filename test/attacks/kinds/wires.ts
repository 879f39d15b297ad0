import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Attack, own, refused, times, type Verdict, wire } from '../attack.ts'
import { type Door, openLine, openSocket, sayOnce } from '../line.ts'

/** Whether a second answer came that nobody asked for in a way that counts. */
function smuggled(said: string): Verdict {
  const answers = [...said.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, it]) => it)
  if (said.includes('BEGIN CERTIFICATE')) return `smuggled: ${answers.join(' ')}`
  return answers[0]?.startsWith('2') ? `heard: ${answers.join(' ')}` : undefined
}

export const wireKinds: readonly Attack[] = [
  {
    kind: 'request smuggling',
    async *tries(target, { door, plainDoor }) {
      const { host } = target
      const hidden = `GET /trust/gantry.pem HTTP/1.1\r\nHost: ${host}\r\n\r\n`
      const head = `POST /api/people/invited HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://${host}\r\nContent-Type: application/json\r\n`
      const length = Buffer.byteLength(hidden)
      const chunk = `${length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`
      const shapes = [
        `Content-Length: ${chunk.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
        `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunk}`,
        `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
        `Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n${hidden}`,
        `Transfer-Encoding : chunked\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `Transfer-Encoding:\tchunked\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `Transfer-Encoding: "chunked"\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `X: x\nTransfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `Transfer-Encoding:\r\n chunked\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `Content-Length: 0\r\nContent-Length: ${length}\r\n\r\n${hidden}`,
        `Content-Length: +${length}\r\n\r\n${hidden}`,
        `Content-Length: -1\r\n\r\n${hidden}`,
        `Content-Length: 0x10\r\n\r\n${hidden}`,
        `Content-Length: ${length}, 0\r\n\r\n${hidden}`,
        `Content-Length : 0\r\n\r\n${hidden}`,
        `Content_Length: ${length}\r\nContent-Length: 2\r\n\r\n{}${''}`,
        `Transfer-Encoding: chunked\r\n\r\n0;x=\n\r\n\r\n${hidden}`,
        `Transfer-Encoding: chunked\r\n\r\n-1\r\n${hidden}`,
        `Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${hidden}`,
        `Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n`,
        `Transfer-Encoding: gzip, chunked\r\n\r\n${chunk}`,
        `Transfer-Encoding: chunked, identity\r\n\r\n${chunk}`,
        `Content-Length: ${length}\r\nExpect: 100-continue\r\nExpect: x\r\n\r\n${hidden}`,
        `Content-Length: ${length}\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n${hidden}`,
      ]
      for (let i = 0; i < (target.share < 1 ? 1 : 4); i++) {
        for (const shape of shapes) {
          for (const it of [door, plainDoor]) {
            // A shape that is a whole request by the book has its own answer, and the line goes on:
            // it is closed with the first one, so that what follows is heard only if it was smuggled.
            yield smuggled(await sayOnce(it, `${head}Connection: close\r\n${shape}`, 5_000))
          }
        }
      }
    },
  },
  {
    kind: 'header injection: line breaks in what is given back',
    async *tries(target, { line, plain }) {
      const breaks = [
        '%0d%0a',
        '%0a',
        '%0d',
        '%E5%98%8A%E5%98%8D',
        '%u000d%u000a',
        '\\r\\n',
        '%250d%250a',
      ]
      for (const it of breaks) {
        const evil = `${it}X-Evil: yes${it}Set-Cookie: evil=yes${it}${it}<html>`.replaceAll(
          ' ',
          '%20',
        )
        const paths = [
          `/${evil}`,
          `/gate?to=${evil}`,
          `/gate?to=https://miniflux-home.local/${evil}`,
          `/api/box?${evil}`,
        ]
        for (const path of paths) {
          for (const one of [line, plain]) {
            const { headers } = await one.ask(wire('GET', path, [['Host', target.host]]))
            yield 'x-evil' in headers || headers['set-cookie']?.includes('evil=')
              ? `${path} injects`
              : undefined
          }
        }
      }
    },
  },
  {
    kind: 'tunnels, traces and other ways to say where to',
    async *tries(target, { line, plain }) {
      for (const one of [line, plain]) {
        for (const method of [
          'CONNECT',
          'TRACE',
          'TRACK',
          'DEBUG',
          'LOCK',
          'MKCOL',
          'PURGE',
          'LINK',
        ]) {
          for (const to of ['/', '/api/box', 'evil.example:443', '127.0.0.1:5432', '*']) {
            const reply = await one.ask(wire(method, to, own(target)))
            yield refused(`${method} ${to}`, reply)
          }
        }
        for (const version of [
          'HTTP/0.9',
          'HTTP/3.0',
          'HTTP/1.10',
          'HTTPS/1.1',
          'PRI * HTTP/2.0',
          '',
        ]) {
          yield refused(
            version,
            await one.ask(`GET /api/history ${version}\r\nHost: ${target.host}\r\n\r\n`),
          )
        }
      }
    },
  },
  {
    kind: 'what is no HTTP at all',
    async *tries(target, { door, plainDoor, next }) {
      for (let i = 0; i < times(100, target); i++) {
        const bytes = Buffer.from(Array.from({ length: 300 }, () => Math.floor(next() * 256)))
        for (const it of [door, plainDoor]) {
          const said = await sayOnce(it, Buffer.concat([bytes, Buffer.from('\r\n\r\n')]), 3_000)
          yield /^HTTP\/1\.[01] 2/.test(said) ? `heard: ${said.slice(0, 40)}` : undefined
        }
      }
    },
  },
  {
    kind: 'tls: old versions, weak ciphers, other names',
    async *tries({ address, ports, host, ca }) {
      const doors: [string, Door][] = [
        [
          'TLS 1.0',
          {
            address,
            port: ports.https,
            name: host,
            ca,
            tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
          },
        ],
        [
          'TLS 1.1',
          {
            address,
            port: ports.https,
            name: host,
            ca,
            tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
          },
        ],
        ...['NULL-SHA256', 'AES128-SHA', 'DES-CBC3-SHA', 'ADH-AES128-SHA', 'RC4-SHA'].map(
          (ciphers): [string, Door] => [
            ciphers,
            {
              address,
              port: ports.https,
              name: host,
              ca,
              tls: { maxVersion: 'TLSv1.2', ciphers: `${ciphers}@SECLEVEL=0` },
            },
          ],
        ),
        ...['evil.example', 'other.local', 'gantry.local.evil.example'].map(
          (name): [string, Door] => [name, { address, port: ports.https, name, ca }],
        ),
      ]
      for (const [what, door] of doors) {
        let reply = { status: 0 }
        try {
          reply = await openLine(door, 5_000).ask(wire('GET', '/api/box', own({ host })))
        } catch {
          // OpenSSL itself does not speak that any more.
        }
        yield reply.status === 0 ? undefined : `${what}: ${reply.status}`
      }
    },
  },
  {
    kind: 'slow loris: connections that never finish their head',
    async *tries(target, { door, plainDoor, line }) {
      const count = times(300, target)
      const sockets = Array.from({ length: count }, (_, i) => {
        const socket = openSocket(i % 2 === 0 ? plainDoor : door)
        socket.on('error', () => {})
        socket.write(`GET / HTTP/1.1\r\nHost: ${target.host}\r\n`)
        const timer = setInterval(() => socket.write('X: x\r\n'), 1_000)
        const closed = new Promise<boolean>(done => {
          socket.on('close', () => done(true))
          setTimeout(() => done(false), 45_000).unref()
        })
        socket.on('close', () => clearInterval(timer))
        return { socket, closed, timer }
      })
      await sleep(3_000)
      const start = performance.now()
      const { status } = await line.ask(wire('GET', '/api/box', own(target)))
      const took = performance.now() - start
      yield status === 200 && took < 10_000 ? undefined : `meanwhile ${status} after ${took} ms`
      for (const { socket, closed, timer } of sockets) {
        yield (await closed) ? undefined : 'still open after 45 s'
        clearInterval(timer)
        socket.destroy()
      }
    },
  },
  {
    kind: 'slow bodies',
    slow: true,
    async *tries(target, { door, line }) {
      const sockets = Array.from({ length: times(60, target) }, () => {
        const socket = openSocket(door)
        socket.on('error', () => {})
        const headers = own(target, ['Content-Length', '10000'])
        socket.write(wire('POST', '/api/session', headers))
        const timer = setInterval(() => socket.write('x'), 1_000)
        const closed = new Promise<boolean>(done => {
          socket.on('data', () => done(true))
          socket.on('close', () => done(true))
          setTimeout(() => done(false), 90_000).unref()
        })
        return { socket, closed, timer }
      })
      await sleep(3_000)
      const { status } = await line.ask(wire('GET', '/api/box', own(target)))
      yield status === 200 ? undefined : `meanwhile ${status}`
      for (const { socket, closed, timer } of sockets) {
        yield (await closed) ? undefined : 'still heard after 90 s'
        clearInterval(timer)
        socket.destroy()
      }
    },
  },
  {
    kind: 'other doors: ports that nobody has to know',
    async *tries({ address, address6 }) {
      const usual = [
        21, 22, 23, 25, 53, 111, 139, 445, 631, 2019, 2375, 2376, 2377, 3000, 3306, 4243,
      ]
      const more = [5000, 5432, 6379, 7946, 8000, 8080, 8443, 9000, 9090, 9100, 10250, 11211, 27017]
      const doors = [...usual, ...more].flatMap(port =>
        [address, address6].map(host => ({ host, port })),
      )
      const open = await Promise.all(doors.map(opens))
      for (const [i, { host, port }] of doors.entries()) {
        yield open[i] ? `${host} ${port} is open` : undefined
      }
    },
  },
]

/** Whether somebody listens there for whoever comes. */
function opens(door: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(door)
    const end = (it: boolean) => {
      socket.destroy()
      done(it)
    }
    socket.setTimeout(3_000, () => end(false))
    socket.on('connect', () => end(true)).on('error', () => end(false))
  })
}
