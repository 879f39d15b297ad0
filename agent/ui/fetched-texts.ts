import { use } from 'react'
import type { Language } from '../base/language.ts'
import { preferredLanguage } from './language.ts'
import { alongside } from './words.ts'

/** Texts beside `words` that come with the place that says them. */
export interface FetchedTexts<Texts> {
  /** Begins to fetch them, so that they are there when they are needed. */
  fetch(language?: Language): Promise<Texts>
  /** In the person's language, once they are there. */
  here(): Texts | undefined
}

export function fetchedTexts<Texts>(
  languages: Readonly<Record<Language, () => Promise<Texts>>>,
): FetchedTexts<Texts> {
  const asked = new Map<Language, Promise<Texts>>()
  const here = new Map<Language, Texts>()
  function fetch(language = preferredLanguage()): Promise<Texts> {
    alongside(fetch)
    const texts = asked.get(language) ?? languages[language]()
    asked.set(language, texts)
    void texts.then(it => here.set(language, it))
    return texts
  }
  return { fetch, here: () => here.get(preferredLanguage()) }
}

/** The page waits for them. */
export const useFetched = <Texts>(texts: FetchedTexts<Texts>): Texts =>
  texts.here() ?? use(texts.fetch())
