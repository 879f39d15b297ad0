import type { Language } from '../../base/language.ts'
import type { ScoreTexts } from '../score.ts'

/** What a recipe lacks, fetched when a language is wanted. */
export const SCORE_TEXTS: Readonly<Record<Language, () => Promise<ScoreTexts>>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}
