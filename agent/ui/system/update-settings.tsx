import { useState } from 'react'
import type { SystemReport } from '../../http/api.ts'
import { api, type UpdateWish } from '../api-client.ts'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface UpdateSettingsProps {
  readonly report: SystemReport
  readonly again: () => Promise<void>
}

/** Where newer versions come from, and when they start. */
export function UpdateSettings({ report: { settings, feed }, again }: UpdateSettingsProps) {
  const { updates } = words.system
  const [wish, setWish] = useState<UpdateWish>({})
  const [saved, setSaved] = useState(false)
  const save = useAction(async () => {
    await api.setUpdates(wish)
    setWish({})
    setSaved(true)
    await again()
  })
  const change = (more: UpdateWish) => {
    setSaved(false)
    setWish({ ...wish, ...more })
  }
  const now = { ...settings, ...wish }
  return (
    <details className="advanced">
      <summary>{updates.settings}</summary>
      <Form
        action={save}
        send={() => void save.run()}
        submit={updates.save}
        after={<p role="status">{saved && updates.saved}</p>}
      >
        <fieldset>
          <legend>{updates.when}</legend>
          <Choice
            name="automatic"
            label={updates.automatic}
            text={updates.automaticText(now.window)}
            chosen={now.automatic}
            choose={() => change({ automatic: true })}
          />
          <Choice
            name="automatic"
            label={updates.manual}
            text={updates.manualText}
            chosen={!now.automatic}
            choose={() => change({ automatic: false })}
          />
        </fieldset>
        <Field
          label={updates.window}
          hint={updates.windowHint}
          value={now.window}
          onChange={event => change({ window: event.target.value })}
        />
        <Field
          label={updates.feed}
          hint={updates.feedHint}
          value={now.feed ?? ''}
          placeholder={feed}
          onChange={event => change({ feed: event.target.value || null })}
        />
        <Field
          label={updates.channel}
          hint={updates.channelHint}
          value={now.channel}
          onChange={event => change({ channel: event.target.value })}
        />
      </Form>
    </details>
  )
}
