import type { Language } from '../../base/language.ts'
import type { ChangeTexts } from '../change.ts'

/** What changes are, fetched when a language is wanted. */
export const CHANGE_TEXTS: Readonly<Record<Language, () => Promise<ChangeTexts>>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}
