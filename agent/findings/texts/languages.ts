import type { Language } from '../../base/language.ts'
import type { FindingTexts } from './texts.ts'

/** What findings say, fetched when a language is wanted. */
export const TEXTS: Readonly<Record<Language, () => Promise<FindingTexts>>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}
