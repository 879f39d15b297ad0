import { expect } from 'vitest'
import type { Answer, FetchOptions } from '../lab/browser.ts'
import { type Cookies, openCookies } from '../lab/cookies.ts'
import type { Home } from '../lab/home.ts'
import { claimedAs, type Owner } from './owner.ts'

/** Where a box that was claimed as these tests do it has its page. */
export const BOX = 'https://home.local'

/** A browser that keeps cookies for each site and follows where it is sent. */
export interface Visitor {
  fetch(url: string, options?: FetchOptions): Promise<Answer>
  go(url: string): Promise<{ readonly answer: Answer; readonly url: string }>
  jar(origin: string): Cookies
}

export function visitor({ phone }: Home, { ca }: Pick<Owner, 'ca'>): Visitor {
  const jars = new Map<string, Cookies>()
  const jar = (origin: string) => {
    const kept = jars.get(origin) ?? openCookies()
    jars.set(origin, kept)
    return kept
  }
  const fetch = (url: string, options: FetchOptions = {}) =>
    phone.fetch(url, {
      ...{ ca, cookies: jar(new URL(url).origin), ...options },
      // Some programs send only those to a sign-in who want to see a page.
      headers: { accept: 'text/html,*/*', ...options.headers },
    })
  return {
    fetch,
    jar,
    async go(start) {
      for (let url = start, i = 0; i < 12; i++) {
        const answer = await fetch(url)
        if (answer.status !== 302 && answer.status !== 303) return { answer, url }
        url = new URL(String(answer.headers.location), url).href
      }
      throw new Error(`${start} leads in a circle`)
    },
  }
}

/** Signs in to the box: as its owner, unless said. */
export async function signIn(
  { fetch }: Visitor,
  who = { name: claimedAs.owner, password: claimedAs.password },
): Promise<void> {
  const { status } = await fetch(`${BOX}/api/session`, { json: who })
  expect(status).toBe(204)
}
