import { client, ready } from '@serenity-kit/opaque'
import { InvalidInput } from '../base/errors.ts'
import type {
  ClaimAnswer,
  ClaimCable,
  ClaimForm,
  ClaimWelcome,
  Continue,
  RestoreAnswer,
  RestoreWish,
} from '../http/api.ts'
import { readCode } from './code.ts'
import { exchanged, opened, type Post, type Prover } from './exchange.ts'
import { NO_CODE, TERMS } from './terms.ts'

/** Whoever has proved to know the code of a box. */
export interface Claimant {
  readonly welcome: ClaimWelcome
  /** What the screen of the box will show, too. */
  readonly words: string
  /** Makes the box one's own. What goes wrong on the box is thrown as `post` throws it. */
  claim(form: ClaimForm): Promise<Continue>
  /** Asks for what makes the box another one again. */
  restore(wish: RestoreWish): Promise<RestoreAnswer>
}

/**
 * Proves to a box that its claim code is known, without sending it: the code goes nowhere, and a
 * box that does not know it learns nothing. Throws InvalidInput for what is no code, NotAllowed for
 * the code of another box, and what `post` throws.
 */
export async function proveCode(typed: string, post: Post): Promise<Claimant> {
  const password = readCode(typed)
  if (password === undefined) {
    throw new InvalidInput('code-mistyped', 'that is not a complete code', {
      hint: 'it has nine letters and digits, as in XXXX-XXXX-X; check each of them',
    })
  }
  return (await claimantWith(password, '/api/claim/exchange', post)).claimant
}

/** Whoever stands at a box and is about to show it. */
export interface AtCable extends Claimant {
  /** How far that is. Throws what `post` throws, also while the cable is out and nothing answers. */
  look(): Promise<ClaimCable>
}

/**
 * Begins to prove to a box that somebody stands at it, who is to pull its network cable then. The
 * channel is safe from who listens, not from who stands between: see agent/README.md.
 */
export async function proveCable(post: Post): Promise<AtCable> {
  const { claimant, exchange } = await claimantWith(NO_CODE, '/api/claim/cable', post)
  return { ...claimant, look: () => post<ClaimCable>('/api/claim/cable/state', { exchange }) }
}

/** On the page itself; a box has a program for it (pake-program.ts). */
const prover: Prover = {
  async begin(password) {
    await ready
    const { clientLoginState, startLoginRequest } = client.startLogin({ password })
    return { state: clientLoginState, message: startLoginRequest }
  },
  async prove(clientLoginState, password, loginResponse) {
    const proof = client.finishLogin({ clientLoginState, loginResponse, password, ...TERMS })
    return proof && { key: proof.sessionKey, message: proof.finishLoginRequest }
  },
}

async function claimantWith(
  password: string,
  path: string,
  post: Post,
): Promise<{ readonly claimant: Claimant; readonly exchange: string }> {
  const { exchange, channel, welcome } = await exchanged(prover, password, path, post)
  const claimant: Claimant = {
    welcome,
    words: channel.words,
    async claim(form) {
      const body = { exchange, sealed: channel.seal('claim', form) }
      return opened(channel, 'claimed', await post<ClaimAnswer>('/api/claim', body)) as Continue
    },
    async restore(wish) {
      const body = { exchange, sealed: channel.seal('restore', wish) }
      const answer = await post<ClaimAnswer>('/api/claim/restore', body)
      return opened(channel, 'restored', answer) as RestoreAnswer
    },
  }
  return { claimant, exchange }
}
