import { use } from 'react'
import type { Language } from '../base/language.ts'
import { preferredLanguage } from './language.ts'
import { alongside } from './words.ts'

/** Texts beside `words` that come with the place that says them. */
export interface FetchedTexts<Texts> {
  /** Begins to fetch them, so that they are there when they are needed; once more where they did not come. */
  fetch(language?: Language): Promise<Texts>
  /** The last try to fetch them, in the person's language. */
  coming(): Promise<Texts>
}

export function fetchedTexts<Texts>(
  languages: Readonly<Record<Language, () => Promise<Texts>>>,
): FetchedTexts<Texts> {
  const asked = new Map<Language, Promise<Texts>>()
  const failed = new Set<Language>()
  function fetch(language = preferredLanguage()): Promise<Texts> {
    alongside(fetch)
    const texts = (!failed.has(language) && asked.get(language)) || languages[language]()
    asked.set(language, texts)
    failed.delete(language)
    texts.then(
      // What `use` notes on a promise itself, once it has seen it come: who has them does not wait.
      value => Object.assign(texts, { status: 'fulfilled', value }),
      () => failed.add(language),
    )
    return texts
  }
  return { fetch, coming: () => asked.get(preferredLanguage()) ?? fetch() }
}

/**
 * The page waits for them. Each time by `use`, also for what is there: a component that waited, and
 * then renders without asking for it again, fails with React's error 467.
 */
export const useFetched = <Texts>(texts: FetchedTexts<Texts>): Texts => use(texts.coming())
