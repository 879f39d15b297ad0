import { once } from 'node:events'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { InvalidInput, NotAllowed, TooMany } from '../base/errors.ts'
import type { By, Worker } from '../verbs/call.ts'
import type { Answers, StreamName, VerbName } from '../verbs/contract.ts'
import { credentialOf } from './credential.ts'
import type { Scheme } from './guards.ts'
import type { Route } from './route.ts'

/**
 * The address that the proxy was asked from: it writes that header itself, over whatever was sent.
 * Only the journal of who did what is told.
 */
const remoteOf = ({ headers }: Request) => String(headers['gantry-remote'] ?? '').slice(0, 100)

/** Bytes. */
const LARGEST_BODY = 16 * 1024

/** Who says that too much will come is not listened to until it has come. */
const bounded =
  (largest: number): RequestHandler =>
  (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= largest) return next()
    response.set('Connection', 'close')
    next(new InvalidInput('too-large', 'the request is too large'))
  }

/** Lets an address be answered over one scheme. Who is not signed in is heard by open ones alone. */
export function mount(app: Express, worker: Worker, scheme: Scheme, it: Route): void {
  if (scheme === 'http' && !it.plain) return
  const method = it.method.toLowerCase() as 'get' | 'post' | 'delete'
  const { largest = LARGEST_BODY } = it
  const reads = [bounded(largest), express.json({ limit: largest })]
  const first = it.largest === undefined ? [] : [admitted(worker, it), oneAtATime()]
  const guards = [exactly(it.method), ...(it.open ? [] : [signedIn]), ...first, ...reads]
  app[method](it.path, ...guards, answer(worker, it))
}

/** Express would answer HEAD with what GET does. */
const exactly =
  (method: string): RequestHandler =>
  (request, _response, next) =>
    next(request.method === method ? undefined : 'route')

/** Who shows nothing is not asked about; what is shown is judged by the worker. */
export const signedIn: RequestHandler = (request, _response, next) => {
  if (credentialOf(request) !== undefined) return next()
  next(new NotAllowed('signed-out', 'you are not signed in', { hint: 'sign in and try again' }))
}

const byOf = (request: Request): By => ({
  session: credentialOf(request),
  from: remoteOf(request),
})

/** A large body is memory: it is kept only for who may send it. */
const admitted =
  (worker: Worker, { verb }: Route): RequestHandler =>
  async (request, _response, next) => {
    await worker.admit(verb, byOf(request))
    next()
  }

/** Refuses a request while another one is being read and answered. */
function oneAtATime(): RequestHandler {
  let busy = false
  return (_request, response, next) => {
    if (busy) {
      return next(
        new TooMany('upload-out-of-order', 'the file was sent from two places at once', {
          hint: 'choose the file again',
          retryAfter: 1,
        }),
      )
    }
    busy = true
    response.on('close', () => {
      busy = false
    })
    next()
  }
}

function answer(worker: Worker, it: Route): RequestHandler {
  return async (request, response) => {
    const by = byOf(request)
    const input = inputOf(it, request) as never
    if (it.attachment)
      return await attach(worker, response, { verb: it.verb as PiecesName, input, by })
    if (it.stream) return await stream(worker, response, { verb: it.verb as StreamName, input, by })
    let answered: Answers[VerbName]
    try {
      answered = await worker.ask(it.verb, input, by)
    } catch (error) {
      if (it.refused?.(response, error, request)) return
      throw error
    }
    if (it.type) response.type(it.type)
    if (it.respond) it.respond(response.status(it.status), answered as never, request)
    else if (it.status === 204) response.status(204).end()
    else response.status(it.status).json(answered ?? {})
  }
}

/** What the verb is given: each field comes from one place, and from nowhere else. */
function inputOf({ path, method, reads = {}, tells = {} }: Route, request: Request): object {
  const fixed: [string, unknown][] = []
  for (const [, name = ''] of path.matchAll(/:(\w+)/g)) {
    fixed.push([name, (reads[name] ?? String)(request.params[name])])
  }
  for (const [name, read] of Object.entries(reads)) {
    const given = request.query[name]
    if (given !== undefined) fixed.push([name, read(given)])
  }
  for (const [name, tell] of Object.entries(tells)) {
    const told = tell(request)
    if (told !== undefined) fixed.push([name, told])
  }
  const body: unknown = method === 'POST' ? (request.body ?? {}) : {}
  if (typeof body !== 'object' || body === null || Array.isArray(body) || isDeep(body)) {
    throw new InvalidInput('input-invalid', 'the request is not a JSON object')
  }
  const twice = [...fixed.map(([name]) => name), ...Object.keys(tells)].find(it =>
    Object.hasOwn(body, it),
  )
  if (twice !== undefined) {
    throw new InvalidInput('input-invalid', `${twice}: does not belong into the body`)
  }
  return { ...body, ...Object.fromEntries(fixed) }
}

/** Levels of lists and objects: more than anything has that a verb takes. */
const DEEPEST = 16

/** Without calling itself: what is deep enough would end that. */
function isDeep(value: object): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flatMap(it => (typeof it === 'object' && it !== null ? Object.values(it) : []))
  }
  return false
}

async function stream(
  worker: Worker,
  response: Response,
  { verb, input, by }: { readonly verb: StreamName; readonly input: never; readonly by: By },
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    for await (const answer of worker.watchAsJson(verb, input, by, gone.signal)) {
      if (!response.headersSent) response.set('Content-Type', 'text/event-stream')
      // Nobody takes more than he can carry away.
      const taken = response.write(`data: ${answer}\n\n`)
      if (!taken) await once(response, 'drain', { signal: gone.signal })
    }
  } catch (error) {
    // Who went away needs no answer; whoever heard something already just connects again.
    if (!gone.signal.aborted && !response.headersSent) throw error
  }
  response.end()
}

/** Verbs that answer with pieces of a file. */
type PiecesName = 'backup.download'

/** Bytes go through as they come, as fast as they are taken. */
async function attach(
  worker: Worker,
  response: Response,
  { verb, input, by }: { readonly verb: PiecesName; readonly input: never; readonly by: By },
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    for await (const it of worker.watch(verb, input, by, gone.signal)) {
      if (it.name !== undefined) response.attachment(it.name).type('application/octet-stream')
      const taken = response.write(Buffer.from(it.base64 ?? '', 'base64'))
      if (!taken) await once(response, 'drain', { signal: gone.signal })
    }
  } catch (error) {
    if (!gone.signal.aborted && !response.headersSent) throw error
    // Half a file must not look like a whole one.
    response.destroy()
  }
  response.end()
}
