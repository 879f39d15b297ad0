import { useState } from 'react'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface NeighbourFormProps {
  readonly done: (name: string, answer: { readonly invitation: string }) => Promise<void>
}

/** Room for another box, in units that people buy disks by. */
export function NeighbourForm({ done }: NeighbourFormProps) {
  const [name, setName] = useState('')
  const [space, setSpace] = useState('')
  const [wrong, setWrong] = useState(false)
  const offer = useAction(async () => {
    const called = name.trim().toLowerCase()
    await done(called, await api.offerSpace(called, Number(space) * 1e9))
    setName('')
    setSpace('')
  })
  const send = () => {
    const right = /^[1-9]\d{0,5}$/.test(space.trim())
    setWrong(!right)
    if (right) void offer.run()
  }
  return (
    <Form action={offer} send={send} submit={words.neighbours.offer}>
      <Field
        label={words.neighbours.name}
        hint={words.neighbours.nameHint}
        value={name}
        onChange={event => setName(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        label={words.neighbours.space}
        error={wrong ? words.neighbours.spaceWrong : undefined}
        value={space}
        onChange={event => setSpace(event.target.value)}
        inputMode="numeric"
        autoComplete="off"
      />
    </Form>
  )
}
