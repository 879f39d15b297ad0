import { use } from 'react'
import type { Language } from '../base/language.ts'
import { preferredLanguage } from './language.ts'
import { alongside } from './words.ts'

/** Texts beside `words` that come with the place that says them. */
export interface FetchedTexts<Texts> {
  /** Begins to fetch them, so that they are there when they are needed; once more where they did not come. */
  fetch(language?: Language): Promise<Texts>
  /** The last try to fetch them. */
  coming(): Promise<Texts>
  /** In the person's language, once they are there. */
  here(): Texts | undefined
}

export function fetchedTexts<Texts>(
  languages: Readonly<Record<Language, () => Promise<Texts>>>,
): FetchedTexts<Texts> {
  const asked = new Map<Language, Promise<Texts>>()
  const here = new Map<Language, Texts>()
  const failed = new Set<Language>()
  function fetch(language = preferredLanguage()): Promise<Texts> {
    alongside(fetch)
    const texts = (!failed.has(language) && asked.get(language)) || languages[language]()
    asked.set(language, texts)
    failed.delete(language)
    texts.then(
      it => here.set(language, it),
      () => failed.add(language),
    )
    return texts
  }
  const coming = () => asked.get(preferredLanguage()) ?? fetch()
  return { fetch, coming, here: () => here.get(preferredLanguage()) }
}

/** The page waits for them. */
export const useFetched = <Texts>(texts: FetchedTexts<Texts>): Texts =>
  texts.here() ?? use(texts.coming())
