import { proveCode } from '../../agent/claim/claimant.ts'
import type { Post } from '../../agent/claim/exchange.ts'
import type { Home } from '../lab/home.ts'
import type { Phone } from '../lab/phone.ts'
import { postTo } from '../lab/post.ts'
import { claim, claimedAs, codeOf } from '../system/owner.ts'

export interface Raced {
  /** How many asked for the box, after they had proved to know its code. */
  readonly asked: number
  /** How many of these got it. Somebody has it afterwards. */
  readonly won: number
}

/**
 * Fifty who know the code begin at once. Most are told to wait, and each who is not asks for the box
 * fifty times at one moment.
 */
export async function race(home: Home, phones: readonly Phone[]): Promise<Raced> {
  const code = await codeOf(home)
  const raced = { asked: 0, won: 0 }
  const crowd =
    (post: Post): Post =>
    async <Answer>(path: string, body: unknown): Promise<Answer> => {
      if (path !== '/api/claim') return await post<Answer>(path, body)
      const asked = Array.from({ length: 50 }, () => post<Answer>(path, body))
      const answers = await Promise.allSettled(asked)
      raced.asked += answers.length
      raced.won += answers.filter(it => it.status === 'fulfilled').length
      return await Promise.any(asked)
    }
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const { fetch } = phones[i % phones.length] as Phone
      const claimant = await proveCode(code, crowd(postTo(fetch, 'http://gantry.local'))).catch(
        () => undefined,
      )
      await claimant?.claim(claimedAs).catch(() => undefined)
    }),
  )
  // All may have been told to wait: then the box is still nobody's.
  if (raced.won === 0) await claim(home)
  return raced
}
