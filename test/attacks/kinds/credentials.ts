import { execFile } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  type Attack,
  cookie,
  type Headers,
  isRefusal,
  own,
  refused,
  some,
  type Target,
  times,
  wire,
} from '../attack.ts'
import { type Line, openLine } from '../line.ts'

const base64 = (it: unknown) => Buffer.from(JSON.stringify(it)).toString('base64url')

function madeUp(name: string, next: () => number): string[] {
  const claims = base64({ sub: name, role: 'owner', exp: 4102444800 })
  const head = (alg: string) => base64({ alg, typ: 'JWT' })
  const signed = `${head('HS256')}.${claims}`
  return [
    `${head('none')}.${claims}.`,
    `${signed}.${createHmac('sha256', '').update(signed).digest('base64url')}`,
    `${signed}.${createHmac('sha256', 'secret').update(signed).digest('base64url')}`,
    ...[
      '',
      'null',
      'undefined',
      'true',
      '0',
      '*',
      '%',
      '..',
      name,
      'admin',
      'root',
      '[object Object]',
    ],
    ...[
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      "' OR 1=1 --",
      '{"$ne":null}',
      '<%= 1 %>',
    ],
    ...[
      'A'.repeat(43),
      '-'.repeat(43),
      'A'.repeat(4000),
      '%00',
      '\u00ff',
      base64({ person: name }),
    ],
    ...Array.from({ length: 50 }, () =>
      Buffer.from(Array.from({ length: 32 }, () => Math.floor(next() * 256))).toString('base64url'),
    ),
  ]
}

/** Whether something that was shown opened what wants a session. */
async function opens(line: Line, what: string, path: string, headers: Headers) {
  return refused(what, await line.ask(wire('GET', path, headers)))
}

const signIn = (
  target: { readonly host: string },
  name: string,
  password: string,
  ...more: Headers
) => wire('POST', '/api/session', own(target, ...more), JSON.stringify({ name, password }))

/** Signs the owner in, as soon as somebody is heard again. */
async function freed(line: Line, target: Target): Promise<void> {
  const { name, password } = target.owner
  for (let i = 0; i < 60; i++) {
    if ((await line.ask(signIn(target, name, password))).status === 204) return
    await sleep(1_000)
  }
  throw new Error('the owner cannot sign in any more')
}

const sessionIn = (head: string) => /set-cookie: __Host-session=([^;]*)/i.exec(head)?.[1]

export const credentialKinds: readonly Attack[] = [
  {
    kind: 'every closed address without a session',
    async *tries(target, { line }) {
      for (const { method, path } of target.routes.filter(it => !it.open)) {
        const body = method === 'POST' ? '{}' : undefined
        const reply = await line.ask(wire(method, path, own(target), body))
        const bare = reply.status === 401 && reply.body.includes('signed-out')
        yield bare ? undefined : `${method} ${path}: ${reply.status}`
      }
    },
  },
  {
    kind: 'made-up sessions and forged tokens',
    async *tries(target, { line, next }) {
      for (const value of some(madeUp(target.owner.name, next), target)) {
        const shown: Headers[] = [
          [cookie(value)],
          [['Cookie', `session=${value}`]],
          [['Authorization', `Bearer ${value}`]],
          [['Authorization', `Bearer gantry_${value}`.slice(0, 60)]],
          [['X-Api-Key', value]],
        ]
        for (const it of shown) {
          const clean = it.map(([name, text]) => [name, text.replace(/[\r\n]/g, '')] as const)
          yield await opens(line, JSON.stringify(it), '/api/history', own(target, ...clean))
        }
      }
    },
  },
  {
    kind: 'cookie tossing: a second cookie, or one of another name',
    async *tries(target, { line }) {
      const { session } = target
      const tossed = [
        `__Host-session=x; __Host-session=${session}`,
        `__Host-session=${session}; __Host-session=x`,
        `__host-session=${session}`,
        `__Secure-session=${session}`,
        `session=${session}`,
        `__Host-session =${session}`,
        `__Host-session="${session}"`,
        `__Host-session=${session}x`,
        `$Version=1; __Host-session=${session}; __Host-session=${session}x`,
        `a="; __Host-session=${session}; b="; __Host-session=y`,
        `__Host-gantry-gate=${session}`,
        `__Host-session=${session.slice(0, -1)}`,
      ]
      for (const value of tossed) {
        yield await opens(line, value, '/api/history', own(target, ['Cookie', value]))
      }
      // The same one is good as it stands: what is refused is refused for what it is.
      const reply = await line.ask(wire('GET', '/api/history', own(target, cookie(session))))
      yield reply.status === 200 ? undefined : `the owner’s own session: ${reply.status}`
    },
  },
  {
    kind: 'session fixation',
    async *tries(target, { line }) {
      const { name, password } = target.owner
      for (let i = 0; i < times(10, target); i++) {
        const planted = randomBytes(32).toString('base64url')
        await freed(line, target)
        const reply = await line.ask(signIn(target, name, password, cookie(planted)))
        const got = sessionIn(reply.head)
        yield reply.status === 204 && got && got !== planted ? undefined : `kept: ${reply.status}`
        yield await opens(line, 'planted', '/api/history', own(target, cookie(planted)))
        const ended = wire('DELETE', '/api/session', own(target, cookie(got ?? '')))
        yield (await line.ask(ended)).status === 204 ? undefined : 'cannot sign out'
        yield await opens(line, 'signed out', '/api/history', own(target, cookie(got ?? '')))
      }
    },
  },
  {
    kind: 'cookies: how they are set, and never over plain http',
    async *tries(target, { line, plain }) {
      const { name, password } = target.owner
      await freed(line, target)
      const { head } = await line.ask(signIn(target, name, password))
      const [set = ''] = /set-cookie: .*/i.exec(head) ?? []
      for (const word of [
        '__Host-session=',
        '; Secure',
        '; HttpOnly',
        '; SameSite=Strict',
        '; Path=/',
      ]) {
        yield set.includes(word) ? undefined : `without ${word}: ${set}`
      }
      yield /domain=/i.test(set) ? `for a whole domain: ${set}` : undefined
      for (const { method, path } of target.routes) {
        const headers = own(target, cookie(target.session)).map(([it, value]) =>
          it === 'Origin' ? ([it, `http://${target.host}`] as const) : ([it, value] as const),
        )
        const reply = await plain.ask(
          wire(method, path, headers, method === 'POST' ? '{}' : undefined),
        )
        yield 'set-cookie' in reply.headers ? `${path} sets a cookie in the open` : undefined
      }
    },
  },
  {
    kind: 'downgrade: what is for https over plain http, with a living session',
    async *tries(target, { plain }) {
      const shown = [cookie(target.session), ['Authorization', `Bearer ${target.token}`]] as const
      for (const { method, path, open } of target.routes.filter(it => !it.open)) {
        for (const it of shown) {
          const headers = own(target, it).map(([name, value]) =>
            name === 'Origin'
              ? ([name, `http://${target.host}`] as const)
              : ([name, value] as const),
          )
          const body = method === 'POST' ? '{}' : undefined
          const reply = await plain.ask(wire(method, path, headers, body))
          yield refused(`${method} ${path} ${open}`, reply)
        }
      }
    },
  },
  {
    kind: 'token misuse: in addresses, cookies and other schemes, or for more than it is good for',
    async *tries(target, { line }) {
      const { token, session, routes } = target
      const words = ['token', 'access_token', 'api_key', 'session', 'auth', 'jwt', 'authorization']
      for (const word of words) {
        yield await opens(line, `?${word}=`, `/api/history?${word}=${token}`, own(target))
        yield await opens(line, `?${word}=`, `/api/history?${word}=${session}`, own(target))
      }
      const wrong = [
        ...[
          `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
          `Token ${token}`,
          token,
          `bearer ${token}`,
        ],
        ...[
          `Bearer  ${token}`,
          `Bearer ${token}x`,
          `Bearer ${token.slice(0, -1)}`,
          `Bearer ${session}`,
        ],
        ...[
          `Bearer ${token}, Bearer ${token}`,
          `Bearer ${token.toUpperCase()}`,
          `Digest ${token}`,
          'Bearer',
        ],
        ...[
          `Basic ${Buffer.from(`${target.owner.name}:${target.owner.password}`).toString('base64')}`,
        ],
      ]
      for (const it of wrong) {
        yield await opens(line, it, '/api/history', own(target, ['Authorization', it]))
      }
      yield await opens(line, 'cookie', '/api/history', own(target, cookie(token)))
      const bearer = ['Authorization', `Bearer ${token}`] as const
      // It may read: whatever changes something is refused, though the owner’s cookie comes along.
      for (const { method, path } of routes.filter(it => it.method !== 'GET' && !it.open)) {
        const headers = own(target, bearer, cookie(session))
        const reply = await line.ask(
          wire(method, path, headers, method === 'POST' ? '{}' : undefined),
        )
        yield refused(`${method} ${path}`, reply)
      }
      for (const path of ['/api/sessions', '/api/tokens', '/api/audit', '/api/apps/x/secrets']) {
        yield await opens(line, path, path, own(target, bearer))
      }
    },
  },
  {
    kind: 'brute force: passwords from so many IPv6 addresses',
    async *tries(target, { door }) {
      const { addresses, forget } = await manyAddresses(target, times(200, target))
      try {
        let wrong = 0
        for (const localAddress of addresses) {
          const line = openLine({ ...door, address: target.address6, localAddress })
          const reply = await line.ask(signIn(target, target.owner.name, `guess ${localAddress}`))
          line.close()
          if (reply.status === 401) wrong += 1
          yield reply.status === 401 || reply.status === 429
            ? undefined
            : `${localAddress}: ${reply.status}`
        }
        // Five are free; then they wait 2 s doubling to 30 s, all together.
        yield wrong < Math.max(12, addresses.length / 2) ? undefined : `${wrong} guesses were heard`
      } finally {
        await forget()
      }
    },
  },
  {
    kind: 'brute force: passwords all at one moment',
    async *tries(target, { line, door }) {
      await freed(line, target)
      const lines = Array.from({ length: 50 }, () => openLine(door))
      const statuses = await Promise.all(
        lines.map(async (one, i) => {
          const reply = await one.ask(signIn(target, target.owner.name, `guess ${i} of fifty`))
          one.close()
          return reply.status
        }),
      )
      for (const it of statuses) yield isRefusal(it) ? undefined : `answered ${it}`
      const wrong = statuses.filter(it => it === 401).length
      // Five are free; who comes late on a busy machine comes after a wait of 2 s, of 4 s, and so on.
      yield wrong > 0 && wrong <= 12 ? undefined : `${wrong} of fifty guesses were heard`
    },
  },
  {
    kind: 'replay: what counts once, a second time',
    async *tries(target, { line }) {
      const spent = [
        'A'.repeat(43),
        randomBytes(32).toString('base64url'),
        target.session,
        target.token,
      ]
      for (const it of spent) {
        const bodies = [
          ['/api/session/handover', { handover: it }],
          ['/api/people/invited', { token: it }],
          ['/api/people/accept', { token: it, name: 'Eve', password: 'correct horse battery' }],
          ['/api/network/confirm', { token: it }],
          ['/api/claim/confirm', { exchange: it, message: it }],
          ['/api/claim', { exchange: it, sealed: it }],
        ] as const
        for (const [path, body] of bodies) {
          yield refused(path, await line.ask(wire('POST', path, own(target), JSON.stringify(body))))
        }
        yield await opens(line, 'gate code', `/.gantry/enter?code=${it.slice(0, 43)}`, own(target))
      }
    },
  },
  {
    kind: 'claiming a box that has an owner',
    async *tries(target, { line, plain }) {
      for (let i = 0; i < times(50, target); i++) {
        const message = randomBytes(96).toString('base64url')
        for (const one of [line, plain]) {
          const scheme = one === line ? 'https' : 'http'
          const headers: Headers = [
            ['Host', target.host],
            ['Origin', `${scheme}://${target.host}`],
            ['Content-Type', 'application/json'],
          ]
          const bodies = [
            ['/api/claim/exchange', { message }],
            ['/api/claim/confirm', { exchange: message.slice(0, 20), message }],
            ['/api/claim', { exchange: message.slice(0, 20), sealed: message }],
          ] as const
          for (const [path, body] of bodies) {
            yield refused(path, await one.ask(wire('POST', path, headers, JSON.stringify(body))))
          }
        }
      }
    },
  },
  {
    kind: 'timing: whether there is somebody of that name',
    async *tries(target, { line }) {
      const { name } = target.owner
      const took = { known: [] as number[], unknown: [] as number[] }
      const time = async (who: string, into: number[]) => {
        for (;;) {
          const start = performance.now()
          const reply = await line.ask(signIn(target, who, 'this is not the password'))
          const took = performance.now() - start
          if (reply.status !== 429) return void (reply.status === 401 && into.push(took))
          await sleep(Number(reply.headers['retry-after'] ?? 1) * 1_000)
        }
      }
      for (let i = 0; i < times(8, target); i++) {
        // Whoever signs in is free to try again; names that nobody has are freed by nobody.
        await freed(line, target)
        await time(name, took.known)
        await time(`nobody ${i}`, took.unknown)
        yield undefined
      }
      const middle = (of: number[]) => of.sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0
      const ratio = middle(took.known) / Math.max(1, middle(took.unknown))
      // An answer without hashing takes a hundredth.
      yield ratio > 1 / 3 && ratio < 3
        ? undefined
        : `known names take ${ratio.toFixed(2)} times as long`
    },
  },
]

/** Addresses of the attacker's own in the network of the box, as many as are wanted. */
async function manyAddresses(
  { address6, card }: { address6: string; card: string },
  count: number,
) {
  const run = promisify(execFile)
  const prefix = address6.split(':').slice(0, 4).join(':')
  const addresses = Array.from({ length: count }, () => {
    const hex = randomBytes(8).toString('hex')
    return `${prefix}:${hex.match(/.{4}/g)?.join(':')}`
  })
  for (const it of addresses) {
    await run('ip', ['-6', 'address', 'add', `${it}/64`, 'dev', card, 'nodad'])
  }
  return {
    addresses,
    async forget() {
      for (const it of addresses) await run('ip', ['-6', 'address', 'del', `${it}/64`, 'dev', card])
    },
  }
}
