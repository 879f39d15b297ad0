import type { Language } from '../base/language.ts'
import { directionOf, languageKey, localeOf, preferredLanguage } from './language.ts'
import type { Messages } from './messages/en.ts'
import type { ProblemTexts } from './problems/texts.ts'

const MESSAGES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import('./messages/en.ts')).en,
  de: async () => (await import('./messages/de.ts')).de,
  fr: async () => (await import('./messages/fr.ts')).fr,
  es: async () => (await import('./messages/es.ts')).es,
  ar: async () => (await import('./messages/ar.ts')).ar,
}

const PROBLEMS: Readonly<Record<Language, () => Promise<ProblemTexts>>> = {
  en: async () => ({}),
  de: async () => (await import('./problems/de.ts')).de,
  fr: async () => (await import('./problems/fr.ts')).fr,
  es: async () => (await import('./problems/es.ts')).es,
  ar: async () => (await import('./problems/ar.ts')).ar,
}

/** Every text of the page, in the person's language, from when `speak` has been waited for. */
export let words: Messages

/** What problems of the box are called, where that is not English. */
export let problemTexts: ProblemTexts = {}

/** How this person writes dates and numbers (BCP 47). */
export let locale: string

const listeners = new Set<() => void>()
const companions = new Set<(language: Language) => Promise<unknown>>()

/** Takes up the language of this device, and follows when it is changed here or in another tab. */
export async function speak(): Promise<void> {
  await take(preferredLanguage())
  addEventListener('storage', ({ key }) => {
    if (key === languageKey) void take(preferredLanguage())
  })
}

/** Changes the language on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(languageKey, language)
  await take(language)
}

/** Calls back whenever the language has changed. Answers how to stop. */
export function onLanguage(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Another language is taken up only when `load` has what belongs to it, too. */
export function alongside(load: (language: Language) => Promise<unknown>): void {
  companions.add(load)
}

async function take(language: Language): Promise<void> {
  const [messages, problems] = await Promise.all([
    MESSAGES[language](),
    PROBLEMS[language](),
    ...[...companions].map(load => load(language)),
  ])
  words = messages
  problemTexts = problems
  locale = localeOf(language)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  for (const changed of listeners) changed()
}
