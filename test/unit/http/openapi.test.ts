import { describe, expect, it } from 'vitest'
import { openApi } from '../../../agent/http/openapi.ts'
import { ROUTES } from '../../../agent/http/routes.ts'

const document = openApi(ROUTES, '1.2.3')
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, it]) => ({ name: `${method.toUpperCase()} ${path}`, it })),
)

describe('the document of the API', () => {
  it('has every route of the table, and nothing else', () => {
    const routes = ROUTES.map(it => `${it.method} ${it.path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(it => it.name).sort()).toEqual(routes.sort())
  })

  it('is plain JSON, with names that are used once and references that lead somewhere', () => {
    const text = JSON.stringify(document)
    expect(JSON.parse(text)).toEqual(document)
    const ids = operations.map(({ it }) => it.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const { schemas } = document.components
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(schemas ?? {})).toContain(name)
    }
  })

  it.each(operations.map(it => [it.name, it.it] as const))('%s says who may ask it', (name, it) => {
    const route = ROUTES.find(
      its => name === `${its.method} ${its.path.replace(/:(\w+)/g, '{$1}')}`,
    )
    const { security } = it as unknown as { security: object[] }
    expect(security.length === 0).toBe(route?.open ?? false)
    expect(Object.keys(it.responses)).toContain(String(route?.status))
  })

  it('says what is in the path, the query and the body, each once', () => {
    const logs = document.paths['/api/apps/{service}/logs']?.get as unknown as {
      parameters: { name: string; in: string; required: boolean }[]
    }
    expect(logs.parameters.map(it => [it.name, it.in, it.required])).toEqual([
      ['service', 'path', true],
      ['process', 'query', false],
      ['lines', 'query', false],
    ])
    const signIn = document.paths['/api/session']?.post as unknown as {
      requestBody: { content: { 'application/json': { schema: object } } }
    }
    expect(signIn.requestBody.content['application/json'].schema).toMatchObject({
      properties: { name: { type: 'string' }, password: { type: 'string' }, code: {} },
      required: ['password', 'name'],
      additionalProperties: false,
    })
  })
})
