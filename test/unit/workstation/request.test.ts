import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../../../agent/http/route.ts'
import { ROUTES } from '../../../agent/http/routes.ts'
import { server } from '../../../agent/http/server.ts'
import type { Worker } from '../../../agent/verbs/call.ts'
import { STREAMS, verbs } from '../../../agent/verbs/contract.ts'
import { requestFor, routeOf } from '../../../agent/workstation/request.ts'
import { type Listening, listen } from '../http/ask.ts'

const host = 'gantry.local'
const heard: { readonly verb: string; readonly input: object }[] = []
const hear = (verb: string, input: object) => heard.push({ verb, input })
const worker = {
  async ask(verb: string, input: object) {
    if (verb === 'box.origins') return { origins: [`https://${host}`] }
    hear(verb, input)
    return {}
  },
  async *watchAsJson(verb: string, input: object) {
    hear(verb, input)
    yield '{}'
  },
  async admit() {},
} as unknown as Worker

let box: Listening
beforeAll(async () => {
  box = await listen(server({ worker, scheme: 'https', page: '/nowhere', log: () => {} }))
})
afterAll(() => box[Symbol.asyncDispose]())

/** Something for every field that may travel to this address. */
function sampleFor({ verb, method, path, reads = {}, tells = {} }: Route): Record<string, unknown> {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const elsewhere = [...inPath, ...Object.keys(reads)]
  const fields = Object.keys(verbs[verb].input.shape).filter(
    it => !Object.hasOwn(tells, it) && (method === 'POST' || elsewhere.includes(it)),
  )
  return Object.fromEntries(fields.map(it => [it, reads[it] === Number ? 7 : `a-${it}`]))
}

const usable = ROUTES.filter(it => !it.respond && !it.attachment)

describe('what a verb becomes on its way', () => {
  it.each(usable.map(it => [`${it.method} ${it.path}`, it] as const))(
    '%s is read as it was meant',
    async (_name, route) => {
      const input = sampleFor(route)
      const { method, path, headers = {}, body } = requestFor(route, { ...input, gone: undefined })
      heard.length = 0
      const shown = { host, origin: `https://${host}`, cookie: '__Host-session=x' }
      const { status } = await box.ask(method, path, { ...shown, ...headers }, body)
      expect([status, ...heard.map(it => it.verb)]).toEqual([route.status, route.verb])
      const told = Object.keys(route.tells ?? {})
      const read = Object.entries(heard[0]?.input ?? {}).filter(([it]) => !told.includes(it))
      expect(Object.fromEntries(read)).toEqual(input)
    },
  )

  it('says what the address has no place for, instead of leaving it out', () => {
    const route = routeOf('token.revoke')
    expect(() => requestFor(route, { name: 'old', person: 'ada' })).toThrow(
      expect.objectContaining({ code: 'only-on-the-box' }),
    )
  })

  it.each(['app.add', 'catalogue.version', 'backup.fetch', 'backup.restore-all', 'oidc.settings'])(
    '%s is for the box itself',
    verb => {
      expect(() => routeOf(verb as 'app.add')).toThrow(
        expect.objectContaining({ code: 'only-on-the-box' }),
      )
    },
  )

  it('reaches all that a person may ask, but for what only a browser keeps', () => {
    const kept = Object.entries(verbs).flatMap(([name, { access }]) => {
      if (access === 'root' || access === 'oidc') return []
      try {
        routeOf(name as 'app.add')
        return []
      } catch {
        return [name]
      }
    })
    expect(kept.sort()).toEqual([
      ...['app.icon', 'app.screenshot', 'backup.download', 'box.origins', 'gate.begin'],
      ...['gate.check', 'gate.enter', 'people.accept', 'session.end', 'session.open'],
      ...['session.take', 'vendor.logo'],
    ])
  })

  it('knows which answers come one after the other', () => {
    const streams = usable.filter(it => it.stream).map(it => it.verb)
    expect(STREAMS).toEqual(expect.arrayContaining(streams))
  })
})
