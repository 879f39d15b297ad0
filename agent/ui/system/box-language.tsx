import { useState } from 'react'
import { LANGUAGES, type Language } from '../../base/language.ts'
import { api } from '../api-client.ts'
import { Form } from '../parts/form.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** What the box itself speaks; the page speaks what each device chose. */
export function BoxLanguage({ now }: { readonly now: Language }) {
  const [language, setLanguage] = useState(now)
  const [saved, setSaved] = useState(false)
  const text = words.system.language
  const change = useAction(async () => {
    await api.setLanguage(language)
    setSaved(true)
  })
  const codes = Object.keys(LANGUAGES) as Language[]
  return (
    <section>
      <h2>{text.title}</h2>
      <p>{text.lead}</p>
      <Form action={change} send={() => void change.run()} submit={text.submit}>
        <SelectField
          label={words.language}
          value={LANGUAGES[language]}
          choices={codes.map(it => LANGUAGES[it])}
          always
          change={chosen => {
            setLanguage(codes.find(it => LANGUAGES[it] === chosen) ?? language)
            setSaved(false)
          }}
        />
      </Form>
      <p role="status">{saved && text.saved}</p>
    </section>
  )
}
