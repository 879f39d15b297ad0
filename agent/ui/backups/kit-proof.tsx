import { useState } from 'react'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** Two of the twelve, others each time: whoever types them has the sheet before his eyes. */
function twoPlaces(): readonly [number, number] {
  const random = crypto.getRandomValues(new Uint8Array(2))
  return [((random[0] ?? 0) % 6) + 1, ((random[1] ?? 0) % 6) + 7]
}

export function KitProof({ done }: { readonly done: () => Promise<void> }) {
  const [places] = useState(twoPlaces)
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({})
  const confirm = useAction(async () => {
    await api.confirmKit(places.map(place => ({ place, word: (typed[place] ?? '').trim() })))
    await done()
  })
  return (
    <Form action={confirm} send={() => void confirm.run()} submit={words.kit.confirm}>
      <p>{words.kit.confirmLead}</p>
      {places.map(place => (
        <Field
          key={place}
          label={words.kit.word(place)}
          value={typed[place] ?? ''}
          onChange={event => setTyped({ ...typed, [place]: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
    </Form>
  )
}
