import { z } from 'zod'
import { type Verb, verbs } from '../verbs/contract.ts'
import { ANSWERS, PROBLEM, STATUS } from './answers.ts'
import type { ApiDocument, ApiOperation } from './api.ts'
import type { Route } from './route.ts'

interface JsonSchema {
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
  readonly [more: string]: unknown
}

const DESCRIPTION = `What the page and programs ask of this box. The page has a session in a cookie;
programs send a token, made under "Your account" or with \`gantry token create\`. Without an
\`Origin\` only what brings a token may change something.`

/** Pure: the routes, and the schemas by which what comes in is decoded, as OpenAPI 3.1. */
export function openApi(routes: readonly Route[], version: string): ApiDocument {
  const paths: Record<string, Record<string, ApiOperation>> = {}
  for (const it of routes) {
    const path = it.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [it.method.toLowerCase()]: operation(it) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Gantry', version, description: DESCRIPTION },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'gantry_…' },
      },
      schemas: { Problem: jsonSchema(PROBLEM), Status: jsonSchema(STATUS) },
    },
    paths,
  }
}

function operation(route: Route): ApiOperation {
  const { method, path, says, open, reads = {}, tells = {} } = route
  const verb: Verb = verbs[route.verb]
  const { properties = {}, required = [], ...schema } = jsonSchema(verb.input)
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const inQuery = Object.keys(reads).filter(it => !inPath.includes(it))
  const elsewhere = new Set([...inPath, ...inQuery, ...Object.keys(tells)])
  const inBody = Object.entries(properties).filter(([name]) => !elsewhere.has(name))
  const parameter = (where: 'path' | 'query') => (name: string) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: properties[name] ?? {},
  })
  const body = {
    ...schema,
    properties: Object.fromEntries(inBody),
    required: required.filter(it => !elsewhere.has(it)),
  }
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/\W+/g, '-')}`,
    summary: says,
    description: whoMay(verb),
    security: open
      ? []
      : [{ session: [] }, ...(verb.token && !verb.confirmed ? [{ token: [] }] : [])],
    parameters: [...inPath.map(parameter('path')), ...inQuery.map(parameter('query'))],
    ...(method === 'POST'
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: { ...success(route), ...refusals(open) },
  }
}

function whoMay({ access, confirmed, token }: Verb): string {
  if (access === 'open') return 'Anybody.'
  const who = access === 'admin' ? 'Who administers the box' : 'Who is signed in'
  if (confirmed) return `${who}, with a password of the last half hour.`
  return token ? `${who}, or a token whose scope is at least ${token}.` : `${who}; no token.`
}

function success({ status, verb, type, stream }: Route): ApiOperation['responses'] {
  if (status === 204) return { 204: { description: 'Done' } as object }
  if (status === 302) return { 302: { description: 'Where it goes on' } as object }
  const answer = ANSWERS[verb]
  const schema = stream
    ? { type: 'string', description: 'Each event is a Status' }
    : type
      ? { type: 'string', contentMediaType: type }
      : verb === 'status.read'
        ? { $ref: '#/components/schemas/Status' }
        : answer
          ? jsonSchema(answer)
          : { type: 'object' }
  const described = { description: status === 202 ? 'Begun' : 'Done' }
  return { [status]: { ...described, content: { [type ?? 'application/json']: { schema } } } }
}

const REFUSALS = {
  400: 'The request is wrong, and says where',
  401: 'Nobody is signed in, the proof is wrong, or a foreign page asks',
  403: 'Not for this person, or this token',
  404: 'There is nothing of that name',
  409: 'Not at this moment',
  429: 'Too many tries; Retry-After says when the next one counts',
  500: 'A mistake of Gantry’s own',
  502: 'A part of the box does not answer',
} as const

function refusals(open: true | undefined): ApiOperation['responses'] {
  const schema = { $ref: '#/components/schemas/Problem' }
  const shown = Object.entries(REFUSALS).filter(([status]) => !(open && status === '403'))
  return {
    ...Object.fromEntries(
      shown.map(([status, description]) => [
        status,
        { description, content: { 'application/json': { schema } } },
      ]),
    ),
    421: { description: 'The name is not the box’s' } as object,
  }
}

/** What comes in is described as it is sent: with what may be left out left out. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest as JsonSchema
}
