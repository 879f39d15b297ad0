import { useState } from 'react'
import type { CatalogueReport } from '../../http/api.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { cataloguesApi } from './catalogues-api.ts'
import { priorityIn } from './priority.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface PriorityFormProps {
  readonly catalogue: CatalogueReport
  readonly changed: () => Promise<void>
}

/** Which one goes first where two have the same app. */
export function PriorityForm({ catalogue: { name, priority }, changed }: PriorityFormProps) {
  const texts = useCatalogueTexts()
  const [typed, setTyped] = useState(String(priority))
  const [tried, setTried] = useState(false)
  const wish = priorityIn(typed)
  const rank = useAction(async () => {
    if (wish === undefined) return
    await cataloguesApi.rankCatalogue(name, wish)
    await changed()
  })
  return (
    <Form
      action={rank}
      send={() => {
        setTried(true)
        if (wish !== undefined) void rank.run()
      }}
      submit={texts.rank}
      named={`${texts.rank}: ${name}`}
      kind="plain"
    >
      <Field
        label={`${texts.priority}: ${name}`}
        hint={texts.priorityHint}
        error={tried && wish === undefined ? texts.priorityWrong : undefined}
        value={typed}
        dir="ltr"
        onChange={event => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  )
}
