import { createHmac, randomInt } from 'node:crypto'
import { lookup, Resolver } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { ComponentFailed } from '../base/errors.ts'
import { type RecordSet, TTL, type Zone } from './zone.ts'

export interface Rfc2136Options {
  readonly domain: string
  /** `host`, `host:port` or `[address]:port`. */
  readonly server: string
  /** The name of a TSIG key for HMAC-SHA256, and its secret in base64. */
  readonly key: string
  readonly secret: string
}

/** A name server that takes updates (RFC 2136), signed with a key that both know (RFC 8945). */
export function rfc2136({ domain, server, key, secret }: Rfc2136Options): Zone {
  const [, host = '', port = '53'] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(server) ?? []

  async function resolver(): Promise<Resolver> {
    const address = isIP(host) ? host : (await lookup(host)).address
    const it = new Resolver({ timeout: 3000, tries: 2 })
    it.setServers([`${address.includes(':') ? `[${address}]` : address}:${port}`])
    return it
  }

  return {
    async read(names) {
      const asking = await resolver()
      const stand = await Promise.all(TYPES.map(type => ask(asking, `*.${domain}`, type)))
      const all = await Promise.all(
        names.flatMap(name => TYPES.map(type => ask(asking, name, type))),
      )
      return all.filter(({ name, type, values }) => {
        const wildcard = stand.find(it => it.type === type)?.values
        const isOnlyStoodFor = name !== `*.${domain}` && isDeepStrictEqual(wildcard, values)
        // The domain itself is never stood for by what is below it.
        return values.length > 0 && (name === domain || !isOnlyStoodFor)
      })
    },
    async write(sets, fresh) {
      const zone = await zoneOf(await resolver(), domain)
      const id = randomInt(65_536)
      const message = signed(updateOf(id, { zone, sets, fresh }), {
        id,
        key,
        secret,
        now: Date.now(),
      })
      const answer = await exchange(host, Number(port), message)
      const code = (answer[3] ?? 0) & 15
      if (answer.readUInt16BE(0) !== id || code !== 0) {
        throw new ComponentFailed('dns-refused', `${server} refused the update`, {
          detail: `${server} answered ${CODES[code] ?? code}`,
          hint: 'check the key, and that it may change these names',
        })
      }
    },
  }
}

const TYPES = ['A', 'AAAA', 'CNAME', 'TXT'] as const
const NUMBERS = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 } as const
const CODES: Readonly<Record<number, string>> = {
  1: 'FORMERR: it does not understand the update',
  2: 'SERVFAIL: it failed',
  5: 'REFUSED: the key may not change these names',
  7: 'YXRRSET: a name that is to be made has records of somebody else already',
  9: 'NOTAUTH: it does not serve this zone, or does not know the key',
  10: 'NOTZONE: a name is outside of the zone',
}

async function ask(resolver: Resolver, name: string, type: RecordSet['type']): Promise<RecordSet> {
  try {
    const found = await resolver.resolve(name, type)
    const values = (found as (string | string[])[]).map(it =>
      Array.isArray(it) ? it.join('') : it,
    )
    return { name, type, values: values.sort() }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { name, type, values: [] }
    throw new ComponentFailed('dns-silent', `the name server does not answer for ${name}`, {
      detail: `${type} ${name}: ${code}`,
    })
  }
}

/** The nearest name above that has records of its own. */
async function zoneOf(resolver: Resolver, domain: string): Promise<string> {
  for (let name = domain; name.includes('.'); name = name.replace(/^[^.]+\./, '')) {
    const soa = await resolver.resolveSoa(name).catch(() => undefined)
    if (soa) return name
  }
  throw new ComponentFailed('dns-no-zone', `the name server has no zone for ${domain}`, {
    detail: `no SOA record above ${domain}`,
  })
}

interface Update {
  readonly zone: string
  readonly sets: readonly RecordSet[]
  readonly fresh: readonly string[]
}

function updateOf(id: number, { zone, sets, fresh }: Update): Buffer {
  const [IN, NONE, ANY, SOA] = [1, 254, 255, 6]
  const record = (name: string, type: number, class_: number, ttl: number, data: Buffer) =>
    Buffer.concat([wire(name), u16(type), u16(class_), u32(ttl), u16(data.length), data])
  // Who asks for a name may be told what a wildcard says: whether it has records is known there alone.
  const absent = fresh.flatMap(name =>
    (['A', 'AAAA', 'CNAME'] as const).map(it =>
      record(name, NUMBERS[it], NONE, 0, Buffer.alloc(0)),
    ),
  )
  const updates = sets.flatMap(({ name, type, values }) => [
    record(name, NUMBERS[type], ANY, 0, Buffer.alloc(0)),
    ...values.map(it => record(name, NUMBERS[type], IN, TTL, dataOf(type, it))),
  ])
  const opcode = 5 << 11
  const header = [id, opcode, 1, absent.length, updates.length, 0].map(u16)
  return Buffer.concat([...header, wire(zone), u16(SOA), u16(IN), ...absent, ...updates])
}

/** RFC 8945, 4.2 and 5.2. */
function signed(
  message: Buffer,
  { id, key, secret, now }: { id: number; key: string; secret: string; now: number },
): Buffer {
  const [TSIG, ANY, fudge] = [250, 255, 300]
  const algorithm = wire('hmac-sha256')
  const seconds = Math.floor(now / 1000)
  const time = Buffer.concat([u16(Math.floor(seconds / 2 ** 32)), u32(seconds >>> 0), u16(fudge)])
  const owner = wire(key.toLowerCase())
  const variables = [owner, u16(ANY), u32(0), algorithm, time, u16(0), u16(0)]
  const mac = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(Buffer.concat([message, ...variables]))
    .digest()
  const data = Buffer.concat([algorithm, time, u16(mac.length), mac, u16(id), u16(0), u16(0)])
  const whole = Buffer.concat([
    message,
    ...[owner, u16(TSIG), u16(ANY), u32(0), u16(data.length), data],
  ])
  whole.writeUInt16BE(1, 10)
  return whole
}

function dataOf(type: RecordSet['type'], value: string): Buffer {
  switch (type) {
    case 'A':
      return Buffer.from(value.split('.').map(Number))
    case 'AAAA':
      return Buffer.from(groupsOf(value).flatMap(it => [it >> 8, it & 255]))
    case 'CNAME':
      return wire(value)
    case 'TXT': {
      const parts = value.match(/.{1,255}/gs) ?? ['']
      return Buffer.concat(
        parts.flatMap(it => [Buffer.from([it.length]), Buffer.from(it, 'latin1')]),
      )
    }
  }
}

function groupsOf(address: string): number[] {
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map(it => parseInt(it, 16)))
  const [first = [], last = []] = address.split('::').map(numbers)
  return [...first, ...Array(8 - first.length - last.length).fill(0), ...last]
}

function wire(name: string): Buffer {
  const labels = name
    .split('.')
    .flatMap(it => [Buffer.from([it.length]), Buffer.from(it, 'latin1')])
  return Buffer.concat([...labels, Buffer.from([0])])
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16BE(value)
  return buffer
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

/** One question and its answer over TCP, each with its length in front. */
function exchange(host: string, port: number, message: Buffer): Promise<Buffer> {
  return new Promise((done, fail) => {
    const silent = (cause: Error) =>
      fail(
        new ComponentFailed('dns-silent', `${host} does not answer`, {
          detail: cause.message,
          cause,
        }),
      )
    const socket = connect({ host, port, timeout: 10_000 })
    let got = Buffer.alloc(0)
    socket.on('connect', () => socket.write(Buffer.concat([u16(message.length), message])))
    socket.on('data', chunk => {
      got = Buffer.concat([got, chunk])
      if (got.length < 14 || got.length < 2 + got.readUInt16BE(0)) return
      socket.destroy()
      done(got.subarray(2))
    })
    socket.on('timeout', () => socket.destroy(new Error('no answer within 10 seconds')))
    socket.on('end', () => silent(new Error('it hung up')))
    socket.on('error', silent)
  })
}
