import { useState } from 'react'
import type { NetworkReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Choice } from '../parts/choice.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const choices = ['auto', 'announce', 'router-prefix', 'proxy-only'] as const

interface LevelFormProps {
  readonly report: NetworkReport
  readonly changed: () => Promise<void>
}

/** How apps get addresses of their own: rarely anybody has to choose. */
export function LevelForm({ report: { wanted }, changed }: LevelFormProps) {
  const [wish, setWish] = useState(wanted)
  const save = useAction(async () => {
    await api.setNetwork({ addresses: wish })
    await changed()
  })
  return (
    <details className="advanced">
      <summary>{words.network.ofApps}</summary>
      <Form
        action={save}
        send={() => void save.run()}
        submit={words.network.save}
        busy={words.network.saving}
        kind="plain"
      >
        <fieldset>
          <legend>{words.network.ofAppsHow}</legend>
          {choices.map(it => (
            <Choice
              key={it}
              name="addresses"
              label={words.network.choices[it].label}
              text={words.network.choices[it].text}
              chosen={wish === it}
              choose={() => setWish(it)}
            />
          ))}
        </fieldset>
      </Form>
    </details>
  )
}
