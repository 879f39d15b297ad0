import { LANGUAGES, type Language } from '../../base/language.ts'
import { chooseLanguage, words } from '../words.ts'
import { SelectField } from './select-field.tsx'

const names = Object.entries(LANGUAGES) as [Language, string][]

/** The language of the page on this device. */
export function LanguageField() {
  return (
    <SelectField
      label={words.language}
      value={LANGUAGES[document.documentElement.lang as Language]}
      choices={names.map(([, name]) => name)}
      always
      change={chosen => {
        const [language] = names.find(([, name]) => name === chosen) ?? []
        if (language) void chooseLanguage(language)
      }}
    />
  )
}
