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

interface ClaimFileWords {
  readonly code: string
  readonly open: (address: string) => string
  readonly claimed: string
}

/** What stands in the file with the claim code, which other computers show. */
export const CLAIM_FILE_WORDS: Readonly<Record<Language, ClaimFileWords>> = {
  en: {
    code: 'The claim code of this box:',
    open: address => `Open ${address} and type it there.`,
    claimed: 'This box has an owner. Its claim code is no longer valid.',
  },
  de: {
    code: 'Der Code, mit dem diese Box übernommen wird:',
    open: address => `Öffne ${address} und gib ihn dort ein.`,
    claimed: 'Diese Box gehört schon jemandem. Ihr Code gilt nicht mehr.',
  },
  fr: {
    code: 'Le code pour prendre en main cette box :',
    open: address => `Ouvrez ${address} et saisissez-le là.`,
    claimed: 'Cette box a un propriétaire. Son code n’est plus valable.',
  },
  es: {
    code: 'El código para tomar esta caja:',
    open: address => `Abre ${address} y escríbelo allí.`,
    claimed: 'Esta caja tiene dueño. Su código ya no vale.',
  },
  ar: {
    code: 'رمز تسلّم هذا الصندوق:',
    open: address => `افتح ${address} واكتبه هناك.`,
    claimed: 'لهذا الصندوق مالك. لم يعد رمزه صالحًا.',
  },
}
