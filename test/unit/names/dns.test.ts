import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { cloudflare } from '../../../agent/names/cloudflare.ts'
import { desec } from '../../../agent/names/desec.ts'
import { dns } from '../../../agent/names/dns.ts'
import { dnsFindings, type ObservedDns, planDns } from '../../../agent/names/dns-plan.ts'
import type { RecordSet, Zone } from '../../../agent/names/zone.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

const name = 'home.example.org'
const domain = { name, provider: 'desec', acme: 'https://acme.example/dir' } as const
const vault = 'service = "vault"\nimage = "x:1"\n[https]\nreverse-proxy = false'
const box = desiredWith([{ recipe: vault }], { ...MANIFEST, domain })
const quiet: ObservedDns = {
  addresses: ['192.168.1.20', 'fd12:3456:789a:1::1'],
  reaches: new Map([['vault', ['fd12:3456:789a:1:a:0:1:2', '2001:db8:77::5']]]),
  records: [],
  failure: undefined,
}
const a = (name: string, ...values: string[]): RecordSet => ({ name, type: 'A', values })
const marker = (box: string, ...names: string[]): RecordSet => ({
  name: `_gantry.${name}`,
  type: 'TXT',
  values: [`heritage=gantry box=${box} names=${names.join(',')}`],
})
/** Longer than one piece of a text may be. */
const LONG = `heritage=gantry box=fd12:3456:789a names=${'x'.repeat(300)}`
const planned = (records: readonly RecordSet[] | undefined) =>
  planDns(box, { ...quiet, records }).flatMap(it =>
    it.sets.map(({ name, type, values }) => `${name} ${type} ${values.join(' ')}`.trim()),
  )

describe('records of a domain', () => {
  it('are one name for all apps behind the proxy, and one for who answers himself', () => {
    expect(planned([])).toEqual([
      `${name} A 192.168.1.20`,
      `${name} AAAA fd12:3456:789a:1::1`,
      `*.${name} A 192.168.1.20`,
      `*.${name} AAAA fd12:3456:789a:1::1`,
      `vault.${name} AAAA 2001:db8:77::5 fd12:3456:789a:1:a:0:1:2`,
      `_gantry.${name} TXT heritage=gantry box=fd12:3456:789a names=*.${name},${name},vault.${name}`,
    ])
    expect(planned(undefined)).toEqual([])
  })

  it('of others are never touched, and told of', () => {
    const records = [a(name, '10.9.9.9'), a(`vault.${name}`, '10.9.9.8')]
    expect(planned(records).map(it => it.split(' ')[0])).toEqual([
      `*.${name}`,
      `*.${name}`,
      `_gantry.${name}`,
    ])
    const findings = dnsFindings(box, { ...quiet, records })
    expect(findings.map(it => [it.code, it.values])).toEqual([
      ['dns-foreign', { name }],
      ['dns-foreign', { name: `vault.${name}` }],
    ])
  })

  it('of others are told of under the name of an app that the wildcard stands for, too', () => {
    const both = [{ recipe: vault }, { recipe: 'service = "printer"\nimage = "x:1"\n[https]' }]
    const desired = desiredWith(both, { ...MANIFEST, domain })
    const told = (records: readonly RecordSet[]) =>
      dnsFindings(desired, { ...quiet, records }).map(it => it.values)
    expect(told([a(`printer.${name}`, '10.9.9.9')])).toEqual([{ name: `printer.${name}` }])
    const other: RecordSet = { ...a(`printer.${name}`, 'shop.example'), type: 'CNAME' }
    expect(told([other])).toEqual([{ name: `printer.${name}` }])
    expect(told([a(`scanner.${name}`, '10.9.9.9')])).toEqual([])
  })

  it('of another box with the same domain are left to it', () => {
    const records = [marker('fd00:0:1', name), a(name, '10.9.9.9')]
    expect(planned(records)).toEqual([])
    expect(dnsFindings(box, { ...quiet, records })[0]?.code).toBe('dns-other-box')
  })

  it('that are its own are changed, and taken away when nobody needs them', () => {
    const gone = `gone.${name}`
    const records = [
      marker('fd12:3456:789a', `*.${name}`, gone, name, `vault.${name}`),
      a(name, '192.168.1.7'),
      a(gone, '192.168.1.7'),
    ]
    expect(planned(records)).toContain(`${name} A 192.168.1.20`)
    expect(planned(records)).toContain(`${gone} A`)
    expect(planned(records).at(-1)).not.toContain(gone)
  })

  it('are new names only where they are not in the marker, and leave other texts alone', () => {
    const own = marker('fd12:3456:789a', name, `*.${name}`)
    const records = [{ ...own, values: ['somebody=else', ...own.values] }]
    const [step] = planDns(box, { ...quiet, records })
    expect(step?.fresh).toEqual([`vault.${name}`])
    expect(step?.sets.at(-1)?.values).toEqual([
      expect.stringContaining(`vault.${name}`),
      'somebody=else',
    ])
    const all = marker('fd12:3456:789a', `*.${name}`, name, `vault.${name}`)
    const settled = [...(step?.sets ?? []), { ...all, values: [...all.values, 'somebody=else'] }]
    expect(planDns(box, { ...quiet, records: settled })).toEqual([])
  })

  it('that could not be written are told of with the reason', () => {
    const [finding] = dnsFindings(box, { ...quiet, failure: 'desec.io: 401 Invalid token' })
    expect(finding).toMatchObject({ code: 'dns-failed', detail: 'desec.io: 401 Invalid token' })
  })
})

/** A provider in memory that speaks the documented part of both APIs. */
describe.each(['deSEC', 'Cloudflare'] as const)('%s', provider => {
  let zone: Zone
  let records: { id: string; name: string; type: string; content: string }[]

  beforeAll(async () => {
    const answer = provider === 'deSEC' ? asDesec : asCloudflare
    const server = createServer(async (request, response) => {
      const body = request.method === 'GET' ? undefined : await json(request)
      const token = provider === 'deSEC' ? 'Token good' : 'Bearer good'
      if (request.headers.authorization !== token) return response.writeHead(401).end('no')
      response.end(JSON.stringify(answer(request, body)))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    zone = (provider === 'deSEC' ? desec : cloudflare)({ domain: name, token: 'good', base })
    records = [{ id: '1', name, type: 'A', content: '10.9.9.9' }]
    const wrong = (provider === 'deSEC' ? desec : cloudflare)({ domain: name, token: 'x', base })
    await expect(wrong.read([name])).rejects.toMatchObject({ code: 'dns-refused' })
    return () => server.close()
  })

  function asDesec({ url = '', method }: IncomingMessage, body: unknown): unknown {
    if (url.startsWith('/domains/?owns_qname=')) return [{ name: 'example.org', minimum_ttl: 3600 }]
    if (method === 'PATCH') {
      for (const it of body as {
        subname: string
        type: string
        ttl: number
        records: string[]
      }[]) {
        expect(it.ttl).toBeGreaterThanOrEqual(3600)
        const name = `${it.subname}.example.org`
        records = records.filter(old => old.name !== name || old.type !== it.type)
        records.push(...it.records.map(content => ({ id: '', name, type: it.type, content })))
      }
    }
    const sets = Map.groupBy(records, it => `${it.name} ${it.type}`)
    return [...sets.values()].map(some => ({
      name: `${some[0]?.name}.`,
      type: some[0]?.type,
      records: some.map(it => it.content),
    }))
  }

  function asCloudflare({ url = '' }: IncomingMessage, body: unknown): unknown {
    const asked = new URL(url, 'http://x').searchParams.get('name')
    if (url.startsWith('/zones?')) {
      return { result: asked === 'example.org' ? [{ id: 'z1', name: asked }] : [] }
    }
    if (url.endsWith('/batch')) {
      const { deletes, posts } = body as {
        deletes: { id: string }[]
        posts: { name: string; type: string; content: string; ttl: number }[]
      }
      expect(posts.filter(it => it.ttl !== 300)).toEqual([])
      records = records.filter(it => !deletes.some(({ id }) => id === it.id))
      records.push(...posts.map((it, i) => ({ id: `n${records.length}${i}`, ...it })))
    }
    return { result: records.filter(it => it.name === asked) }
  }

  it('is read and written', async () => {
    expect(await zone.read([name])).toEqual([a(name, '10.9.9.9')])
    const texts: RecordSet = { name: `_gantry.${name}`, type: 'TXT', values: [LONG, 'v="1"'] }
    await zone.write([a(name, '192.168.1.20', '192.168.1.21'), texts], [])
    expect(await zone.read([name, `_gantry.${name}`])).toEqual([
      a(name, '192.168.1.20', '192.168.1.21'),
      texts,
    ])
    await zone.write([a(name)], [])
    expect(await zone.read([name])).toEqual([])
  })
})

describe('a provider', () => {
  it('is asked for the name of an app that is new, which somebody else may have', async () => {
    const asked: (readonly string[])[] = []
    const told = dns({
      addresses: () => quiet.addresses,
      reaches: () => quiet.reaches,
      credentials: async () => ({}),
      now: () => 0,
      zone: () => ({
        async read(names) {
          asked.push(names)
          return []
        },
        write: async () => {},
      }),
    })
    const hello = 'service = "hello"\nimage = "x:1"\n[https]'
    await told.observe(box)
    await told.observe(box)
    expect(asked.length).toBe(2)
    await told.observe(desiredWith([{ recipe: vault }, { recipe: hello }], { ...MANIFEST, domain }))
    expect(asked.at(-1)).toContain(`hello.${name}`)
  })

  it('is told at once, and less often than it allows where the prefix changes every minute', async () => {
    let minutes = 0
    let zone: readonly RecordSet[] = []
    const written: number[] = []
    const told = dns({
      addresses: () => [`192.168.1.${minutes % 250}`],
      reaches: () => new Map(),
      credentials: async () => ({}),
      now: () => minutes * 60_000,
      zone: () => ({
        read: async () => zone,
        write: async sets => {
          written.push(minutes)
          zone = [...zone.filter(old => !sets.some(it => isSame(it, old))), ...sets]
        },
      }),
    })
    for (; minutes < 24 * 60; minutes++) {
      for (const it of told.plan(box, await told.observe(box))) await told.apply(it, () => {})
    }
    expect(written.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
    expect(written.length).toBeGreaterThan(280)
    expect(written.length).toBeLessThan(300)
  })
})

const isSame = (one: RecordSet, other: RecordSet) =>
  one.name === other.name && one.type === other.type
