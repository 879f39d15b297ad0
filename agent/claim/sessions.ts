import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { NotAllowed } from '../base/errors.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'

const sessionsSchema = z.strictObject({
  /** By the hash of the token: who steals the file cannot sign in with it. */
  sessions: z.record(
    z.string(),
    z.strictObject({
      person: z.string(),
      until: z.number(),
      since: z.number().default(0),
      /** When it was last used, to the hour: a disk is not written to for every click. */
      seen: z.number().default(0),
      device: z.string().default(''),
      /** Until when the password counts as just typed. */
      confirmed: z.number().default(0),
    }),
  ),
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Milliseconds. */
const SESSION_LIFE = 30 * DAY
/** A person reads what a browser says about the certificate before going on to https. */
const HANDOVER_LIFE = 10 * MINUTE
/** How long nobody is asked for the password again before something dangerous. Milliseconds. */
const CONFIRMED = 30 * MINUTE
/** Characters of what a browser says about itself. */
const LONGEST_DEVICE = 200

/** A living session, as its person sees it. */
export interface SessionFacts {
  /** Stands for the session, but signs nobody in. */
  readonly id: string
  /** ISO 8601. */
  readonly since: string
  /** ISO 8601, to the hour. */
  readonly seen: string
  /** What the browser says about itself. */
  readonly device: string
}

/** Who is signed in. Lives in the worker, so that no token means anything to the web process. */
export interface Sessions {
  /** A new session's token. The password has just been typed. */
  open(person: string, device?: string): Promise<string>
  end(token: string): Promise<void>
  /** The living sessions of a person, the one that was used last first. */
  list(person: string): readonly SessionFacts[]
  /** Ends a session of a person by what it is called. */
  endOne(person: string, id: string): Promise<void>
  /** Ends all of them but one: a password has changed, or a person has gone. */
  endOthers(person: string, keep?: string): Promise<void>
  /** The password was typed again. */
  confirm(token: string): Promise<void>
  isConfirmed(token: string): boolean
  /** The person behind a token, if it is alive. */
  person(token: string): string | undefined
  /** What a living session is called: it stands for the session, but signs nobody in. */
  idOf(token: string): string | undefined
  /** The person behind a session's name, while it lives. */
  personOf(id: string): string | undefined
  /** A token that can be spent once, within ten minutes, for a session. */
  handover(person: string): string
  /** Throws NotAllowed for a handover that was spent, is too old, or never was. */
  takeHandover(token: string, device?: string): Promise<string>
}

/** @param clock milliseconds since 1970. */
export async function openSessions(file: string, clock: () => number): Promise<Sessions> {
  const kept = await readSealed(file, sessionsSchema)
  const sessions = new Map(Object.entries(kept?.sessions ?? {}))
  const handovers = new Map<string, { readonly person: string; readonly until: number }>()

  async function save(): Promise<void> {
    for (const [key, { until }] of sessions) if (until < clock()) sessions.delete(key)
    await writeSealed(file, { sessions: Object.fromEntries(sessions) })
  }

  async function open(person: string, device = ''): Promise<string> {
    const token = newToken()
    const now = clock()
    sessions.set(hash(token), {
      ...{ person, since: now, seen: now, device: device.slice(0, LONGEST_DEVICE) },
      ...{ until: now + SESSION_LIFE, confirmed: now + CONFIRMED },
    })
    await save()
    return token
  }

  async function endThose(gone: (id: string, person: string) => boolean): Promise<void> {
    for (const [id, { person }] of sessions) if (gone(id, person)) sessions.delete(id)
    await save()
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
    person(token) {
      const id = hash(token)
      const person = personOf(id)
      const session = sessions.get(id)
      if (person !== undefined && session && clock() - session.seen > HOUR) {
        sessions.set(id, { ...session, seen: clock() })
        // Who is signed in does not depend on it.
        save().catch(() => {})
      }
      return person
    },
    list: person =>
      [...sessions]
        .filter(([id, it]) => it.person === person && personOf(id) !== undefined)
        .sort(([, one], [, other]) => other.seen - one.seen)
        .map(([id, { since, seen, device }]) => ({
          id,
          since: iso(since),
          seen: iso(seen),
          device,
        })),
    endOne: (person, id) => endThose((it, whose) => it === id && whose === person),
    endOthers: (person, keep) =>
      endThose((id, whose) => whose === person && (keep === undefined || id !== hash(keep))),
    async confirm(token) {
      const session = sessions.get(hash(token))
      if (!session) return
      sessions.set(hash(token), { ...session, confirmed: clock() + CONFIRMED })
      await save()
    },
    isConfirmed(token) {
      const id = hash(token)
      return personOf(id) !== undefined && (sessions.get(id)?.confirmed ?? 0) > clock()
    },
    idOf: token => (personOf(hash(token)) === undefined ? undefined : hash(token)),
    personOf,
    handover(person) {
      const token = newToken()
      handovers.set(hash(token), { person, until: clock() + HANDOVER_LIFE })
      return token
    },
    async takeHandover(token, device) {
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
      return await open(given.person, device)
    },
  }
}

const newToken = () => randomBytes(32).toString('base64url')
const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
