import type { Language } from '../base/language.ts'

interface LetterWords {
  readonly trialTitle: string
  readonly overTitle: string
  readonly more: (count: number) => string
  readonly trial: string
  readonly over: string
}

/** What a message says beside the findings that it tells of. */
export const LETTER_WORDS: Readonly<Record<Language, LetterWords>> = {
  en: {
    trialTitle: 'a message to try this way',
    overTitle: 'well again',
    more: count => `And ${count} more.`,
    trial: 'The box can reach you by this way.',
    over: 'Well again:',
  },
  de: {
    trialTitle: 'eine Nachricht zur Probe',
    overTitle: 'wieder in Ordnung',
    more: count => `Und ${count} weitere.`,
    trial: 'Auf diesem Weg kann die Box dich erreichen.',
    over: 'Wieder in Ordnung:',
  },
  fr: {
    trialTitle: 'un message pour essayer ce moyen',
    overTitle: 'tout va de nouveau bien',
    more: count => `Et ${count} de plus.`,
    trial: 'La box peut vous joindre par ce moyen.',
    over: 'De nouveau en ordre :',
  },
  es: {
    trialTitle: 'un mensaje para probar esta vía',
    overTitle: 'todo bien otra vez',
    more: count => `Y ${count} más.`,
    trial: 'La caja puede llegar a ti por esta vía.',
    over: 'Bien otra vez:',
  },
  ar: {
    trialTitle: 'رسالة لتجربة هذا الطريق',
    overTitle: 'كل شيء بخير من جديد',
    more: count => `و${count} غير ذلك.`,
    trial: 'يستطيع الصندوق الوصول إليك بهذا الطريق.',
    over: 'بخير من جديد:',
  },
}
