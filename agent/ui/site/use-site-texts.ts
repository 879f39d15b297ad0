import { fetchedTexts, useFetched } from '../fetched-texts.ts'
import type { SiteTexts } from './texts/en.ts'

const texts = fetchedTexts<SiteTexts>({
  en: async () => (await import('./texts/en.ts')).en,
  de: async () => (await import('./texts/de.ts')).de,
  fr: async () => (await import('./texts/fr.ts')).fr,
  es: async () => (await import('./texts/es.ts')).es,
  ar: async () => (await import('./texts/ar.ts')).ar,
})

/** What this place says. */
export const useSiteTexts = () => useFetched(texts)
