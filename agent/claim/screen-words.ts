import type { Language } from '../base/language.ts'

export interface ScreenWords {
  readonly noNetwork: string
  readonly open: string
  readonly or: string
  readonly code: string
  readonly words: string
  readonly trust: string
  readonly note: string
}

const en: ScreenWords = {
  noNetwork: 'No network yet: is the cable plugged in?',
  open: 'Open',
  or: 'or',
  code: 'Code',
  words: 'Words',
  trust: 'Trust',
  note: 'Note',
}

/**
 * What stands on the screen of the box. A console of Linux draws each letter by itself and from left
 * to right: Arabic could not be read there, so that its owners get English.
 */
export const SCREEN_WORDS: Readonly<Record<Language, ScreenWords>> = {
  en,
  de: {
    noNetwork: 'Noch kein Netzwerk: Steckt das Kabel?',
    open: 'Öffnen',
    or: 'oder',
    code: 'Code',
    words: 'Wörter',
    trust: 'Prüfen',
    note: 'Notiz',
  },
  fr: {
    noNetwork: 'Pas encore de réseau : le câble est-il branché ?',
    open: 'Ouvrir',
    or: 'ou',
    code: 'Code',
    words: 'Mots',
    trust: 'Preuve',
    note: 'Note',
  },
  es: {
    noNetwork: 'Aún no hay red: ¿está enchufado el cable?',
    open: 'Abrir',
    or: 'o',
    code: 'Código',
    words: 'Frase',
    trust: 'Confiar',
    note: 'Nota',
  },
  ar: en,
}

/** What alarms on the screen say, too: see above. */
export const screenLanguage = (language: Language): Language =>
  language === 'ar' ? 'en' : language
