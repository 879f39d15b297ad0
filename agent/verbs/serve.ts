import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  Forbidden,
  GantryError,
  InvalidInput,
  NotAllowed,
  NotFound,
  problemOf,
} from '../base/errors.ts'
import {
  type Access,
  type Answers,
  type Input,
  requestSchema,
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
}

/** What a session's token is worth. */
export interface Bearer {
  readonly name: string
  readonly administers: boolean
  /** The password was typed lately. */
  readonly confirmed: boolean
}

/** One function for each verb. `status.watch` answers many times, until the signal says stop. */
export type Handlers = {
  [V in Exclude<VerbName, 'status.watch'>]: (input: Input<V>, caller: Caller) => Promise<Answers[V]>
} & {
  'status.watch': (
    input: Input<'status.watch'>,
    signal: AbortSignal,
    caller: Caller,
  ) => AsyncIterable<unknown>
}

export interface ServeOptions {
  readonly handlers: Handlers
  readonly bearer: (token: string) => Bearer | undefined
  /** Whether this socket is root's own. */
  readonly root: boolean
  readonly log: (line: string) => void
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
  { handlers, bearer, root }: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = request.url?.slice(1) ?? ''
  if (!Object.hasOwn(verbs, name)) throw new NotFound('verb-unknown', `there is no verb ${name}`)
  const verb = verbs[name as VerbName]
  const { session, input } = decode(requestSchema, await body(request))
  const who = session === undefined ? undefined : bearer(session)
  if (!root) admit(verb, who)
  const given = decode(verb.input, input ?? {})
  const caller = { root, session, person: who?.name }
  if (name === 'status.watch') {
    const lives = () => root || (session !== undefined && bearer(session) !== undefined)
    return await stream(handlers, given, caller, lives, response)
  }
  const handler = handlers[name as Exclude<VerbName, 'status.watch'>]
  const result = await handler(given as never, caller)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(result ?? null))
}

/** Throws NotAllowed where a session is not enough for a verb, or there is none. */
function admit(verb: { access: Access; confirmed?: true }, who: Bearer | undefined): void {
  if (verb.access === 'open') return
  if (verb.access === 'root') {
    throw new NotAllowed('root-only', 'only root on the box itself may do that')
  }
  if (!who) {
    throw new NotAllowed('signed-out', 'you are not signed in', { hint: 'sign in and try again' })
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

async function stream(
  handlers: Handlers,
  input: unknown,
  caller: Caller,
  lives: () => boolean,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for await (const it of handlers['status.watch'](input as never, gone.signal, caller)) {
    // A session that has ended elsewhere sees nothing more.
    if (!lives()) break
    response.write(`${JSON.stringify(it)}\n`)
  }
  response.end()
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_REQUEST) throw new InvalidInput('too-large', 'the request is too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}')
  } catch (cause) {
    throw new InvalidInput('not-json', 'the request is not JSON', { cause })
  }
}
