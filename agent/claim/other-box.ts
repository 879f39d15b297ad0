import { InvalidInput } from '../base/errors.ts'
import type { ClaimAnswer } from '../http/api.ts'
import type { ProveCode } from '../site/need.ts'
import { readCode } from './code.ts'
import { exchanged, opened, type Post, type Prover } from './exchange.ts'

/**
 * Proves to another box, which nobody owns yet, that its owner read its code here. Throws InvalidInput
 * for what is no code, NotAllowed for the code of another box, and what `postAt` throws.
 *
 * @param postAt how to reach the box at an origin
 */
export const proveTo =
  (prover: Prover, postAt: (origin: string) => Post): ProveCode =>
  async (typed, origin) => {
    const code = readCode(typed)
    if (code === undefined) {
      throw new InvalidInput('code-mistyped', 'that is not a complete code', {
        hint: 'it has nine letters and digits, as in XXXX-XXXX-X; check each of them',
      })
    }
    const post = postAt(origin)
    const { exchange, channel } = await exchanged(prover, code, '/api/claim/exchange', post)
    return {
      async ask(wish) {
        const body = { exchange, sealed: channel.seal('join', wish) }
        return opened(channel, 'joined', await post<ClaimAnswer>('/api/claim/join', body))
      },
    }
  }
