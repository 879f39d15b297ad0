import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Conflict, NotFound, TooMany } from '../base/errors.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'
import type { ApiToken, TokenScope } from '../http/api.ts'
import { throttle } from './throttle.ts'

/** What a token is good for; each is good for what those before it are. */
export const SCOPES = ['read', 'apps', 'admin'] as const satisfies readonly TokenScope[]

/** Goes into addresses as it stands. */
export const tokenName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,39}$/, 'a name of letters, digits, dots and hyphens, at most 40')

/** Days. */
export const LONGEST_LIFE = 366

const tokensSchema = z.strictObject({
  /** By the hash of the token: who steals the file cannot come in with it. */
  tokens: z.record(
    z.string(),
    z.strictObject({
      person: z.string(),
      name: z.string(),
      scope: z.enum(SCOPES),
      since: z.number(),
      until: z.number(),
      /** When it was last used, to the hour: a disk is not written to for every request. */
      seen: z.number().optional(),
    }),
  ),
})
type Kept = z.output<typeof tokensSchema>['tokens'][string]

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/** Tokens of one person. */
const MOST = 20

/** The beginning of every token: people and programs that look for leaked secrets know it again. */
const PREFIX = 'gantry_'

export const isToken = (text: string) => text.startsWith(PREFIX)

export interface NewToken {
  readonly person: string
  readonly name: string
  readonly scope: TokenScope
  readonly days: number
}

/** What programs come in with, on behalf of a person. */
export interface Tokens {
  /** The token itself, which is never shown again. Throws Conflict. */
  create(wish: NewToken): Promise<string>
  /** Those that live, of one person or of everybody, the youngest first. */
  list(person?: string): readonly ApiToken[]
  /** Throws NotFound. */
  revoke(person: string, name: string): Promise<void>
  /** The person has gone, or has lost the password. */
  endAll(person: string): Promise<void>
  /**
   * Whose token it is and what for, while it lives. Wrong ones are counted, all together: throws
   * TooMany where too many were shown. A right one never waits.
   */
  look(token: string): Pick<NewToken, 'person' | 'name' | 'scope'> | undefined
}

/**
 * @param now milliseconds of a clock that only goes forward
 * @param clock milliseconds since 1970
 */
export async function openTokens(
  file: string,
  now: () => number,
  clock: () => number = Date.now,
): Promise<Tokens> {
  const kept = await readSealed(file, tokensSchema)
  const tokens = new Map(Object.entries(kept?.tokens ?? {}))
  const wrong = throttle(now)
  const lives = ({ until }: Kept) => until > clock()

  async function save(): Promise<void> {
    for (const [id, it] of tokens) if (!lives(it)) tokens.delete(id)
    await writeSealed(file, { tokens: Object.fromEntries(tokens) })
  }

  const own = (person: string) =>
    [...tokens.values()].filter(it => it.person === person && lives(it))

  return {
    async create({ person, name, scope, days }) {
      if (own(person).some(it => it.name === name)) {
        throw new Conflict('token-exists', `there is a token called ${name} already`, {
          hint: 'choose another name, or revoke that one first',
        })
      }
      if (own(person).length >= MOST) {
        throw new Conflict('too-many-tokens', `${person} has ${MOST} tokens already`, {
          hint: 'revoke one that is not used any more',
        })
      }
      const token = `${PREFIX}${randomBytes(32).toString('base64url')}`
      const since = clock()
      tokens.set(hash(token), { person, name, scope, since, until: since + days * DAY })
      await save()
      return token
    },
    list: person =>
      [...tokens.values()]
        .filter(it => lives(it) && (person === undefined || it.person === person))
        .sort((one, other) => other.since - one.since)
        .map(shown),
    async revoke(person, name) {
      const found = [...tokens].find(([, it]) => it.person === person && it.name === name)
      if (!found) throw new NotFound('token-unknown', `${person} has no token called ${name}`)
      tokens.delete(found[0])
      await save()
    },
    async endAll(person) {
      for (const [id, it] of tokens) if (it.person === person) tokens.delete(id)
      await save()
    },
    look(token) {
      const id = hash(token)
      const found = tokens.get(id)
      if (!found || !lives(found)) {
        const retryAfter = wrong.wait()
        if (retryAfter === 0) {
          wrong.failed()
          return undefined
        }
        throw new TooMany('token-throttled', 'there were too many wrong tokens', {
          hint: 'look whether the token was revoked or has run out',
          retryAfter,
        })
      }
      if (clock() - (found.seen ?? 0) > HOUR) {
        tokens.set(id, { ...found, seen: clock() })
        // What a token is good for does not depend on it.
        save().catch(() => {})
      }
      return found
    },
  }
}

const shown = ({ person, name, scope, since, until, seen }: Kept): ApiToken => ({
  ...{ person, name, scope, since: iso(since), until: iso(until) },
  ...(seen === undefined ? {} : { seen: iso(seen) }),
})

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
