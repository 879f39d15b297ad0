import type { Post } from '../../agent/claim/exchange.ts'
import type { Browser } from './browser.ts'

/** An answer that refuses; `problem` is its body. */
export class Refused extends Error {
  readonly status: number
  readonly problem: { readonly code: string; readonly retryAfter?: number }
  constructor(path: string, status: number, text: string) {
    super(`${path}: ${status} ${text}`)
    this.status = status
    this.problem = text.startsWith('{') ? JSON.parse(text) : { code: 'none' }
  }
}

/** Posts JSON to an origin through somebody's browser, as the page does. */
export const postTo =
  (fetch: Browser['fetch'], origin: string): Post =>
  async <Answer>(path: string, json: unknown) => {
    const answer = await fetch(`${origin}${path}`, { json, timeoutMs: 60_000 })
    if (answer.status >= 400) throw new Refused(path, answer.status, answer.text)
    return answer.json<Answer>()
  }
