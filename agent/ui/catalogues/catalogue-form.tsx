import { useState } from 'react'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const NOTHING = { name: '', url: '', key: '' }
type Typed = typeof NOTHING

/** As the box takes them. */
const SHAPES: Readonly<Record<keyof Typed, RegExp>> = {
  name: /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
  url: /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/,
  key: /^RW[A-Za-z0-9+/]{54}$/,
}

/** Tries a catalogue; only then it is one. */
export function CatalogueForm({ done }: { readonly done: () => Promise<void> }) {
  const [typed, setTyped] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const wrong = (it: keyof Typed) => !SHAPES[it].test(typed[it].trim())
  const add = useAction(async () => {
    const { name, url, key } = typed
    await api.addCatalogue(name.trim(), { url: url.trim(), key: key.trim(), priority: -1 })
    setTyped(NOTHING)
    setTried(false)
    await done()
  })
  const { texts, hints, errors } = words.catalogues.fields
  return (
    <Form
      action={add}
      send={() => {
        setTried(true)
        if (!(['name', 'url', 'key'] as const).some(wrong)) void add.run()
      }}
      submit={words.catalogues.submit}
    >
      {(['name', 'url', 'key'] as const).map(it => (
        <Field
          key={it}
          label={texts[it]}
          hint={hints[it]}
          error={tried && wrong(it) ? errors[it] : undefined}
          value={typed[it]}
          dir="ltr"
          onChange={event => setTyped({ ...typed, [it]: event.target.value })}
          inputMode={it === 'url' ? 'url' : 'text'}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
    </Form>
  )
}
