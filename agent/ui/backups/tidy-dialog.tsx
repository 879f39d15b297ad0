import { useState } from 'react'
import type { BackupTarget } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Field } from '../parts/field.tsx'
import { words } from '../words.ts'

/** What each kind of target is told of the account that may delete there. */
const FIELDS = {
  disk: [],
  sftp: ['user'],
  s3: ['user', 'password', 'url'],
  rest: ['user', 'password', 'url'],
} as const satisfies Readonly<Record<BackupTarget['kind'], readonly FieldName[]>>

type FieldName = 'user' | 'password' | 'url'

interface TidyDialogProps {
  readonly target: Pick<BackupTarget, 'name' | 'kind'>
  readonly changed: () => Promise<void>
  readonly close: () => void
}

/** Asks for an account that may delete where the box may only add; the box keeps nothing of it. */
export function TidyDialog({ target: { name, kind }, changed, close }: TidyDialogProps) {
  const [values, setValues] = useState<Partial<Record<FieldName, string>>>({})
  const given = Object.entries(values).flatMap(([key, it]) =>
    it.trim() === '' ? [] : [[key, it.trim()]],
  )
  return (
    <ConfirmDialog
      title={words.backups.tidyAsk(name)}
      submit={words.backups.tidy}
      icon="trash"
      act={async () => {
        await api.tidyTarget(name, given.length === 0 ? undefined : Object.fromEntries(given))
        await changed()
      }}
      close={close}
    >
      <p>{words.backups.tidyText}</p>
      {FIELDS[kind].map((it: FieldName) => (
        <Field
          key={it}
          label={it === 'url' ? words.backups.tidyUrl : words.backups.fields[it]}
          type={it === 'password' ? 'password' : 'text'}
          value={values[it] ?? ''}
          onChange={event => setValues({ ...values, [it]: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
    </ConfirmDialog>
  )
}
