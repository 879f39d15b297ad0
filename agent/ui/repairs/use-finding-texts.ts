import { use } from 'react'
import type { Language } from '../../base/language.ts'
import { TEXTS } from '../../findings/texts/languages.ts'
import type { FindingTexts } from '../../findings/texts/texts.ts'
import { preferredLanguage } from '../language.ts'
import { alongside } from '../words.ts'

const asked = new Map<Language, Promise<FindingTexts>>()
const here = new Map<Language, FindingTexts>()

/** Begins to fetch what findings say, so that it is there when it is needed. */
export function fetchFindingTexts(language = preferredLanguage()): Promise<FindingTexts> {
  alongside(fetchFindingTexts)
  const texts = asked.get(language) ?? TEXTS[language]()
  asked.set(language, texts)
  void texts.then(it => here.set(language, it))
  return texts
}

/** What findings say in the person's language; the page waits for it. */
export function useFindingTexts(): FindingTexts {
  const texts = here.get(preferredLanguage())
  return texts ?? use(fetchFindingTexts())
}
