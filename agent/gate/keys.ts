import { createPrivateKey, generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { readSealed, writeSealed } from '../base/sealed.ts'

const keysSchema = z.strictObject({
  /** Oldest first; `since` in milliseconds since 1970. */
  keys: z.array(z.strictObject({ id: z.string(), since: z.number(), pem: z.string() })),
  /** What cookies of the provider are signed with. */
  cookies: z.string(),
})
type State = z.output<typeof keysSchema>
type Key = State['keys'][number]

const DAY = 24 * 60 * 60_000
/** How long a key signs, before the next one does. Milliseconds. */
const LIFE = 90 * DAY
/** Programs keep the public keys for a while: one is shown for that long before and after it signs. */
const SHOWN_AROUND = 2 * DAY

/** A private key as JSON Web Key; public parts alone are ever shown. */
export type SigningKey = Readonly<Record<string, unknown>>

export interface OidcKeys {
  /** The one that signs comes first. */
  current(): Promise<{ readonly keys: readonly SigningKey[]; readonly cookies: string }>
}

/**
 * What identities are signed with. Only root reads the file: the provider is told what it needs, and
 * has nothing of it on disk.
 * @param clock milliseconds since 1970
 */
export function openKeys(file: string, clock: () => number): OidcKeys {
  let turn: Promise<unknown> = Promise.resolve()

  async function renew(): Promise<State> {
    const state: State = (await readSealed(file, keysSchema)) ?? {
      keys: [],
      cookies: randomBytes(32).toString('base64url'),
    }
    const keys = state.keys.filter(it => isShown(it, state.keys, clock()))
    const needed = needsKey(keys, clock())
    if (!needed && keys.length === state.keys.length) return state
    const next = { ...state, keys: needed ? [...keys, await newKey(clock())] : keys }
    await writeSealed(file, next)
    return next
  }

  return {
    async current() {
      // One after the other: two must not each make a first key.
      const result = turn.then(renew, renew)
      turn = result.catch(() => {})
      const { keys, cookies } = await result
      const signer = signerOf(keys, clock())
      const ordered = [...keys].sort(
        (one, other) => Number(other === signer) - Number(one === signer),
      )
      return { keys: ordered.map(jwkOf), cookies }
    },
  }
}

/** The newest that was shown for long enough; the first one of a box signs at once. */
export function signerOf<K extends Pick<Key, 'since'>>(
  keys: readonly K[],
  now: number,
): K | undefined {
  return keys.findLast(it => now - it.since >= SHOWN_AROUND) ?? keys[0]
}

/** A clock that was set back far makes no key look older than it is. */
export function needsKey(keys: readonly Pick<Key, 'since'>[], now: number): boolean {
  const newest = keys.at(-1)
  return newest === undefined || now - newest.since > LIFE - SHOWN_AROUND
}

/** Until what it has signed last is worth nothing any more. */
export function isShown<K extends Pick<Key, 'since'>>(
  key: K,
  keys: readonly K[],
  now: number,
): boolean {
  const next = keys[keys.indexOf(key) + 1]
  return next === undefined || now - next.since < 2 * SHOWN_AROUND
}

/** RS256, which every client has to understand. */
async function newKey(since: number): Promise<Key> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  return { id: randomBytes(9).toString('base64url'), since, pem }
}

const jwkOf = ({ id, pem }: Key): SigningKey => ({
  ...createPrivateKey(pem).export({ format: 'jwk' }),
  kid: id,
  use: 'sig',
  alg: 'RS256',
})
