import { isLanguage, type Language } from '../base/language.ts'

/** Where this device keeps what was chosen on it. */
export const languageKey = 'gantry-language'

/** What was chosen on this device, or the first of the browser's languages that the page knows. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(languageKey) ?? '', ...navigator.languages]
  return wanted.map(it => it.split('-')[0] ?? '').find(isLanguage) ?? 'en'
}

/** How dates and numbers are written: as the browser says, where it speaks that language too. */
export function localeOf(language: Language): string {
  return navigator.languages.find(it => it.split('-')[0] === language) ?? language
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}
