import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentFailed, GantryError, NotAllowed, type Problem } from '../base/errors.ts'
import type { Route } from '../http/route.ts'
import { ROUTES } from '../http/routes.ts'
import { type Asks, Refused } from '../verbs/call.ts'
import { type Verb, type VerbName, verbs } from '../verbs/contract.ts'
import { type Asked, isNoBox, type Line, Unreachable } from './line.ts'
import { requestFor, routeOf } from './request.ts'

/** Whoever sits at this machine, asked only when a token is not enough. */
export interface Person {
  /** Who signs in to that box. */
  name(): Promise<string>
  password(): Promise<string>
  /** Six digits, where somebody has a second factor; another one each time. */
  code(): Promise<string>
}

export interface RemoteOptions {
  readonly line: Line
  readonly token: string | undefined
  readonly person: Person
}

/** A box that is asked over https, like the page asks it. */
export interface Remote extends Asks {
  /** Ends the session that a password may have begun. */
  close(): Promise<void>
}

/**
 * Asks a box from another machine: the same verbs, at the addresses that the page uses. What a token
 * may do is done with the token; for the rest somebody signs in with the password, for as long as
 * the command takes.
 */
export function openRemote({ line, token, person }: RemoteOptions): Remote {
  let session: Promise<string> | undefined
  const { origin } = line.address

  async function signIn(): Promise<string> {
    const name = await person.name()
    const proof = { name, password: await person.password() }
    const path = ROUTES.find(it => it.verb === 'session.open')?.path ?? ''
    const response = await withCode(person, async more => {
      const body = JSON.stringify({ ...proof, ...more })
      const headers = { 'content-type': 'application/json', 'user-agent': 'gantry', origin }
      return await answered(line, await line.send({ method: 'POST', path, headers, body }))
    })
    response.resume()
    const cookie = response.headers['set-cookie']?.[0]?.split(';')[0]
    if (cookie !== undefined) return cookie
    throw isNoBox(line.address, response.statusCode)
  }

  /** What proves who asks: as little as is enough. */
  async function shown(verb: Verb): Promise<Readonly<Record<string, string>>> {
    if (verb.access === 'open') return { origin }
    if (token !== undefined && verb.token !== undefined && !verb.confirmed) {
      return { authorization: `Bearer ${token}` }
    }
    session ??= signIn()
    return { cookie: await session, origin }
  }

  async function send(name: VerbName, input: object, signal?: AbortSignal) {
    const route = routeOf(name)
    const verb: Verb = verbs[name]
    const proves = (it: object) => sendOnce(route, verb, it, signal)
    return Object.hasOwn(verbs[name].input.shape, 'password') && !('password' in input)
      ? await withCode(person, async more => {
          return await proves({ ...input, password: await person.password(), ...more })
        })
      : await proves(input)
  }

  async function sendOnce(route: Route, verb: Verb, input: object, signal?: AbortSignal) {
    const asked = requestFor(route, input)
    const proof = await shown(verb)
    const whole: Asked = { ...asked, headers: { ...asked.headers, ...proof } }
    try {
      return await answered(line, await persistently(whole, it => line.send(it, signal)))
    } catch (error) {
      const isOver = error instanceof GantryError && error.code === 'signed-out'
      if (!isOver || proof.authorization === undefined) throw error
      throw new NotAllowed(
        'token-over',
        `the token for ${line.address.name} is not good any more`,
        {
          hint: `it was revoked or has run out: gantry login --host ${line.address.name}`,
        },
      )
    }
  }

  return {
    async ask(verb, input) {
      const said = await text(await send(verb, input))
      return said === '' ? null : JSON.parse(said)
    },

    async *watch(verb, input, _by, signal) {
      let heard = false
      for (let silent = 0; ; ) {
        try {
          const response = await send(verb, input, signal)
          try {
            for await (const it of events(response)) {
              ;[heard, silent] = [true, 0]
              yield it as never
            }
          } finally {
            response.destroy()
          }
        } catch (error) {
          if (!heard || !(error instanceof Unreachable || isCut(error))) throw error
        }
        // The proxy drops who listens when it takes a new configuration. A picture is told whole anew;
        // what comes line by line would be told twice.
        if (verb !== 'status.watch' || signal.aborted || ++silent > AGAIN) return
        await pause(PAUSE)
      }
    },

    async close() {
      const opened = await session?.catch(() => undefined)
      if (opened !== undefined) {
        const path = ROUTES.find(it => it.verb === 'session.end')?.path ?? ''
        const headers = { cookie: opened, origin }
        // Where that fails it ends by itself; what was asked has been done.
        const ended = await line.send({ method: 'DELETE', path, headers }).catch(() => undefined)
        ended?.resume()
      }
      line.close()
    },
  }
}

/** How often, and after how many milliseconds, somebody is called again who was there before. */
const AGAIN = 60
const PAUSE = 1_000

/** What certainly did not arrive is sent again for a moment: a proxy that starts anew refuses calls. */
async function persistently<T>(asked: Asked, send: (it: Asked) => Promise<T>): Promise<T> {
  for (let left = 2; ; left--) {
    try {
      return await send(asked)
    } catch (error) {
      const isHarmless = error instanceof Unreachable && (error.unsent || asked.method === 'GET')
      if (!isHarmless || left === 0) throw error
      await pause(PAUSE)
    }
  }
}

/** With the digits of a second factor where the box asks for them. */
async function withCode<T>(
  person: Person,
  act: (more: { readonly code?: string }) => Promise<T>,
): Promise<T> {
  try {
    return await act({})
  } catch (error) {
    if (!(error instanceof GantryError) || error.code !== 'second-factor-needed') throw error
    return await act({ code: await person.code() })
  }
}

/** Throws what the box threw. */
async function answered({ address }: Line, response: IncomingMessage): Promise<IncomingMessage> {
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return response
  const said = await text(response)
  let problem: Partial<Problem> = {}
  try {
    problem = JSON.parse(said) ?? {}
  } catch {
    // The proxy answers in words of its own while the page's server starts.
  }
  const { code, message } = problem
  if (typeof code === 'string' && typeof message === 'string') {
    throw new Refused(statusCode, { ...problem, code, message })
  }
  if (statusCode === 502 || statusCode === 503) {
    throw new ComponentFailed('box-starting', `${address.name} is there, but its page is not yet`, {
      hint: 'it starts by itself; try again in a moment',
    })
  }
  throw isNoBox(address, statusCode)
}

/** Each is one answer: `data: {…}` and an empty line. */
async function* events(response: IncomingMessage): AsyncIterable<unknown> {
  for await (const line of createInterface({ input: response })) {
    if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length))
  }
}

/** The line ended in the middle of what was said. */
const isCut = (error: unknown) => (error as NodeJS.ErrnoException)?.code === 'ECONNRESET'
