import { useEffect, useState } from 'react'
import type { BackupTarget } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface UploadLimitProps {
  readonly target: BackupTarget
  readonly changed: () => Promise<void>
}

/** How much goes out to a place; empty: as fast as it goes. */
export function UploadLimit({ target, changed }: UploadLimitProps) {
  const given = String(target.uploadLimit ?? '')
  const [value, setValue] = useState(given)
  // After it was set elsewhere.
  useEffect(() => setValue(given), [given])
  const [wrong, setWrong] = useState(false)
  const set = useAction(async () => {
    const typed = value.trim()
    await api.limitTarget(target.name, typed === '' ? null : Number(typed))
    await changed()
  })
  const submit = () => {
    const right = /^([1-9]\d{0,8})?$/.test(value.trim())
    setWrong(!right)
    if (right) void set.run()
  }
  return (
    <Form
      action={set}
      send={submit}
      submit={words.backups.limitSubmit}
      named={`${words.backups.limitSubmit}: ${target.name}`}
    >
      <Field
        label={words.backups.fields['upload-limit']}
        error={wrong ? words.backups.limitWrong : undefined}
        value={value}
        onChange={event => setValue(event.target.value)}
        inputMode="numeric"
        autoComplete="off"
      />
    </Form>
  )
}
