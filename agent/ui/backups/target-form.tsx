import { useState } from 'react'
import { api } from '../api-client.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { LongField } from '../parts/long-field.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { DiskChoice } from './disk-choice.tsx'

/** What each kind of target has to be told; what proves who the box is, is kept as a secret. */
const FIELDS = {
  disk: [],
  sftp: ['host', 'port', 'user', 'folder', 'upload-limit'],
  s3: ['url', 'certificate', 'user', 'password', 'upload-limit'],
  rest: ['url', 'certificate', 'user', 'password', 'upload-limit'],
  neighbour: ['invitation'],
} as const satisfies Readonly<Record<string, readonly FieldName[]>>

type Kind = keyof typeof FIELDS
type FieldName = TextName | LongName | NumberName
type TextName = 'host' | 'user' | 'folder' | 'url' | 'password' | 'invitation'
type LongName = 'certificate'
type NumberName = 'port' | 'upload-limit'
const kinds = Object.keys(FIELDS) as Kind[]

/** Where a field goes: the account of SFTP is no secret. */
const isCredential = (kind: Kind, field: FieldName) =>
  kind !== 'sftp' && (field === 'user' || field === 'password')

const isLong = (field: FieldName): field is LongName => field === 'certificate'

const isNumber = (field: FieldName): field is NumberName =>
  field === 'port' || field === 'upload-limit'

/** What is no number is sent as it was typed: the box says what is wrong with it. */
const sentAs = (field: FieldName, typed: string) =>
  isNumber(field) && Number.isFinite(Number(typed)) ? Number(typed) : typed

interface TargetFormProps {
  readonly publicKey: string | undefined
  readonly done: () => Promise<void>
}

export function TargetForm({ publicKey, done }: TargetFormProps) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('disk')
  const [uuid, setUuid] = useState('')
  const [appendOnly, setAppendOnly] = useState(false)
  const [values, setValues] = useState<Partial<Record<FieldName, string>>>({})
  const add = useAction(async () => {
    const given = FIELDS[kind].flatMap((it: FieldName) => {
      const value = values[it]?.trim()
      return value ? [[it, value] as const] : []
    })
    const called = name.trim().toLowerCase()
    if (kind === 'neighbour') await api.joinNeighbour(called, values.invitation ?? '')
    else await addTarget(called, given)
    setName('')
    setValues({})
    await done()
  })
  const addTarget = (called: string, given: readonly (readonly [FieldName, string])[]) =>
    api.addTarget({
      name: called,
      target: {
        kind,
        ...(kind === 'disk' ? { uuid } : { 'append-only': appendOnly }),
        ...Object.fromEntries(
          given
            .filter(([it]) => !isCredential(kind, it))
            .map(([it, typed]) => [it, sentAs(it, typed)]),
        ),
      },
      credentials: Object.fromEntries(given.filter(([it]) => isCredential(kind, it))),
    })
  return (
    <Form action={add} send={() => void add.run()} submit={words.backups.addSubmit}>
      <SelectField
        label={words.backups.kind}
        value={words.backups.kinds[kind]}
        choices={kinds.map(it => words.backups.kinds[it])}
        always
        change={label => setKind(kinds.find(it => words.backups.kinds[it] === label) ?? 'disk')}
      />
      <p className="soft">{words.backups.kindHints[kind]}</p>
      <Field
        label={words.backups.name}
        hint={words.backups.nameHint}
        value={name}
        onChange={event => setName(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {kind === 'disk' && <DiskChoice uuid={uuid} choose={setUuid} />}
      {FIELDS[kind].map((it: FieldName) =>
        isLong(it) ? (
          <LongField
            key={it}
            label={words.backups.fields[it]}
            text={values[it] ?? ''}
            change={text => setValues({ ...values, [it]: text })}
            rows={4}
            dir="ltr"
          />
        ) : (
          <Field
            key={it}
            label={words.backups.fields[it]}
            type={it === 'password' ? 'password' : 'text'}
            inputMode={isNumber(it) ? 'numeric' : undefined}
            value={values[it] ?? ''}
            onChange={event => setValues({ ...values, [it]: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        ),
      )}
      {kind !== 'disk' && kind !== 'neighbour' && (
        <label className="choice">
          <input
            type="checkbox"
            checked={appendOnly}
            onChange={event => setAppendOnly(event.target.checked)}
          />
          <span>
            <span className="choice-label">{words.backups.onlyAdds}</span>
            <span className="soft">{words.backups.onlyAddsHint}</span>
          </span>
        </label>
      )}
      {kind === 'sftp' && publicKey && (
        <>
          <p className="soft">{words.backups.publicKey}</p>
          <Copyable text={publicKey} />
        </>
      )}
    </Form>
  )
}
