import { use } from 'react'
import type { Language } from '../../base/language.ts'
import { preferredLanguage } from '../language.ts'
import { alongside } from '../words.ts'
import type { CatalogueTexts } from './texts/en.ts'

const TEXTS: Readonly<Record<Language, () => Promise<CatalogueTexts>>> = {
  en: async () => (await import('./texts/en.ts')).en,
  de: async () => (await import('./texts/de.ts')).de,
  fr: async () => (await import('./texts/fr.ts')).fr,
  es: async () => (await import('./texts/es.ts')).es,
  ar: async () => (await import('./texts/ar.ts')).ar,
}

const asked = new Map<Language, Promise<CatalogueTexts>>()
const here = new Map<Language, CatalogueTexts>()

/** Begins to fetch what this place says, so that it is there when it is drawn. */
export function fetchCatalogueTexts(language = preferredLanguage()): Promise<CatalogueTexts> {
  alongside(fetchCatalogueTexts)
  const texts = asked.get(language) ?? TEXTS[language]()
  asked.set(language, texts)
  void texts.then(it => here.set(language, it))
  return texts
}

/** What this place says in the person's language; the page waits for it. */
export function useCatalogueTexts(): CatalogueTexts {
  const texts = here.get(preferredLanguage())
  return texts ?? use(fetchCatalogueTexts())
}
