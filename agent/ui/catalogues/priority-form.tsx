import { useState } from 'react'
import type { CatalogueReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { priorityIn } from './priority.ts'

interface PriorityFormProps {
  readonly catalogue: CatalogueReport
  readonly changed: () => Promise<void>
}

/** Which one goes first where two have the same app. */
export function PriorityForm({ catalogue: { name, priority }, changed }: PriorityFormProps) {
  const [typed, setTyped] = useState(String(priority))
  const [tried, setTried] = useState(false)
  const wish = priorityIn(typed)
  const rank = useAction(async () => {
    if (wish === undefined) return
    await api.rankCatalogue(name, wish)
    await changed()
  })
  return (
    <Form
      action={rank}
      send={() => {
        setTried(true)
        if (wish !== undefined) void rank.run()
      }}
      submit={words.catalogues.rank}
      kind="plain"
    >
      <Field
        label={words.catalogues.priority}
        hint={words.catalogues.priorityHint}
        error={tried && wish === undefined ? words.catalogues.priorityWrong : undefined}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  )
}
