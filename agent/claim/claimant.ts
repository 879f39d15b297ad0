import { client, ready } from '@serenity-kit/opaque'
import { InvalidInput, NotAllowed } from '../base/errors.ts'
import type {
  ClaimAnswer,
  ClaimBegun,
  ClaimCable,
  ClaimForm,
  ClaimWelcome,
  Continue,
  RestoreAnswer,
  RestoreWish,
} from '../http/api.ts'
import { type Channel, openChannel } from './channel.ts'
import { readCode } from './code.ts'
import { NO_CODE, TERMS } from './terms.ts'

/** Sends a JSON body to a path of the box and gives back the JSON of its answer, or throws. */
export type Post = <Answer>(path: string, body: unknown) => Promise<Answer>

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
  return (await exchanged(password, '/api/claim/exchange', post)).claimant
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
  const { claimant, exchange } = await exchanged(NO_CODE, '/api/claim/cable', post)
  return { ...claimant, look: () => post<ClaimCable>('/api/claim/cable/state', { exchange }) }
}

async function exchanged(
  password: string,
  path: string,
  post: Post,
): Promise<{ readonly claimant: Claimant; readonly exchange: string }> {
  await ready
  const { clientLoginState, startLoginRequest } = client.startLogin({ password })
  const { exchange, message, retryAfter } = await post<ClaimBegun>(path, {
    message: startLoginRequest,
  })
  const proof = client.finishLogin({ clientLoginState, loginResponse: message, password, ...TERMS })
  if (!proof) {
    throw new NotAllowed('code-wrong', 'that is not the code of this box', {
      hint: 'the code is on the screen of the box and in claim-code.txt on its card',
      ...(retryAfter > 0 ? { retryAfter } : {}),
    })
  }
  const confirmed = await post<ClaimAnswer>('/api/claim/confirm', {
    exchange,
    message: proof.finishLoginRequest,
  })
  const channel = openChannel(proof.sessionKey, 'page')
  const claimant: Claimant = {
    welcome: opened(channel, 'welcome', confirmed) as ClaimWelcome,
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

function opened(channel: Channel, about: string, { sealed }: ClaimAnswer): unknown {
  try {
    return channel.open(about, sealed)
  } catch (cause) {
    throw new NotAllowed(
      'answer-forged',
      'something between this page and the box changed its answer',
      {
        hint: 'turn the box off and on again, and claim it from its own network',
        cause,
      },
    )
  }
}
