import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  Forbidden,
  GantryError,
  InvalidInput,
  NotAllowed,
  NotFound,
  problemOf,
} from '../base/errors.ts'
import { SCOPES } from '../claim/tokens.ts'
import type { TokenScope } from '../http/api.ts'
import {
  type Answers,
  type Input,
  isStream,
  requestSchema,
  type StreamName,
  type Verb,
  type VerbName,
  verbs,
} from './contract.ts'
import { decode } from './decode.ts'

/** Who asks: root on its own socket, or somebody behind the web process. */
export interface Caller {
  readonly root: boolean
  readonly session: string | undefined
  /** Whose session it is, while it lives. */
  readonly person: string | undefined
  /** What the token of the API is good for, where it is one. */
  readonly scope?: TokenScope | undefined
}

/** What a session's token is worth. */
export interface Bearer {
  readonly name: string
  /** Where it is a token of the API, and not somebody's session. */
  readonly token?: { readonly name: string; readonly scope: TokenScope }
  readonly administers: boolean
  /** The password was typed lately. */
  readonly confirmed: boolean
}

/** One function for each verb. Streams answer many times, until the signal says stop. */
export type Handlers = {
  [V in Exclude<VerbName, StreamName>]: (input: Input<V>, caller: Caller) => Promise<Answers[V]>
} & {
  [V in StreamName]: (
    input: Input<V>,
    signal: AbortSignal,
    caller: Caller,
  ) => AsyncIterable<Answers[V]>
}

/** What somebody asked for. */
export interface Asked {
  readonly verb: VerbName
  /** As it came. */
  readonly input: unknown
  readonly who: Bearer | undefined
  readonly root: boolean
  /** The address that the web process says it came from. */
  readonly from: string | undefined
}

/** Keeps what is asked for: the same `Asked` when it begins and when it has ended. */
export interface Recorder {
  /** Notes what will now be done. */
  begins(asked: Asked): Promise<void>
  /** Writes down that it was done, or the code of why it was not, before anybody hears of it. */
  ended(asked: Asked, outcome: string): Promise<void>
}

export interface ServeOptions {
  readonly handlers: Handlers
  readonly bearer: (token: string) => Bearer | undefined
  readonly recorder: Recorder
  readonly door: Door
  readonly log: (line: string) => void
}

const DOORS = ['web', 'oidc', 'root'] as const
/** Whose socket it is: the web process's, that of the program that signs people in to apps, root's. */
export type Door = (typeof DOORS)[number]

/** Throws for a socket that nobody knows. */
export function doorOf(name: string): Door {
  const door = DOORS.find(it => it === name)
  if (door) return door
  throw new Error(`a socket called ${name}`)
}

const LARGEST_REQUEST = 64 * 1024

/**
 * The worker's end of a unix socket: `POST /<verb>` with JSON in and JSON out. Whoever can open the
 * socket can ask; what he gets depends on the verb, his session, and whose socket it is.
 */
export function serveVerbs(options: ServeOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch(error => {
      const problem = problemOf(error)
      if (!(error instanceof GantryError)) options.log(`${request.url}: ${error?.stack ?? error}`)
      const status = error instanceof GantryError ? error.status : 500
      if (response.headersSent) return response.destroy()
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(problem))
    })
  })
}

async function answer(
  { handlers, bearer, door, recorder }: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = request.url?.slice(1) ?? ''
  if (!Object.hasOwn(verbs, name)) throw new NotFound('verb-unknown', `there is no verb ${name}`)
  const verb: Verb = verbs[name as VerbName]
  const asks = decode(requestSchema, await body(request, verb.largest))
  const { session, input, from } = asks
  const who = session === undefined ? undefined : bearer(session)
  const root = door === 'root'
  if (asks.admission) {
    if (!root) admit(verb, door, who)
    return void response.writeHead(200, { 'content-type': 'application/json' }).end('null')
  }
  const asked: Asked = { verb: name as VerbName, input, who, root, from }
  const caller = { root, session, person: who?.name, scope: who?.token?.scope }
  const { given, result } = await tried(
    async () => {
      if (!root) admit(verb, door, who)
      const given = decode(verb.input, input ?? {})
      if (isStream(name as VerbName)) return { given, result: undefined }
      if (!verb.unrecorded) await recorder.begins(asked)
      const handler = handlers[name as Exclude<VerbName, StreamName>]
      return { given, result: await handler(given as never, caller) }
    },
    outcome => (verb.unrecorded ? Promise.resolve() : recorder.ended(asked, outcome)),
  )
  if (isStream(name as VerbName)) {
    const maySee = () =>
      root || isAdmitted(verb, door, session === undefined ? undefined : bearer(session))
    const answers = (signal: AbortSignal) =>
      handlers[name as StreamName](given as never, signal, caller)
    return await stream(answers, maySee, response)
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(result ?? null))
}

/** Tells how it ended before it ends. */
async function tried<T>(
  act: () => Promise<T>,
  tell: (outcome: string) => Promise<void>,
): Promise<T> {
  let done: T
  try {
    done = await act()
  } catch (error) {
    await tell(problemOf(error).code)
    throw error
  }
  await tell('done')
  return done
}

/** Throws NotAllowed or Forbidden where what was shown is not enough for a verb. */
function admit(verb: Verb, door: Door, who: Bearer | undefined): void {
  if ((verb.access === 'oidc') !== (door === 'oidc')) {
    throw new NotAllowed('other-door', 'this socket is not for that')
  }
  if (verb.access === 'open' || verb.access === 'oidc') return
  if (verb.access === 'root') {
    throw new NotAllowed('root-only', 'only root on the box itself may do that')
  }
  if (!who) {
    throw new NotAllowed('signed-out', 'you are not signed in', { hint: 'sign in and try again' })
  }
  if (who.token && !suffices(who.token.scope, verb)) {
    throw new Forbidden('token-not-enough', 'this token is not good for that', {
      hint:
        verb.token === undefined || verb.confirmed
          ? 'only a person can do that, on the page'
          : `make one whose scope is ${verb.token}`,
    })
  }
  if (verb.access === 'admin' && !who.administers) {
    throw new Forbidden('not-an-admin', 'only who administers the box may do that', {
      hint: 'ask the owner of the box',
    })
  }
  if (verb.confirmed && !who.confirmed) {
    throw new NotAllowed('confirmation-needed', 'type your password again to do that')
  }
}

function isAdmitted(verb: Verb, door: Door, who: Bearer | undefined): boolean {
  try {
    admit(verb, door, who)
    return true
  } catch {
    return false
  }
}

/** What wants a password that was typed lately wants a person. */
export const suffices = (scope: TokenScope, { token, confirmed }: Verb) =>
  token !== undefined && !confirmed && SCOPES.indexOf(scope) >= SCOPES.indexOf(token)

async function stream(
  answers: (signal: AbortSignal) => AsyncIterable<unknown>,
  maySee: () => boolean,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  for await (const it of answers(gone.signal)) {
    // A session that has ended elsewhere sees nothing more, nor who administers no longer.
    if (!maySee()) break
    // What cannot begin is refused as everything else is.
    if (!response.headersSent) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    }
    // Nobody takes more than he can carry away: a file is larger than memory.
    if (!response.write(`${jsonOf(it)}\n`)) await drained(response, gone.signal)
  }
  response.end()
}

/** The same answer may be told to many, and is never changed: it is written out once. */
function jsonOf(it: unknown): string {
  if (typeof it !== 'object' || it === null) return JSON.stringify(it)
  const written = json.get(it) ?? JSON.stringify(it)
  json.set(it, written)
  return written
}

const json = new WeakMap<object, string>()

const drained = (response: ServerResponse, signal: AbortSignal) =>
  once(response, 'drain', { signal }).catch(() => {})

async function body(request: IncomingMessage, largest = LARGEST_REQUEST): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) throw new InvalidInput('too-large', 'the request is too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}')
  } catch (cause) {
    throw new InvalidInput('not-json', 'the request is not JSON', { cause })
  }
}
