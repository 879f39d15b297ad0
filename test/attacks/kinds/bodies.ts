import { type Attack, cookie, own, refused, some, times, wire } from '../attack.ts'

const POLLUTION = [
  '{"__proto__":{"access":"open","administers":true,"person":"x"}}',
  '{"constructor":{"prototype":{"access":"open"}}}',
  '{"__proto__":null}',
  '{"__proto__":[]}',
  '{"name":{"__proto__":{"length":1}},"password":"x"}',
  '{"prototype":{"open":true},"__defineGetter__":"x"}',
  '{"a":1,"__proto__":{"session":"x"},"__proto__":{"root":true}}',
  '{"toString":"x","valueOf":"x","hasOwnProperty":"x"}',
  '{"\\u005f\\u005fproto\\u005f\\u005f":{"root":true}}',
]

/** What is sent to every address that takes a body. */
export const bodyKinds: readonly Attack[] = [
  {
    kind: 'prototype pollution',
    async *tries(target, { line }) {
      for (const { path, open } of target.routes.filter(it => it.method === 'POST')) {
        for (const body of some(POLLUTION, target)) {
          // A session comes along where one is needed to be heard at all.
          const headers = own(target, ...(open ? [] : [cookie(target.session)]))
          yield isHarmless(path)
            ? undefined
            : refused(`${path} ${body}`, await line.ask(wire('POST', path, headers, body)))
        }
      }
      for (const path of ['/api/history', '/api/people', '/api/audit']) {
        yield refused(`${path} afterwards`, await line.ask(wire('GET', path, own(target))))
      }
    },
  },
  {
    kind: 'malformed and deep JSON',
    async *tries(target, { line }) {
      const deep = (open: string, close: string, n: number) => open.repeat(n) + close.repeat(n)
      const bodies = [
        ...[
          '',
          '{',
          '}',
          '[',
          'null',
          'true',
          '7',
          '"x"',
          '[]',
          '{}',
          '{"a":}',
          "{'a':1}",
          '{"a":1,}',
          '\u0000',
        ],
        ...[
          '{"a":1}{"b":2}',
          '\ufeff{}',
          '{"a":NaN}',
          '{"a":1e9999}',
          '{"a":-0}',
          '{"a":"\\ud800"}',
          '//x\n{}',
        ],
        ...[
          deep('[', ']', 5_000),
          `{"a":${deep('[', ']', 5_000)}}`,
          deep('{"a":', '}', 2_000),
          '[0,'.repeat(3_000),
        ],
        ...[
          '{"name":"a","name":"b"}',
          '{"name":["a"],"password":{"x":1}}',
          '{"name":null,"password":null}',
        ],
        ...[
          '{"message":1}',
          '{"message":[]}',
          '{"token":{}}',
          '{"exchange":"","message":""}',
          'a=b',
          '<x/>',
        ],
      ]
      for (const { path, open } of some(
        target.routes.filter(it => it.method === 'POST'),
        target,
      )) {
        for (const body of bodies) {
          if (isHarmless(path)) continue
          const headers = own(target, ...(open ? [] : [cookie('made-up')]))
          const what = `${path} ${body.slice(0, 30)}`
          yield refused(what, await line.ask(wire('POST', path, headers, body)))
        }
      }
    },
  },
  {
    kind: 'oversized bodies, told and untold',
    async *tries(target, { line, plain }) {
      for (const { path } of some(
        target.routes.filter(it => it.method === 'POST' && it.open),
        target,
      )) {
        for (const size of [16_385, 65_536, 1_048_576, 8_388_608]) {
          const body = JSON.stringify({ message: 'x'.repeat(size) })
          for (const one of [line, plain]) {
            const what = `${path} ${size}`
            yield refused(what, await one.ask(wire('POST', path, own(target), body)))
            const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
            const headers = own(target, ['Transfer-Encoding', 'chunked'])
            yield refused(`${what} in chunks`, await one.ask(wire('POST', path, headers) + chunks))
          }
        }
        const lie = own(target, ['Content-Length', '999999999999'])
        yield refused(`${path} lies`, await line.ask(wire('POST', path, lie)))
      }
      // The one that takes much asks who it is before it listens.
      const piece = JSON.stringify({ size: 1_400_000, offset: 0, data: 'A'.repeat(1_400_000) })
      for (let i = 0; i < times(20, target); i++) {
        const upload = wire('POST', '/api/system/upload', own(target, cookie(`x${i}`)), piece)
        const { status } = await line.ask(upload)
        yield status === 401 || status === 0 ? undefined : `a piece from nobody: ${status}`
      }
    },
  },
  {
    kind: 'oversized heads',
    async *tries(target, { line, plain }) {
      const heads: [string, string][][] = [
        [['X', 'x'.repeat(100_000)]],
        [['X', 'x'.repeat(1_000_000)]],
        [['Cookie', '__Host-session=x; '.repeat(20_000)]],
        Array.from({ length: 5_000 }, (_, i) => [`X-${i}`, 'x'.repeat(20)]),
        [['Authorization', `Bearer ${'x'.repeat(200_000)}`]],
      ]
      for (const head of heads) {
        for (const one of [line, plain]) {
          yield refused('a long head', await one.ask(wire('GET', '/api/box', own(target, ...head))))
        }
      }
      for (const length of [10_000, 100_000, 1_000_000]) {
        for (const path of ['/', '/api/box?', '/gate?to=']) {
          const long = `${path}${'x'.repeat(length)}`
          const reply = await line.ask(wire('GET', long, own(target)))
          // A long query of an open address is heard where it fits into the head.
          const heard = length === 10_000 && path !== '/'
          yield heard ? undefined : refused(`${path} and ${length} more`, reply)
        }
      }
    },
  },
]

/** Signs nobody in and changes nothing, whatever is said to it. */
const isHarmless = (path: string) => path === '/api/second-factor'
