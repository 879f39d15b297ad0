import { useState } from 'react'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { cataloguesApi } from './catalogues-api.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

const NOTHING = { name: '', url: '', key: '' }
type Typed = typeof NOTHING

/** As the box takes them. */
const SHAPES: Readonly<Record<keyof Typed, RegExp>> = {
  name: /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
  url: /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/,
  key: /^RW[A-Za-z0-9+/]{54}$/,
}

/** Lets the box try a catalogue; only then it is one. */
export function CatalogueForm({ done }: { readonly done: () => Promise<void> }) {
  const texts = useCatalogueTexts()
  const [typed, setTyped] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const wrong = (it: keyof Typed) => !SHAPES[it].test(typed[it].trim())
  const add = useAction(async () => {
    const { name, url, key } = typed
    await cataloguesApi.addCatalogue(name.trim(), {
      url: url.trim(),
      key: key.trim(),
      priority: -1,
    })
    setTyped(NOTHING)
    setTried(false)
    await done()
  })
  const { texts: labels, hints, errors } = texts.fields
  return (
    <Form
      action={add}
      send={() => {
        setTried(true)
        if (!(['name', 'url', 'key'] as const).some(wrong)) void add.run()
      }}
      submit={texts.submit}
    >
      {(['name', 'url', 'key'] as const).map(it => (
        <Field
          key={it}
          label={labels[it]}
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
