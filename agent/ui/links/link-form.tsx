import { useState } from 'react'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** A name and an address of the web. */
export function LinkForm({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('')
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const url = addressIn(typed)
  const add = useAction(async () => {
    if (url === undefined) return
    await api.addLink({ name: name.trim(), url })
    close()
  })
  return (
    <Form
      action={add}
      send={() => {
        setTried(true)
        if (name.trim() !== '' && url !== undefined) void add.run()
      }}
      submit={words.links.submit}
      before={<Button onClick={close}>{words.cancel}</Button>}
    >
      <Field
        label={words.links.name}
        error={tried && name.trim() === '' ? words.links.nameMissing : undefined}
        value={name}
        maxLength={40}
        onChange={event => setName(event.target.value)}
        autoComplete="off"
      />
      <Field
        label={words.links.address}
        hint={words.links.addressHint}
        error={tried && url === undefined ? words.links.addressWrong : undefined}
        inputMode="url"
        value={typed}
        onChange={event => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Form>
  )
}

/** What people type, as an address; `undefined` where it is none. */
function addressIn(typed: string): string | undefined {
  const text = typed.trim()
  // Chromium takes a name with spaces for a host.
  if (/\s/.test(text)) return undefined
  try {
    const url = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`)
    return /^https?:$/.test(url.protocol) && url.password === '' ? url.href : undefined
  } catch {
    return undefined
  }
}
