import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { NotAllowed } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'

const sessionsSchema = z.strictObject({
  /** By the hash of the token: who steals the file cannot sign in with it. */
  sessions: z.record(z.string(), z.strictObject({ person: z.string(), until: z.number() })),
})

const DAY = 24 * 60 * 60_000
/** Milliseconds. */
const SESSION_LIFE = 30 * DAY
/** A person reads what a browser says about the certificate before going on to https. */
const HANDOVER_LIFE = 10 * 60_000

/** Who is signed in. Lives in the worker, so that no token means anything to the web process. */
export interface Sessions {
  /** A new session's token. */
  open(person: string): Promise<string>
  end(token: string): Promise<void>
  /** The person behind a token, if it is alive. */
  person(token: string): string | undefined
  /** What a living session is called: it stands for the session, but signs nobody in. */
  idOf(token: string): string | undefined
  /** The person behind a session's name, while it lives. */
  personOf(id: string): string | undefined
  /** A token that can be spent once, within ten minutes, for a session. */
  handover(person: string): string
  /** Throws NotAllowed for a handover that was spent, is too old, or never was. */
  takeHandover(token: string): Promise<string>
}

/** @param clock milliseconds since 1970. */
export async function openSessions(file: string, clock: () => number): Promise<Sessions> {
  const text = await readText(file)
  const kept = text === undefined ? {} : decodeToml(file, text, sessionsSchema).sessions
  const sessions = new Map(Object.entries(kept))
  const handovers = new Map<string, { readonly person: string; readonly until: number }>()

  async function save(): Promise<void> {
    for (const [key, { until }] of sessions) if (until < clock()) sessions.delete(key)
    await writeWhole(file, encodeToml({ sessions: Object.fromEntries(sessions) }))
  }

  async function open(person: string): Promise<string> {
    const token = newToken()
    sessions.set(hash(token), { person, until: clock() + SESSION_LIFE })
    await save()
    return token
  }

  function personOf(id: string): string | undefined {
    const session = sessions.get(id)
    return session && session.until > clock() ? session.person : undefined
  }

  return {
    open,
    async end(token) {
      sessions.delete(hash(token))
      await save()
    },
    person: token => personOf(hash(token)),
    idOf: token => (personOf(hash(token)) === undefined ? undefined : hash(token)),
    personOf,
    handover(person) {
      const token = newToken()
      handovers.set(hash(token), { person, until: clock() + HANDOVER_LIFE })
      return token
    },
    async takeHandover(token) {
      const given = handovers.get(hash(token))
      handovers.delete(hash(token))
      if (!given || given.until < clock()) {
        throw new NotAllowed(
          'handover-spent',
          'this link can be used only once, within ten minutes',
          {
            hint: 'sign in with your name and password',
          },
        )
      }
      return await open(given.person)
    },
  }
}

const newToken = () => randomBytes(32).toString('base64url')
const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
