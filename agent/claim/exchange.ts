import { NotAllowed } from '../base/errors.ts'
import type { ClaimAnswer, ClaimBegun, ClaimWelcome } from '../http/api.ts'
import { type Channel, openChannel } from './channel.ts'

/** Sends a JSON body to a path of the box and gives back the JSON of its answer, or throws. */
export type Post = <Answer>(path: string, body: unknown) => Promise<Answer>

/** The half of the exchange (OPAQUE, RFC 9807) of whoever knows the password. */
export interface Prover {
  begin(password: string): Promise<{ readonly state: string; readonly message: string }>
  /** The session key and the last message, where the other end knows the password, too. */
  prove(
    state: string,
    password: string,
    answer: string,
  ): Promise<{ readonly key: string; readonly message: string } | undefined>
}

/** A box that has heard the proof. */
export interface Exchanged {
  /** Names the exchange in what is asked later. */
  readonly exchange: string
  readonly channel: Channel
  readonly welcome: ClaimWelcome
}

/**
 * Proves to a box that a password is known, without sending it. Throws NotAllowed for a wrong one, and
 * what `post` throws.
 */
export async function exchanged(
  { begin, prove }: Prover,
  password: string,
  path: string,
  post: Post,
): Promise<Exchanged> {
  const mine = await begin(password)
  const { exchange, message, retryAfter } = await post<ClaimBegun>(path, { message: mine.message })
  const proof = await prove(mine.state, password, message)
  if (!proof) {
    throw new NotAllowed('code-wrong', 'that is not the code of this box', {
      hint: 'the code is on the screen of the box and in claim-code.txt on its card',
      ...(retryAfter > 0 ? { retryAfter } : {}),
    })
  }
  const confirmed = await post<ClaimAnswer>('/api/claim/confirm', {
    exchange,
    message: proof.message,
  })
  const channel = openChannel(proof.key, 'page')
  return { exchange, channel, welcome: opened(channel, 'welcome', confirmed) as ClaimWelcome }
}

/** What the box has sealed about a matter. Throws NotAllowed where something changed it on its way. */
export function opened(channel: Channel, about: string, { sealed }: ClaimAnswer): unknown {
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
