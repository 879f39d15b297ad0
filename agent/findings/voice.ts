import type { Language } from '../base/language.ts'
import { en } from './texts/en.ts'
import { TEXTS } from './texts/languages.ts'
import type { FindingTexts } from './texts/texts.ts'

/** What findings say in the language of the box, where nobody else says in which: on its screen, in messages. */
export interface Voice {
  readonly texts: FindingTexts
  /** Goes on in that language as soon as its texts are here. */
  take(language: Language): Promise<void>
}

export function openVoice(): Voice {
  let texts = en
  let wanted: Language = 'en'
  return {
    get texts() {
      return texts
    },
    async take(language) {
      if (language === wanted) return
      wanted = language
      const found = await TEXTS[language]()
      // Another one may have been chosen meanwhile.
      if (wanted === language) texts = found
    },
  }
}
