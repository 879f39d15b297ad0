import type { App } from './api.ts'

/** Whether a word leads to an app: its name, what it does, or what its recipe says it is found by. */
export function isFoundBy(word: string, { service, title, tagline, about }: App): boolean {
  const wanted = word.trim().toLowerCase()
  const { category = '', keywords } = about
  return [service, title, tagline, category, ...keywords].some(it =>
    it.toLowerCase().includes(wanted),
  )
}
