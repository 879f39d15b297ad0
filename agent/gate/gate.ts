import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { NotAllowed } from '../base/errors.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'

/** Where somebody wants to go: an address of an app. */
export interface Destination {
  readonly service: string
  readonly origin: string
  /** With the query. */
  readonly path: string
}

/**
 * Who comes in to an app that is guarded. Names of `.local` share no cookies, so that who is signed
 * in to the box brings a code over to the app's address, which gives him a cookie there:
 * begin (at the box) -> code -> enter (at the app) -> token -> person, at every request.
 */
export interface Gate {
  /**
   * A code that opens an address once, within a minute.
   * @param session the token of a session of the box.
   * @param way the SHA-256 of a secret that only the browser has that wants to go there.
   */
  begin(session: string, to: Destination, way: string): string
  /** Throws NotAllowed for a code that was spent, is too old, or was another browser's. */
  enter(code: string, at: Omit<Destination, 'path'>, way: string): Entry
  /** The same for the box itself, which knows sessions by what they are called. */
  take(code: string, at: Omit<Destination, 'path'>, way: string): { readonly session: string }
  /** Whose token it is, while the session lives that it came from. */
  person(token: string, service: string): string | undefined
}

export interface Entry {
  readonly token: string
  readonly continueAt: string
}

export interface GateOptions {
  /** Where the key is kept that tokens are made with. */
  readonly file: string
  readonly sessions: {
    idOf(token: string): string | undefined
    personOf(id: string): string | undefined
  }
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/** Milliseconds. */
const CODE_LIFE = 60_000
/** Codes that wait at one time; whoever asks for more takes the oldest away. */
const MOST_CODES = 1_000

interface Pending extends Destination {
  readonly session: string
  readonly way: string
  readonly until: number
}

export async function openGate({ file, sessions, now }: GateOptions): Promise<Gate> {
  const key = await keyIn(file)
  const codes = new Map<string, Pending>()

  /** Nothing has to be kept for a token: it says whose session it is, and that it was made here. */
  const seal = (session: string, service: string) =>
    createHmac('sha256', key).update(`${service}\0${session}`).digest('base64url')

  function forgetOld(): void {
    for (const [code, { until }] of codes) {
      if (until > now() && codes.size < MOST_CODES) break
      codes.delete(code)
    }
  }

  function take(
    code: string,
    { service, origin }: Omit<Destination, 'path'>,
    way: string,
  ): Pending {
    const pending = codes.get(hash(code))
    codes.delete(hash(code))
    const fits =
      pending !== undefined &&
      pending.until > now() &&
      pending.service === service &&
      pending.origin === origin &&
      pending.way === hash(way) &&
      sessions.personOf(pending.session) !== undefined
    if (!fits) {
      throw new NotAllowed('code-spent', 'this link works once, within a minute', {
        hint: 'open the app again',
      })
    }
    return pending
  }

  return {
    begin(token, to, way) {
      const session = sessions.idOf(token)
      if (session === undefined) throw new NotAllowed('signed-out', 'you are not signed in')
      forgetOld()
      const code = randomBytes(32).toString('base64url')
      codes.set(hash(code), { ...to, session, way, until: now() + CODE_LIFE })
      return code
    },

    take,
    enter(code, at, way) {
      const { session, path } = take(code, at, way)
      const token = `${session}.${seal(session, at.service)}`
      return { token, continueAt: `${at.origin}${path}` }
    },

    person(token, service) {
      const [session = '', given = ''] = token.split('.')
      const expected = Buffer.from(seal(session, service))
      const shown = Buffer.from(given)
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return undefined
      return sessions.personOf(session)
    },
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

const keySchema = z.strictObject({ key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

/** The same key after a restart, so that nobody is sent away from an app that he uses. */
async function keyIn(file: string): Promise<string> {
  const kept = await readSealed(file, keySchema)
  if (kept) return kept.key
  const key = randomBytes(32).toString('base64url')
  await writeSealed(file, { key })
  return key
}
